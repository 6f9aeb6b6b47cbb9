package io.espalier.surgery;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.Shared;
import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroups;
import io.espalier.cost.Cost;
import io.espalier.cost.CostModel;
import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.ShapeInference;
import io.espalier.graph.ValueInfo;
import io.espalier.onnx.OnnxReader;
import io.espalier.ort.OrtEngine.Optimization;
import io.espalier.surgery.Law.Means;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The law of surgery, and that what is left loads and runs, on networks made by others. */
final class SharedNetworksTest {
  private static final double[] SHARES = {0.3, 0.95};
  private static final int SEEDS = 3;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet20-cifar10",
        "resnet32-cifar10",
        "resnet56-cifar10",
        "vnncomp_cifar10_resnet_2b",
        "yolox_nano",
        "FastestDet",
        "ultraface_RFB-320",
        "yunet_n_320_320",
        "fsanet_headpose_var",
        "ch_ppocr_mobile_v2.0_cls_infer",
        "carvana_unet_upsample_small",
        "light_shufflenet_ZEROWEIGHTS"
      })
  void theLawHolds(String network) throws IOException {
    Graph graph = read(network);
    ChannelGroups groups = ChannelAnalysis.analyse(graph);
    for (int seed = 0; seed < SEEDS; seed++) {
      for (double share : SHARES) {
        String what = "%s, %s of the channels, seed %d".formatted(network, share, seed);
        Random random = new Random(seed);
        PruningPlan plan = Law.randomPlan(groups, share, random);
        assertThat(plan.size()).as(what).isGreaterThan((int) (share * 0.7 * groups.removable()));
        Graph pruned = Surgeon.prune(graph, plan);
        Graph masked = Surgeon.mask(graph, plan);
        for (int batch : batches(graph)) {
          Map<String, Shape> shapes = Law.atBatch(graph, groups.inputShapes(), batch);
          Law.hold(what, masked, pruned, plan, shapes, Means.RUNTIME, random);
          runsOptimised(what, pruned, shapes, random);
        }
        Law.hold(what, masked, pruned, plan, groups.inputShapes(), Means.EXACT, random);
        costsWhatWasPredicted(what, pruned, plan);
      }
    }
  }

  private static int[] batches(Graph graph) {
    return isBatchFree(graph) ? new int[] {1, 2} : new int[] {1};
  }

  private static boolean isBatchFree(Graph graph) {
    return graph.inputs().stream()
        .map(ValueInfo::dims)
        .allMatch(dims -> dims != null && dims.getFirst() instanceof Dim.Free);
  }

  /** Fused or not, the outputs are the same. */
  private static void runsOptimised(
      String what, Graph pruned, Map<String, Shape> shapes, Random random) {
    Map<String, Tensor> inputs = Execution.inputs(shapes, random);
    Map<String, Tensor> plain = RuntimeExecution.ofOutputs(Optimization.NONE).run(pruned, inputs);
    Map<String, Tensor> fused = RuntimeExecution.ofOutputs(Optimization.ALL).run(pruned, inputs);
    Means loose = new Means(Execution.onnxRuntime(), 1e-3, 1e-4);
    plain.forEach(
        (output, tensor) ->
            assertThat(loose.error(Objects.requireNonNull(fused.get(output)), tensor))
                .as("%s, output %s", what, output)
                .isLessThan(1));
  }

  private static void costsWhatWasPredicted(String what, Graph pruned, PruningPlan plan) {
    Cost found = CostModel.of(pruned, ShapeInference.infer(pruned, plan.groups().inputShapes()));
    assertThat(CostModel.macs(plan.groups().network(), plan::shape))
        .as(what)
        .isEqualTo(found.macs());
  }

  @Test
  void withoutZeroingTheLawDoesNotHold() throws IOException {
    for (String network : List.of("resnet20-cifar10", "FastestDet", "yunet_n_320_320")) {
      Graph graph = read(network);
      Random random = new Random(1);
      PruningPlan plan = Law.randomPlan(ChannelAnalysis.analyse(graph), 0.3, random);
      Law.Outcome outcome = Law.compare(graph, Surgeon.prune(graph, plan), plan, 1, random);
      assertThat(outcome.worst()).as(network).isGreaterThan(100);
    }
  }

  /** The network of that name; weights that are all zero become random. */
  private static Graph read(String network) throws IOException {
    return FilledWeights.of(OnnxReader.read(Shared.model(network + ".onnx")));
  }
}
