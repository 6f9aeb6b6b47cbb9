package io.espalier.torch;

import static io.espalier.torch.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.Shared;
import io.espalier.engine.Runner;
import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.Op;
import io.espalier.graph.Subgraph;
import io.espalier.graph.ValueInfo;
import io.espalier.onnx.OnnxReader;
import io.espalier.ort.OrtEngine;
import io.espalier.tensor.Tensor;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * libtorch and ONNX Runtime agree on real networks, the logistic functions at the ends of detectors
 * to 2e-7 of 1.
 */
@ExtendWith(NoNativeLeaks.class)
final class SharedNetworksTest {
  private static final OrtEngine RUNTIME = new OrtEngine(1, OrtEngine.Optimization.NONE);

  @ParameterizedTest
  @CsvSource({
    "resnet20-cifar10, 8, 32, 32",
    "resnet32-cifar10, 8, 32, 32",
    "resnet56-cifar10, 8, 32, 32",
    "vnncomp_cifar10_resnet_2b, 1, 32, 32",
    "FastestDet, 1, 352, 352",
    "carvana_unet_upsample_small, 1, 64, 48",
    "ch_ppocr_mobile_v2.0_cls_infer, 2, 48, 192",
    "fsanet_headpose_var, 1, 64, 64",
    "light_shufflenet_ZEROWEIGHTS, 1, 224, 224",
    "ultraface_RFB-320, 1, 240, 320",
    "yolox_nano, 1, 416, 416",
    "yunet_n_320_320, 1, 320, 320"
  })
  void enginesAgree(String name, int batch, int height, int width) throws IOException {
    Graph graph = knownPart(OnnxReader.read(Shared.model(name + ".onnx")));
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (ValueInfo input : graph.inputs()) {
      int[] extents = {batch, 3, height, width};
      List<Dim> dims = Objects.requireNonNull(input.dims());
      for (int axis = 0; axis < extents.length; axis++) {
        if (dims.get(axis) instanceof Dim.Fixed fixed) {
          extents[axis] = fixed.size();
        }
      }
      inputs.put(input.name(), new OperatorCase(new Random(56)).normal(extents));
    }

    Map<String, Tensor> expected = run(RUNTIME.open(graph), inputs);
    Map<String, Tensor> actual = run(TorchEngine.float32().open(graph), inputs);

    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    actual.forEach(
        (output, tensor) ->
            assertClose(
                name + " " + output, tensor, Objects.requireNonNull(expected.get(output)), 2e-4));
  }

  /** The network, without the part behind its ArgMax where an operator there is not known. */
  private static Graph knownPart(Graph graph) {
    if (graph.nodes().stream().noneMatch(node -> node.op() instanceof Op.Opaque)) {
      return graph;
    }
    return Subgraph.computing(
        graph,
        graph.nodes().stream()
            .filter(node -> node.op() instanceof Op.ArgReduce)
            .map(node -> node.input(0))
            .toList());
  }

  private static Map<String, Tensor> run(Runner runner, Map<String, Tensor> inputs) {
    try (runner) {
      return runner.run(inputs);
    }
  }
}
