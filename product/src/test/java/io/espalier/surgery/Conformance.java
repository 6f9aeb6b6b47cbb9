package io.espalier.surgery;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.channels.Exactness;
import io.espalier.cost.CostModel;
import io.espalier.engine.Runner;
import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.ShapeInference;
import io.espalier.graph.Shapes;
import io.espalier.graph.ValueInfo;
import io.espalier.onnx.OnnxReader;
import io.espalier.ort.OrtEngine.Optimization;
import io.espalier.surgery.Law.Means;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import io.espalier.torch.TorchEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * All that is expected of one network, whatever its architecture: it is analysed and cut at random,
 * the law holds, and both engines run the result and agree.
 */
final class Conformance {
  private static final double[] SHARES = {0.3, 0.95};
  private static final Execution PLAIN = RuntimeExecution.ofOutputs(Optimization.NONE);
  private static final Execution FUSED = RuntimeExecution.ofOutputs(Optimization.ALL);

  private final Graph graph;
  private final ChannelGroups groups;
  private final Exactness exactness;
  private final List<Op.Opaque> unknown;
  private final Map<String, Shape> inputs;
  private final List<String> failures = new ArrayList<>();
  private double exact;
  private double runtime;
  private double engines;
  private double cutSeconds;

  private Conformance(Graph graph, ChannelGroups groups, Exactness exactness) {
    this.graph = graph;
    this.groups = groups;
    this.exactness = exactness;
    this.unknown =
        graph.nodes().stream()
            .filter(node -> node.op() instanceof Op.Opaque)
            .map(node -> (Op.Opaque) node.op())
            .toList();
    this.inputs = Law.atBatch(graph, groups.inputShapes(), 2);
  }

  /**
   * What was found, as a row of the table of results.
   *
   * @param groups those that have something removable
   * @param filters share of the filters of convolutions that can be removed
   * @param outputs share of the outputs of linear layers that can be removed
   * @param exact the law's largest error in float64, relative to the value's largest element; NaN
   *     where libtorch cannot run the network
   * @param runtime the same in ONNX Runtime
   * @param engines largest difference of the engines' outputs in float32, likewise
   * @param seconds of the analysis and a cut
   * @param failures what is not as expected
   */
  record Row(
      String network,
      int opset,
      int groups,
      int removable,
      String filters,
      String outputs,
      String unknown,
      double exact,
      double runtime,
      double engines,
      double seconds,
      List<String> failures) {

    static final String HEAD =
        """
        | network | opset | groups | removable channels | filters removable | linear outputs | unknown operators | law, float64 | law, ONNX Runtime | engines differ | analysis + cut, s | cut ok |
        |---|---|---|---|---|---|---|---|---|---|---|---|""";

    @Override
    public String toString() {
      return "| %s | %d | %d | %,d | %s | %s | %s | %s | %.0e | %s | %.2f | %s |"
          .formatted(
              network,
              opset,
              groups,
              removable,
              filters,
              outputs,
              unknown,
              Double.isNaN(exact) ? "not run" : "%.0e".formatted(exact),
              runtime,
              Double.isNaN(engines) ? "not run" : "%.0e".formatted(engines),
              seconds,
              failures.isEmpty() ? "yes" : "no: " + String.join("; ", failures));
    }
  }

