package io.espalier.surgery;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.channels.Slice;
import io.espalier.graph.Graph;
import io.espalier.graph.ShapeInference;
import io.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The law of surgery, and what follows from it, on hundreds of random networks. */
final class LawTest {
  private static final int NETWORKS = 300;

  @Test
  void theLawHolds() {
    int removed = 0;
    int values = 0;
    for (long seed = 0; seed < NETWORKS; seed++) {
      Graph graph = RandomNetwork.of(seed);
      Random random = new Random(seed);
      PruningPlan plan = plan(graph, seed % 3 == 0 ? 0.9 : 0.4, random);
      removed += plan.size();
      values += Law.check("seed " + seed, graph, plan, 2, random).values();
    }
    assertThat(removed).as("channels removed").isGreaterThan(20 * NETWORKS);
    assertThat(values).as("values compared").isGreaterThan(50 * NETWORKS);
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

  @Test
  void shapesFollowABatchThatIsFree() {
    for (long seed = 0; seed < NETWORKS; seed++) {
      Graph graph = RandomNetwork.of(seed);
      Graph pruned = Surgeon.prune(graph, plan(graph, 0.5, new Random(seed)));
      for (int batch : new int[] {1, 7}) {
        assertThat(ShapeInference.atBatch(pruned, batch).of(graph.outputs().getFirst().name()))
            .as("seed %d", seed)
            .isEqualTo(ShapeInference.atBatch(graph, batch).of(graph.outputs().getFirst().name()));
      }
    }
  }

  /**
   * Cut in two steps or in one, a network computes the same. Left out are plans of which the second
   * half is no plan for the network that the first leaves: where fewer channels make another axis
   * of a reshape the carrier.
   */
  @Test
  void cuttingTwiceIsCuttingBoth() {
    int compared = 0;
    int networks = 60;
    for (long seed = 0; seed < networks; seed++) {
      Graph graph = RandomNetwork.of(seed);
      Random random = new Random(seed);
      PruningPlan both = plan(graph, 0.4, random);
      PruningPlan one = part(both, random);
      Graph first = Surgeon.prune(graph, one);
      Optional<PruningPlan> rest = rest(both, one, ChannelAnalysis.analyse(first));
      if (rest.isEmpty()) {
        continue;
      }
      compared++;
      Map<String, Tensor> inputs = Execution.inputs(both.groups().inputShapes(), random);
      Map<String, Tensor> twice = Execution.run(Surgeon.prune(first, rest.get()), inputs);
      Map<String, Tensor> once = Execution.run(Surgeon.prune(graph, both), inputs);
      String output = graph.outputs().getFirst().name();
      assertThat(twice.get(output)).as("seed %d", seed).isEqualTo(once.get(output));
    }
    assertThat(compared).isGreaterThan(networks / 2);
  }

  private static PruningPlan plan(Graph graph, double share, Random random) {
    return Law.randomPlan(ChannelAnalysis.analyse(graph), share, random);
  }

  private static PruningPlan part(PruningPlan plan, Random random) {
    Map<String, int[]> part = new LinkedHashMap<>();
    for (ChannelGroup group : plan.groups().groups()) {
      part.put(
          group.id(),
          Arrays.stream(plan.removed(group.id())).filter(c -> random.nextBoolean()).toArray());
    }
    return PruningPlan.of(plan.groups(), part);
  }

  /** The plan for the network after {@code one} that removes what {@code both} does. */
  private static Optional<PruningPlan> rest(
      PruningPlan both, PruningPlan one, ChannelGroups after) {
    Map<String, Integer> channels = new HashMap<>();
    Map<String, String> groups = new HashMap<>();
    for (ChannelGroup group : after.groups()) {
      for (int channel = 0; channel < group.removable(); channel++) {
        String key = group.slices(channel).toString();
        channels.put(key, channel);
        groups.put(key, group.id());
      }
    }
    Map<String, TreeSet<Integer>> rest = new HashMap<>();
    for (ChannelGroup group : both.groups().groups()) {
      for (int channel : both.removed(group.id())) {
        String key = moved(group.slices(channel), one);
        if (Arrays.binarySearch(one.removed(group.id()), channel) >= 0) {
          continue;
        }
        if (!groups.containsKey(key)) {
          return Optional.empty();
        }
        rest.computeIfAbsent(groups.get(key), id -> new TreeSet<>()).add(channels.get(key));
      }
    }
    Map<String, int[]> removed = new HashMap<>();
    rest.forEach((id, set) -> removed.put(id, set.stream().mapToInt(Integer::intValue).toArray()));
    return Optional.of(PruningPlan.of(after, removed));
  }

  /** What the slices are called after a cut. */
  private static String moved(List<Slice> slices, PruningPlan cut) {
    return slices.stream()
        .map(
            slice -> {
              int[] kept = cut.kept(slice.constant(), slice.axis());
              int[] indices =
                  kept == null
                      ? slice.indices()
                      : Arrays.stream(slice.indices())
                          .map(index -> Arrays.binarySearch(kept, index))
                          .toArray();
              String list = Arrays.toString(indices);
              return slice.constant() + "[" + slice.axis() + ": " + list.substring(1);
            })
        .toList()
        .toString();
  }
}
