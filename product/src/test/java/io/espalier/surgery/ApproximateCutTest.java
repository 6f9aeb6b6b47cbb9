package io.espalier.surgery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroups;
import io.espalier.channels.Exactness;
import io.espalier.channels.Sketch;
import io.espalier.cost.CostModel;
import io.espalier.engine.Runner;
import io.espalier.graph.FileHeader;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.ShapeInference;
import io.espalier.graph.Window;
import io.espalier.ort.OrtEngine.Optimization;
import io.espalier.surgery.Law.Means;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import io.espalier.torch.TorchEngine;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Cuts through LayerNorm and GroupNorm: they compute what the same norms do over the channels left.
 */
final class ApproximateCutTest {
  private static final int NETWORKS = 40;

  private final Sketch net = new Sketch();
  private final String image = net.image(1, 1, 1);

  /** A value of {@code filters.length} channels: the input's only number times each. */
  private String channels(float... filters) {
    String weight = net.constant("w", Tensor.ofFloats(Shape.of(filters.length, 1, 1, 1), filters));
    return net.op("conv", new Op.Conv(Window.square(1, 1, 0), 1), image, weight);
  }

  private String vector(String name, float... values) {
    return net.constant(name, Tensor.ofFloats(Shape.of(values.length), values));
  }

  /** The channels behind a norm, each read by itself, of the network without some of them. */
  private float[] without(String normed, int count, int channel) {
    float[] identity = new float[count * count];
    for (int i = 0; i < count; i++) {
      identity[i * (count + 1)] = 1;
    }
    String weight =
        net.constant("identity", Tensor.ofFloats(Shape.of(count, count, 1, 1), identity));
    net.header(new FileHeader(10, Map.of(FileHeader.STANDARD_DOMAIN, 21), "", "", Map.of()));
    Graph graph = net.graph(net.op("head", new Op.Conv(Window.square(1, 1, 0), 1), normed, weight));
    ChannelGroups groups = ChannelAnalysis.analyse(graph, Exactness.THROUGH_NORMS);
    PruningPlan plan = PruningPlan.of(groups, Map.of("conv", new int[] {channel}));
    assertThat(plan.approximated()).containsExactly("norm");
    Tensor one = Tensor.ofFloats(Shape.of(1, 1, 1, 1), 1);
    Map<String, Tensor> outputs =
        Execution.onnxRuntime().run(Surgeon.prune(graph, plan), Map.of("image", one));
    Tensor y = Objects.requireNonNull(outputs.get("head"));
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) y.getDouble(i);
    }
    return values;
  }

  /** Of 1, 2, 5, 3 the 2 goes: the mean is 3 and the variance (4 + 4 + 0) / 3. */
  @Test
  void aLayerNormTakesTheMeanOfWhatIsLeft() {
    String last = net.op("last", new Op.Transpose(List.of(0, 2, 3, 1)), channels(1, 2, 5, 3));
    String normed =
        net.op(
            "norm",
            new Op.LayerNorm(-1, 0),
            last,
            vector("scale", 1, 9, 2, 1),
            vector("bias", 0, 9, 1, -1));
    String first = net.op("first", new Op.Transpose(List.of(0, 3, 1, 2)), normed);
    float unit = (float) (2 / Math.sqrt(8.0 / 3));
    assertThat(without(first, 4, 1))
        .containsExactly(new float[] {-unit, 0, 2 * unit + 1, -1}, within(1e-5f));
  }

  /** The second of three goes from both groups: 1, 5 and 2, 6 are left, of deviation 2. */
  @Test
  void aGroupNormLosesTheSamePlaceOfEveryGroup() {
    String normed =
        net.op(
            "norm",
            new Op.GroupNorm(2, 0),
            channels(1, 2, 5, 2, 7, 6),
            vector("scale", 1, 9, 2, 3, 9, 4),
            vector("bias", 0, 9, 1, 0, 9, 0));
    assertThat(without(normed, 6, 1))
        .containsExactly(new float[] {-1, 0, 3, -3, 0, 4}, within(1e-5f));
  }

  private static PruningPlan plan(Graph graph, long seed) {
    ChannelGroups groups = NormNetwork.groups(graph, Exactness.THROUGH_NORMS);
    return Law.randomPlan(groups, 0.3, new Random(seed));
  }

  /** All values are those of norms over the channels left, in both engines. */
  @Test
  void randomCutsComputeWithKeptStatistics() {
    int removed = 0;
    int approximated = 0;
    for (long seed = 0; seed < NETWORKS; seed++) {
      Graph graph = NormNetwork.of(seed);
      PruningPlan plan = plan(graph, seed);
      removed += plan.size();
      approximated += plan.approximated().size();
      holds("seed " + seed, graph, plan, seed);
    }
    assertThat(removed).as("channels removed").isGreaterThan(5 * NETWORKS);
    assertThat(approximated).as("norms with fewer channels").isGreaterThan(5 * NETWORKS);
  }

  @Test
  void randomNetworksOfAllOperatorsDoToo() {
    int approximated = 0;
    for (long seed = 0; seed < 2 * NETWORKS; seed += 2) {
      Graph graph = RandomNetwork.of(seed);
      ChannelGroups groups =
          ChannelAnalysis.analyse(
              graph, RandomNetwork.groups(graph).inputShapes(), Exactness.THROUGH_NORMS);
      PruningPlan plan = Law.randomPlan(groups, 0.5, new Random(seed));
      approximated += plan.approximated().size();
      holds("seed " + seed, graph, plan, seed);
    }
    assertThat(approximated).as("norms with fewer channels").isPositive();
  }

  private static void holds(String what, Graph graph, PruningPlan plan, long seed) {
    Graph pruned = Surgeon.prune(graph, plan);
    Map<String, Shape> shapes = Law.atBatch(graph, plan.groups().inputShapes(), 2);
    for (Means means : List.of(Means.EXACT, Means.RUNTIME)) {
      Graph oracle = KeptStatistics.of(graph, plan);
      Law.hold(what, oracle, pruned, plan, shapes, means, new Random(seed));
    }
    assertThat(CostModel.macs(plan.groups().network(), plan::shape))
        .as(what)
        .isEqualTo(
            CostModel.of(pruned, ShapeInference.infer(pruned, plan.groups().inputShapes())).macs());
  }

  /** With statistics over all channels the values are others: that is what approximate means. */
  @Test
  void theLawDoesNotHold() {
    Graph graph = NormNetwork.of(1);
    PruningPlan plan = plan(graph, 1);
    Graph masked = Surgeon.mask(graph, plan);
    assertThat(Law.compare(masked, Surgeon.prune(graph, plan), plan, 2, new Random(1)).worst())
        .isGreaterThan(100);
  }

  @Test
  void groupsStayEquallyLargeAndAsMany() {
    int found = 0;
    for (long seed = 0; seed < NETWORKS; seed++) {
      Graph graph = NormNetwork.of(seed);
      PruningPlan plan = plan(graph, seed);
      Graph pruned = Surgeon.prune(graph, plan);
      for (Node node : graph.nodes()) {
        int[] kept = node.op() instanceof Op.GroupNorm ? plan.kept(node.input(0), 1) : null;
        if (kept != null) {
          int groups = ((Op.GroupNorm) node.op()).groups();
          int size = plan.groups().shapes().of(node.input(0)).dim(1) / groups;
          int[] left = new int[groups];
          for (int channel : kept) {
            left[channel / size]++;
          }
          assertThat(left).as("seed %d: %s", seed, node).containsOnly(kept.length / groups);
          assertThat(pruned.node(node.name()).orElseThrow().op()).isEqualTo(node.op());
          found++;
        }
      }
    }
    assertThat(found).isGreaterThan(NETWORKS / 2);
  }

  /** The runtime fuses, libtorch does not; batch, height and width are others than analysed. */
  @Test
  void theEnginesAgreeAtOtherSizes() {
    for (long seed = 0; seed < NETWORKS; seed += 3) {
      Graph graph = NormNetwork.of(seed);
      Graph pruned = Surgeon.prune(graph, plan(graph, seed));
      Map<String, Tensor> given =
          Execution.inputs(Map.of("image", Shape.of(3, 3, 6, 5)), new Random(seed));
      Map<String, Tensor> runtime = RuntimeExecution.ofOutputs(Optimization.ALL).run(pruned, given);
      try (Runner runner = TorchEngine.float32().open(pruned)) {
        runner
            .run(given)
            .forEach(
                (output, values) ->
                    assertThat(
                            Means.RUNTIME.error(
                                values, Objects.requireNonNull(runtime.get(output))))
                        .isLessThan(1));
      }
    }
  }

  /** Without the option the same networks lose only what no norm sees. */
  @Test
  void exactCutsLeaveStatisticsAlone() {
    for (long seed = 0; seed < NETWORKS; seed++) {
      Graph graph = NormNetwork.of(seed);
      ChannelGroups exact = NormNetwork.groups(graph, Exactness.EXACT);
      assertThat(exact.approximated()).isEmpty();
      assertThat(exact.removable())
          .as("seed %d", seed)
          .isLessThan(NormNetwork.groups(graph, Exactness.THROUGH_NORMS).removable());
    }
  }
}