  /**
   * Checks the network of a file with cuts of so many seeds. Of those through norms the law is that
   * of {@link KeptStatistics}.
   */
  static Row check(String name, Path file, int seeds, Exactness exactness) throws IOException {
    Graph graph = FilledWeights.of(OnnxReader.read(file));
    long start = System.nanoTime();
    ChannelGroups groups = ChannelAnalysis.analyse(graph, exactness);
    double analysis = secondsSince(start);
    Conformance found = new Conformance(graph, groups, exactness);
    found.compareEngines("original", graph);
    for (int seed = 1; seed <= seeds; seed++) {
      for (double share : SHARES) {
        found.cut("seed %d, %.0f %%".formatted(seed, 100 * share), share, new Random(seed));
      }
    }
    return new Row(
        name,
        graph.header().opset(),
        (int) groups.groups().stream().filter(group -> group.removable() > 0).count(),
        groups.removable(),
        removable(groups, Conformance::convolution),
        removable(groups, Conformance::linear),
        found.unknown.stream()
            .map(Op.Opaque::label)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", ")),
        found.unknown.isEmpty() ? found.exact : Double.NaN,
        found.runtime,
        found.unknown.isEmpty() ? found.engines : Double.NaN,
        analysis + found.cutSeconds / Math.max(1, seeds * SHARES.length),
        found.failures);
  }

  private void cut(String what, double share, Random random) {
    PruningPlan plan = Law.randomPlan(groups, share, random);
    if (plan.isEmpty()) {
      return;
    }
    try {
      long start = System.nanoTime();
      Graph pruned = Surgeon.prune(graph, plan);
      cutSeconds += secondsSince(start);
      comparePrices(what, pruned, plan);
      holdLaw(what, pruned, plan, random);
      compareEngines(what, pruned);
    } catch (RuntimeException | AssertionError e) {
      failures.add(what + ": " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  private void comparePrices(String what, Graph pruned, PruningPlan plan) {
    Shapes shapes = ShapeInference.infer(pruned, groups.inputShapes());
    long predicted = CostModel.macs(groups.network(), plan::shape);
    long counted = CostModel.of(pruned, shapes).macs();
    if (predicted != counted) {
      failures.add("%s: %d MACs, predicted were %d".formatted(what, counted, predicted));
    }
  }

  private void holdLaw(String what, Graph pruned, PruningPlan plan, Random random) {
    Graph masked =
        switch (exactness) {
          case EXACT -> Surgeon.mask(graph, plan);
          case THROUGH_NORMS -> KeptStatistics.of(graph, plan);
        };
    long seed = random.nextLong();
    if (unknown.isEmpty()) {
      Law.Outcome outcome =
          Law.compare(masked, pruned, plan, inputs, Means.EXACT, new Random(seed));
      exact = Math.max(exact, outcome.worst() * Means.EXACT.relative());
      if (outcome.worst() >= 1) {
        failures.add("%s: law broken in float64 at '%s'".formatted(what, outcome.where()));
      }
    }
    Law.Outcome outcome =
        Law.compare(masked, pruned, plan, inputs, Means.RUNTIME, new Random(seed));
    runtime = Math.max(runtime, outcome.worst() * Means.RUNTIME.relative());
    if (outcome.worst() >= 1 && outcome.worst() > 2 * ownDifference()) {
      failures.add("%s: law broken in ONNX Runtime at '%s'".formatted(what, outcome.where()));
    }
  }

  /** How much the original's outputs differ with and without optimisation, in tolerances. */
  private double ownDifference() {
    Map<String, Tensor> given = Execution.inputs(realInputs(inputs), new Random(0));
    Map<String, Tensor> plain = PLAIN.run(graph, given);
    return worst(FUSED.run(graph, given), plain);
  }

  /** Runs a network in both engines, with and without optimisation, at two batch sizes. */
  private void compareEngines(String what, Graph network) {
    for (int batch : hasFreeBatch() ? new int[] {1, 3} : new int[] {1}) {
      Map<String, Shape> shapes = Law.atBatch(graph, groups.inputShapes(), batch);
      Map<String, Tensor> given = Execution.inputs(realInputs(shapes), new Random(batch));
      Map<String, Tensor> plain = PLAIN.run(network, given);
      double fused = worst(FUSED.run(network, given), plain);
      if (unknown.isEmpty()) {
        double other = worst(torch(network, given), plain);
        engines = Math.max(engines, other * Means.RUNTIME.relative());
        if (other >= 1 && other > 2 * fused) {
          failures.add("%s: engines differ by %.1f tolerances".formatted(what, other));
        }
      }
    }
  }

  private boolean hasFreeBatch() {
    return graph.inputs().stream()
        .map(ValueInfo::dims)
        .anyMatch(dims -> dims != null && dims.getFirst() instanceof Dim.Free);
  }

  private Map<String, Shape> realInputs(Map<String, Shape> shapes) {
    return graph.inputs().stream()
        .filter(input -> input.dtype() == DType.FLOAT32)
        .collect(Collectors.toMap(ValueInfo::name, input -> shapes.get(input.name())));
  }

  private static Map<String, Tensor> torch(Graph network, Map<String, Tensor> given) {
    try (Runner runner = TorchEngine.float32().open(network)) {
      return runner.run(given);
    }
  }

  /** The largest difference of values that both have, in tolerances. */
  private static double worst(Map<String, Tensor> actual, Map<String, Tensor> expected) {
    double worst = 0;
    for (Map.Entry<String, Tensor> value : actual.entrySet()) {
      Tensor of = expected.get(value.getKey());
      if (of != null) {
        worst = Math.max(worst, Means.RUNTIME.error(value.getValue(), of));
      }
    }
    return worst;
  }

  /** How many of the filters of some layers can be removed, as text. */
  private static String removable(ChannelGroups groups, ToIntFunction<Node> filterAxis) {
    boolean[] free = new boolean[groups.componentCount()];
    for (ChannelGroup group : groups.groups()) {
      IntStream.range(0, group.removable()).forEach(i -> free[group.component(i)] = true);
    }
    long all = 0;
    long removable = 0;
    for (Node node : groups.network().nodes()) {
      int axis = filterAxis.applyAsInt(node);
      if (axis >= 0
          && groups.network().isConstant(node.input(1))
          && groups.shapes().of(node.input(1)).rank() > axis) {
        all += groups.shapes().of(node.input(1)).dim(axis);
        int[] components = groups.components(node.input(1), axis);
        removable +=
            components == null ? 0 : Arrays.stream(components).filter(c -> free[c]).count();
      }
    }
    return all == 0 ? "" : "%.1f %%".formatted(100.0 * removable / all);
  }

  /** The axis of a convolution's weight along which its filters are; −1 for other nodes. */
  private static int convolution(Node node) {
    return switch (node.op()) {
      case Op.Conv c -> 0;
      case Op.ConvTranspose c -> 1;
      default -> -1;
    };
  }

  /** The axis of a linear layer's matrix along which its outputs are; −1 for other nodes. */
  private static int linear(Node node) {
    return switch (node.op()) {
      case Op.Gemm g -> g.transB() ? 0 : 1;
      case Op.MatMul m -> 1;
      default -> -1;
    };
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
