package io.espalier.surgery;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.channels.ChannelGroups;
import io.espalier.graph.Graph;
import io.espalier.graph.InvalidGraphException;
import io.espalier.graph.ShapeInference;
import io.espalier.surgery.Law.Means;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The law of surgery on hundreds of random networks. */
final class LawTest {
  private static final int NETWORKS = 300;
  private static final int OTHER_SIZE = 10;

  @Test
  void theLawHolds() {
    int removed = 0;
    int values = 0;
    for (long seed = 0; seed < NETWORKS; seed++) {
      Graph graph = RandomNetwork.of(seed);
      Random random = new Random(seed);
      PruningPlan plan = plan(graph, seed % 5 == 0 ? 0.95 : 0.3, random);
      removed += plan.size();
      values += Law.check("seed " + seed, graph, plan, 2, random).values();
    }
    assertThat(removed).as("channels removed").isGreaterThan(15 * NETWORKS);
    assertThat(values).as("values compared").isGreaterThan(30 * NETWORKS);
  }

  @Test
  void theLawHoldsExactly() {
    for (long seed = 0; seed < NETWORKS; seed += 3) {
      Graph graph = RandomNetwork.of(seed);
      Random random = new Random(seed);
      PruningPlan plan = plan(graph, 0.5, random);
      Map<String, Shape> shapes = Law.atBatch(graph, plan.groups().inputShapes(), 2);
      Law.check("seed " + seed, graph, plan, shapes, Means.EXACT, random);
    }
  }

  @Test
  void withoutZeroingTheLawDoesNotHold() {
    int broken = 0;
    int networks = 30;
    for (long seed = 0; seed < networks; seed++) {
      Graph graph = RandomNetwork.of(seed);
      Random random = new Random(seed);
      PruningPlan plan = plan(graph, 0.4, random);
      Graph pruned = Surgeon.prune(graph, plan);
      broken += Law.compare(graph, pruned, plan, 2, random).worst() > 10 ? 1 : 0;
    }
    assertThat(broken).isGreaterThan(networks * 9 / 10);
  }

  /** A value that is no number in both networks hides no difference elsewhere. */
  @Test
  void whatIsNotFiniteMustBeTheSameAndTheRestIsCompared() {
    Tensor expected = floats(Float.NaN, 1, Float.POSITIVE_INFINITY);
    assertThat(Means.EXACT.error(expected, expected)).isZero();
    assertThat(Means.EXACT.error(floats(Float.NaN, 2, Float.POSITIVE_INFINITY), expected))
        .isGreaterThan(1);
    assertThat(Means.EXACT.error(floats(0, 1, Float.POSITIVE_INFINITY), expected)).isInfinite();
    assertThat(Means.EXACT.error(floats(Float.NaN, 1, Float.MAX_VALUE), expected)).isInfinite();
  }

  /** What is analysed at one size is cut for all. */
  @Test
  void theLawHoldsAtSizesThatAreFree() {
    int compared = 0;
    for (long seed = 0; seed < NETWORKS; seed++) {
      Graph graph = RandomNetwork.of(seed);
      Map<String, Shape> shapes = RandomNetwork.inputShapes(graph, 3, OTHER_SIZE);
      if (RandomNetwork.isAnySize(seed) && takes(graph, shapes)) {
        compared++;
        Random random = new Random(seed);
        PruningPlan plan = plan(graph, 0.5, random);
        Law.check("seed " + seed, graph, plan, shapes, Means.RUNTIME, random);
      }
    }
    assertThat(compared).isGreaterThan(NETWORKS / 5);
  }

  private static Tensor floats(float... values) {
    return Tensor.ofFloats(Shape.of(values.length), values);
  }

  private static boolean takes(Graph graph, Map<String, Shape> shapes) {
    try {
      ShapeInference.infer(graph, shapes);
      return true;
    } catch (InvalidGraphException e) {
      return false;
    }
  }

  private static PruningPlan plan(Graph graph, double share, Random random) {
    ChannelGroups groups = RandomNetwork.groups(graph);
    return Law.randomPlan(groups, share, random);
  }
}
