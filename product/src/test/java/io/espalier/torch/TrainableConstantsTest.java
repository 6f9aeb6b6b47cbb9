package io.espalier.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.graph.Window;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TrainableConstantsTest {

  private static Tensor ones(int... dims) {
    return Tensor.full(DType.FLOAT32, Shape.of(dims), 1);
  }

  /** Normalisation of the input, Conv, BatchNorm, a hard swish spelt out, a Linear in two nodes. */
  private static Graph graph() {
    GraphBuilder b = new GraphBuilder("constants");
    String x = b.input(ValueInfo.of("x", Dim.free("n"), Dim.of(3), Dim.of(4), Dim.of(4)));
    Op add = new Op.Binary(Op.Arithmetic.ADD);
    Op sub = new Op.Binary(Op.Arithmetic.SUB);
    Op mul = new Op.Binary(Op.Arithmetic.MUL);
    String y = b.node("normal", sub, x, b.constant("pixel.mean", ones(3, 1, 1)));
    Op conv = new Op.Conv(Window.square(1, 1, 0), 1);
    y = b.node("conv", conv, y, b.constant("w", ones(2, 3, 1, 1)), b.constant("b", ones(2)));
    y =
        b.node(
            "norm",
            new Op.BatchNorm(1e-5f, 0.9f),
            y,
            b.constant("scale", ones(2)),
            b.constant("shift", ones(2)),
            b.constant("mean", ones(2)),
            b.constant("var", ones(2)));
    String shifted = b.node("shifted", add, y, b.constant("three", Tensor.scalar(3)));
    Tensor six = Tensor.ofFloats(Shape.of(1), 6);
    String gate =
        b.node(
            "gate",
            new Op.Clip(),
            shifted,
            b.constant("low", Tensor.scalar(0)),
            b.constant("high", Tensor.scalar(6)));
    y =
        b.node(
            "swish",
            new Op.Binary(Op.Arithmetic.DIV),
            b.node("product", mul, y, gate),
            b.constant("six", six));
    y = b.node("scaled", mul, b.constant("gain", ones(2, 1, 1)), y);
    y = b.node("flat", new Op.Flatten(1), y);
    b.constant("stored", ones(5, 32));
    String matrix = b.node("matrix", new Op.Transpose(List.of(1, 0)), "stored");
    y = b.node("linear", new Op.MatMul(), y, matrix);
    y = b.node("biased", add, y, b.constant("bias", ones(5)));
    return b.output(ValueInfo.of(y, Dim.free("n"), Dim.of(5))).build();
  }

  @Test
  void weightsLearnAndFormulasStay() {
    TrainableConstants constants = TrainableConstants.of(graph());
    assertThat(constants.parameters())
        .containsEntry("w", Parameter.Role.WEIGHT)
        .containsEntry("b", Parameter.Role.BIAS)
        .containsEntry("scale", Parameter.Role.NORM)
        .containsEntry("shift", Parameter.Role.NORM)
        .containsEntry("gain", Parameter.Role.SCALE)
        .containsEntry("stored", Parameter.Role.WEIGHT)
        .containsEntry("bias", Parameter.Role.BIAS)
        .hasSize(7);
    assertThat(constants.statistics()).containsExactly("mean", "var");
  }

  @Test
  void whatLearnsChangesAndWhatStaysIsKept() {
    Graph graph = graph();
    try (TorchNet net = TorchNet.of(graph, Precision.FP32);
        Optimizer sgd = new Sgd(net.parameters(), new Sgd.Options(0, false, 0, true))) {
      try (TorchScope scope = TorchScope.open()) {
        Tensor x = new OperatorCase(new java.util.Random(3)).normal(4, 3, 4, 4);
        Var y = net.forward(x, true).values().iterator().next();
        y.square().mean().backward();
        sgd.step(0.1);
      }
      Graph trained = net.toGraph();
      for (String name : List.of("w", "scale", "shift", "gain", "stored", "bias", "mean", "var")) {
        assertThat(trained.requireConstant(name)).isNotEqualTo(graph.requireConstant(name));
      }
      for (String name : List.of("pixel.mean", "three", "six", "low", "high")) {
        assertThat(trained.requireConstant(name)).isEqualTo(graph.requireConstant(name));
      }
    }
  }

  /**
   * Transposed convolution, the norms, slopes, a scale of layers and a sum; neither the exponent of
   * a power nor a limit that a maximum sets.
   */
  @Test
  void everyLayerHasItsRoles() {
    GraphBuilder b = new GraphBuilder("roles");
    String x = b.input(ValueInfo.of("x", Dim.free("n"), Dim.of(4), Dim.of(4), Dim.of(4)));
    for (String name : List.of("b", "is", "ib", "gs", "gb")) {
      b.constant(name, ones(4));
    }
    for (String name : List.of("slope", "layerScale", "added", "limit", "exponent")) {
      b.constant(name, ones(4, 1, 1));
    }
    Op up = new Op.ConvTranspose(Window.square(1, 1, 0), 1, List.of(), List.of());
    x = b.node("up", up, x, b.constant("w", ones(4, 4, 1, 1)), "b");
    x = b.node("instance", new Op.InstanceNorm(1e-5f), x, "is", "ib");
    x = b.node("group", new Op.GroupNorm(2, 1e-5f), x, "gs", "gb");
    String rows = b.constant("ls", ones(4));
    x = b.node("layer", new Op.LayerNorm(-1, 1e-5f), x, rows, b.constant("lb", ones(4)));
    x = b.node("prelu", new Op.PRelu(), x, "slope");
    x = b.node("scaled", new Op.Binary(Op.Arithmetic.MUL), "layerScale", x);
    x = b.node("sum", new Op.Fold(Op.Folding.SUM), x, x, "added");
    x = b.node("max", new Op.Fold(Op.Folding.MAX), x, "limit");
    x = b.node("power", new Op.Binary(Op.Arithmetic.POW), x, "exponent");
    Graph graph = b.output(new ValueInfo(x, DType.FLOAT32, null)).build();

    assertThat(TrainableConstants.of(graph).parameters())
        .containsEntry("w", Parameter.Role.WEIGHT)
        .containsEntry("b", Parameter.Role.BIAS)
        .containsEntry("is", Parameter.Role.NORM)
        .containsEntry("ib", Parameter.Role.NORM)
        .containsEntry("gs", Parameter.Role.NORM)
        .containsEntry("gb", Parameter.Role.NORM)
        .containsEntry("ls", Parameter.Role.NORM)
        .containsEntry("lb", Parameter.Role.NORM)
        .containsEntry("slope", Parameter.Role.SCALE)
        .containsEntry("layerScale", Parameter.Role.SCALE)
        .containsEntry("added", Parameter.Role.BIAS)
        .hasSize(11);
  }
}
