package io.espalier.method.playprune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.eval.Task;
import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.graph.Window;
import io.espalier.importance.L1Norm;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import io.espalier.torch.NoNativeLeaks;
import io.espalier.torch.Precision;
import io.espalier.torch.TorchNet;
import io.espalier.torch.TorchScope;
import io.espalier.torch.Var;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pressure and its gradients on five filters of one weight each, and on two layers of two. */
@ExtendWith(NoNativeLeaks.class)
class PressureTest {
  private static final Offset<Float> CLOSE = within(1e-6f);
  private static final Op CONV = new Op.Conv(Window.square(1, 1, 0), 1);

  /**
   * Sums 4, 1, 3, 0.5 and 2; with the BatchNorm folded in, whose factors are 1, 6 / 3, 1, 4 / 2 and
   * 1 at an epsilon of 0.25: 4, 2, 3, 1 and 2.
   */
  private static Graph five() {
    GraphBuilder b = builder("five");
    String x = b.constant("w1", Tensor.ofFloats(Shape.of(5, 1, 1, 1), 4, -1, 3, 0.5f, -2));
    x = b.node("first", CONV, "x", x);
    Shape shape = Shape.of(5);
    x =
        b.node(
            "norm",
            new Op.BatchNorm(0.25f, 0.9f),
            x,
            b.constant("scale", Tensor.ofFloats(shape, 1, 6, 1, -4, 1)),
            b.constant("bias", Tensor.zeros(DType.FLOAT32, shape)),
            b.constant("mean", Tensor.zeros(DType.FLOAT32, shape)),
            b.constant("var", Tensor.ofFloats(shape, 0.75f, 8.75f, 0.75f, 3.75f, 0.75f)));
    return readBy(b, x, 5);
  }

  /** Left has 1 and 3, right 0.5 and 0.1: by their means the second channel is the weaker one. */
  private static Graph residual() {
    GraphBuilder b = builder("residual");
    Shape shape = Shape.of(2, 1, 1, 1);
    String left = b.node("left", CONV, "x", b.constant("left.w", Tensor.ofFloats(shape, 1, -3)));
    String right =
        b.node("right", CONV, "x", b.constant("right.w", Tensor.ofFloats(shape, 0.5f, 0.1f)));
    return readBy(b, b.node("sum", new Op.Binary(Op.Arithmetic.ADD), left, right), 2);
  }

  private static GraphBuilder builder(String name) {
    GraphBuilder b = new GraphBuilder(name);
    b.input(ValueInfo.of("x", Dim.free("batch"), Dim.of(1), Dim.of(2), Dim.of(2)));
    return b;
  }

  private static Graph readBy(GraphBuilder b, String x, int channels) {
    String w = b.constant("w2", Tensor.full(DType.FLOAT32, Shape.of(2, channels, 1, 1), 1));
    String y = b.node("last", CONV, x, w);
    return b.output(ValueInfo.of(y, Dim.free("batch"), Dim.of(2), Dim.of(2), Dim.of(2))).build();
  }

  private static List<Layer> layers(Graph graph, boolean foldNorms, boolean coupled) {
    return new PlayingField(
            new Task.Classification(), (network, groups) -> new L1Norm(foldNorms), coupled, 0.4, 1)
        .layers(graph, ChannelAnalysis.analyse(graph));
  }

  private static PruningRate rate(double pressure) {
    return new PruningRateController.Ruling(90, true, 1, pressure, 0);
  }

  private static float[] gradient(TorchNet net, String parameter) {
    return net.parameter(parameter).value().grad().orElseThrow().toTensor().toFloats();
  }

  @Test
  void itIsTheSumOfTheWeakestAndItsGradientIsOnThemAlone() {
    Graph graph = five();
    List<Layer> layers = layers(graph, false, false);
    try (TorchNet net = TorchNet.of(graph, Precision.FP32);
        TorchScope scope = TorchScope.open()) {
      Var penalty = new Pressure(false).on(graph, net, layers, rate(0.1)).orElseThrow().get();
      assertThat(penalty.item()).isEqualTo(0.1 * (0.5 + 1), within(1e-6));
      penalty.backward();
      assertThat(gradient(net, "w1")).containsExactly(0, -0.1f, 0, 0.1f, 0);
      assertThat(net.parameter("w2").value().grad()).isEmpty();
      assertThat(net.parameter("scale").value().grad()).isEmpty();
    }
  }

  /** The weakest are 3 with |-4| / 2 * 0.5 and 1 with 6 / 3 * 1. */
  @Test
  void foldedItIsOnTheScalesToo() {
    Graph graph = five();
    List<Layer> layers = layers(graph, true, false);
    try (TorchNet net = TorchNet.of(graph, Precision.FP32);
        TorchScope scope = TorchScope.open()) {
      Var penalty = new Pressure(true).on(graph, net, layers, rate(0.1)).orElseThrow().get();
      assertThat(penalty.item()).isEqualTo(0.1 * (1 + 2), within(1e-6));
      penalty.backward();
      assertThat(gradient(net, "w1")).containsExactly(new float[] {0, -0.2f, 0, 0.2f, 0}, CLOSE);
      assertThat(gradient(net, "scale"))
          .containsExactly(new float[] {0, 0.1f / 3, 0, -0.025f, 0}, CLOSE);
      assertThat(net.parameter("bias").value().grad()).isEmpty();
    }
  }

  @Test
  void foldedIntoNothingItIsTheSum() {
    Graph graph = residual();
    List<Layer> layers = layers(graph, true, true);
    try (TorchNet net = TorchNet.of(graph, Precision.FP32);
        TorchScope scope = TorchScope.open()) {
      assertThat(new Pressure(true).on(graph, net, layers, rate(0.1)).orElseThrow().get().item())
          .isEqualTo(0.1 * 3.1, within(1e-6));
    }
  }

  @Test
  void layersThatAnAdditionTiesArePressedTogether() {
    Graph graph = residual();
    List<Layer> layers = layers(graph, false, true);
    try (TorchNet net = TorchNet.of(graph, Precision.FP32);
        TorchScope scope = TorchScope.open()) {
      Var penalty = new Pressure(false).on(graph, net, layers, rate(0.1)).orElseThrow().get();
      assertThat(penalty.item()).isEqualTo(0.1 * (3 + 0.1), within(1e-6));
      penalty.backward();
      assertThat(gradient(net, "left.w")).containsExactly(0, -0.1f);
      assertThat(gradient(net, "right.w")).containsExactly(0, 0.1f);
    }
  }

  @Test
  void theyPlayOnlyWhereThatIsAskedFor() {
    assertThat(layers(residual(), false, false)).isEmpty();
    Layer layer = layers(residual(), false, true).getFirst();
    assertThat(layer.sum(0)).isEqualTo((3 / 2.0 + 0.1 / 0.3) / 2, within(1e-6));
    assertThat(layer.sum(1)).isEqualTo((1 / 2.0 + 0.5 / 0.3) / 2, within(1e-6));
  }

  @Test
  void withoutRoomThereIsNone() {
    Graph graph = five();
    try (TorchNet net = TorchNet.of(graph, Precision.FP32)) {
      assertThat(new Pressure(false).on(graph, net, layers(graph, false, false), rate(0)))
          .isEmpty();
    }
  }
}
