package io.espalier.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.graph.Window;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What ONNX Runtime does not run, by hand; and what libtorch does not, which is said. */
@ExtendWith(NoNativeLeaks.class)
final class OperatorLimitsTest {

  private static Graph graph(Node node, String output) {
    GraphBuilder b = new GraphBuilder("limits");
    b.input(new ValueInfo("x", DType.FLOAT32, null));
    b.constant("region", Tensor.ofFloats(Shape.of(8), 0, 0, 0, 0, 1, 1, 1, 1));
    b.constant("scales", Tensor.ofFloats(Shape.of(4), 1, 1, 2, 2));
    b.add(node);
    return b.output(new ValueInfo(output, DType.FLOAT32, null)).build();
  }

  private static Node node(Op op, String... inputs) {
    return new Node("limit", op, List.of(inputs), List.of("y"));
  }

  private static void refused(Graph graph, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TorchNet.of(graph, Precision.FP32).close())
        .withMessage(message);
  }

  /**
   * A window of 4 channels has 1 before its own and 2 behind it. With bias 1, alpha 4 and beta 1,
   * each channel is over 1 plus the sum of squares in its window: of 1, 2, 3, 4, 5 the sums are 14
   * (1 + 4 + 9), 30, 54 (4 + 9 + 16 + 25), 50 and 41.
   */
  @Test
  void anEvenWindowOfLocalResponseNormalisationReachesFurtherBehind() {
    Graph graph = graph(node(new Op.Lrn(4, 1, 1, 4), "x"), "y");
    Tensor x = Tensor.ofFloats(Shape.of(1, 5, 1, 1), 1, 2, 3, 4, 5);
    try (var runner = TorchEngine.float64().open(graph)) {
      Tensor y = runner.run(Map.of("x", x)).values().iterator().next();
      assertThat(y.toDoubles())
          .containsExactly(
              new double[] {1 / 15.0, 2 / 31.0, 3 / 55.0, 4 / 51.0, 5 / 42.0},
              Offset.offset(1e-12));
    }
  }

  @Test
  void croppingIsRefused() {
    Op crop =
        new Op.Resize(
            Op.Interpolation.LINEAR,
            Op.Coordinates.TF_CROP_AND_RESIZE,
            Op.Nearest.FLOOR,
            -0.75f,
            false,
            0,
            false,
            List.of());
    refused(
        graph(node(crop, "x", "region", "scales"), "y"),
        "node 'limit': a Resize that crops (tf_crop_and_resize) cannot be run by libtorch");
  }

  @Test
  void indicesOfAPoolingAreRefusedWhereTheyAreRead() {
    Op pool = new Op.Pool(Op.Pooling.MAX, Window.square(2, 2, 0), false, false);
    Node node = new Node("limit", pool, List.of("x"), List.of("y", "indices"));
    refused(
        graph(node, "indices"),
        "node 'limit': the output 'indices' of a MaxPool cannot be computed by libtorch");

    Tensor x = Tensor.ofFloats(Shape.of(1, 1, 2, 2), 3, 1, 4, 1);
    try (var runner = TorchEngine.float32().open(graph(node, "y"))) {
      assertThat(runner.run(Map.of("x", x)))
          .containsEntry("y", Tensor.ofFloats(Shape.of(1, 1, 1, 1), 4));
    }
  }

  @Test
  void unknownOperatorsAreRefused() {
    Op opaque = new Op.Opaque("org.example", "Mystery", new Op.Payload(new byte[0]), List.of());
    refused(
        graph(node(opaque, "x"), "y"),
        "node 'limit': operator org.example:Mystery is not known, so the network cannot be run by"
            + " libtorch");
  }
}
