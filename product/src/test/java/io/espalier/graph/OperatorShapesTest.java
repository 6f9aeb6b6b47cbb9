package io.espalier.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shapes worked out by hand from the ONNX standard. */
class OperatorShapesTest {
  private static final Dim N = Dim.free("batch");

  private final GraphBuilder builder = new GraphBuilder("test");

  private String input(int... dims) {
    Dim[] all = new Dim[dims.length + 1];
    all[0] = N;
    for (int i = 0; i < dims.length; i++) {
      all[i + 1] = Dim.of(dims[i]);
    }
    return builder.input(ValueInfo.of("x", all));
  }

  private String constant(String name, int... dims) {
    return builder.constant(name, Tensor.zeros(DType.FLOAT32, Shape.of(dims)));
  }

  private String longs(String name, long... values) {
    return builder.constant(name, Tensor.vector(values));
  }

  private Shape shapeOf(String value) {
    return ShapeInference.atBatch(builder.output(ValueInfo.of(value)).build(), 2).of(value);
  }

  @Test
  void convolutionWithStrideAndPadding() {
    String y =
        builder.node(
            "y",
            new Op.Conv(Window.square(3, 2, 1), 1),
            input(3, 32, 31),
            constant("w", 8, 3, 3, 3));
    // floor((32 + 2 - 3) / 2) + 1 = 16; floor((31 + 2 - 3) / 2) + 1 = 16
    assertThat(shapeOf(y)).isEqualTo(Shape.of(2, 8, 16, 16));
  }

  @Test
  void convolutionThatKeepsTheExtentUnderSameUpper() {
    Window window =
        new Window(
            List.of(3, 2),
            List.of(2, 1),
            List.of(0, 0, 0, 0),
            List.of(1, 1),
            Window.AutoPad.SAME_UPPER);
    String y = builder.node("y", new Op.Conv(window, 1), input(3, 7, 9), constant("w", 8, 3, 3, 2));
    assertThat(shapeOf(y)).isEqualTo(Shape.of(2, 8, 4, 9));
    assertThat(window.padding(1, 9)).containsExactly(0, 1);
  }

  @Test
  void poolingThatRoundsUpLeavesOutAWindowThatStartsInThePadding() {
    // room 5 + 2 - 2 = 5, ceil(5 / 2) + 1 = 4; the fourth would start at 6 = 5 + 1: left out
    Op.Pool pool = new Op.Pool(Op.Pooling.MAX, Window.square(2, 2, 1), true, false);
    assertThat(shapeOf(builder.node("y", pool, input(4, 5, 5)))).isEqualTo(Shape.of(2, 4, 3, 3));
  }

  @Test
  void poolingRoundsUp() {
    Op.Pool pool = new Op.Pool(Op.Pooling.AVERAGE, Window.square(3, 2, 0), true, false);
    assertThat(shapeOf(builder.node("y", pool, input(4, 6, 6)))).isEqualTo(Shape.of(2, 4, 3, 3));
  }

  @Test
  void optionAShortcutOfAResidualNetwork() {
    String x = input(16, 32, 32);
    String half =
        builder.node(
            "half",
            new Op.Slice(),
            x,
            longs("s", 0, 0),
            longs("e", Long.MAX_VALUE, Long.MAX_VALUE),
            longs("a", 2, 3),
            longs("st", 2, 2));
    String y =
        builder.node(
            "y", new Op.Pad(Op.Padding.CONSTANT), half, longs("p", 0, 8, 0, 0, 0, 8, 0, 0));
    assertThat(shapeOf(y)).isEqualTo(Shape.of(2, 32, 16, 16));
  }

  @Test
  void reshapeByAComputedShape() {
    String x = input(4, 3, 3);
    String shape = builder.node("shape", new Op.ShapeOf(0, Integer.MAX_VALUE), x);
    String batch = builder.node("batch1", new Op.Gather(0), shape, longs("zero", 0));
    String target = builder.node("target", new Op.Concat(0), batch, longs("rest", -1));
    String y = builder.node("y", new Op.Reshape(false), x, target);
    assertThat(shapeOf(y)).isEqualTo(Shape.of(2, 36));
  }

  @Test
  void matrixProductsBroadcastTheirLeadingAxes() {
    String y = builder.node("y", new Op.MatMul(), input(1, 5, 4), constant("w", 3, 4, 6));
    assertThat(shapeOf(y)).isEqualTo(Shape.of(2, 3, 5, 6));
    String z = builder.node("z", new Op.MatMul(), "x", constant("v", 4));
    assertThat(shapeOf(z)).isEqualTo(Shape.of(2, 1, 5));
  }

  @Test
  void reductionsDropOrKeepTheirAxes() {
    String x = input(4, 3, 5);
    String axes = longs("axes", 2, -1);
    String kept = builder.node("kept", new Op.Reduce(Op.Reduction.MEAN, true, false), x, axes);
    String dropped =
        builder.node("dropped", new Op.Reduce(Op.Reduction.MEAN, false, false), x, axes);
    String all = builder.node("all", new Op.Reduce(Op.Reduction.MEAN, false, false), x);
    assertThat(shapeOf(kept)).isEqualTo(Shape.of(2, 4, 1, 1));
    assertThat(shapeOf(dropped)).isEqualTo(Shape.of(2, 4));
    assertThat(shapeOf(all)).isEqualTo(Shape.scalar());
  }

  @Test
  void squeezeAndUnsqueezeCountTheirAxesInInputAndOutput() {
    String x = input(1, 5, 1);
    String squeezed = builder.node("squeezed", new Op.Squeeze(), x, longs("a", -1));
    String back = builder.node("back", new Op.Unsqueeze(), squeezed, longs("b", 0, -1));
    assertThat(shapeOf(squeezed)).isEqualTo(Shape.of(2, 1, 5));
    assertThat(shapeOf(back)).isEqualTo(Shape.of(1, 2, 1, 5, 1));
  }

  @Test
  void aValueBehindAnUnknownOperatorHasNoShape() {
    Op.Opaque op = new Op.Opaque("com.example", "Foo", new Op.Payload(new byte[0]), List.of());
    String foo = builder.node("foo", op, input(4));
    String y = builder.node("y", new Op.Elementwise(Op.Function.RELU), foo);
    Graph graph = builder.output(ValueInfo.of(y)).build();
    assertThat(ShapeInference.atBatch(graph, 1).find(y)).isEmpty();
  }

  @Test
  void saysWhichNodeDoesNotFit() {
    builder.node(
        "conv1", new Op.Conv(Window.square(3, 1, 1), 1), input(4, 8, 8), constant("w", 8, 3, 3, 3));
    Graph graph = builder.output(ValueInfo.of("conv1")).build();
    assertThatExceptionOfType(InvalidGraphException.class)
        .isThrownBy(() -> ShapeInference.atBatch(graph, 1))
        .withMessage(
            "node 'conv1' (Conv): a weight [8, 3, 3, 3] in 1 groups takes 3 input channels;"
                + " the input is [1, 4, 8, 8]");
  }

  @Test
  void saysThatAnInputDoesNotTakeAShape() {
    String x = input(3, 8, 8);
    Graph graph =
        builder
            .output(ValueInfo.of(builder.node("y", new Op.Elementwise(Op.Function.RELU), x)))
            .build();
    assertThatExceptionOfType(InvalidGraphException.class)
        .isThrownBy(() -> ShapeInference.infer(graph, java.util.Map.of("x", Shape.of(1, 1, 8, 8))))
        .withMessage("the input 'x' takes [batch, 3, 8, 8]; given [1, 1, 8, 8]");
  }
}
