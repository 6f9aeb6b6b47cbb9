package io.espalier.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is shape arithmetic, and what absurd shapes meet. */
class ShapeInferenceTest {
  private final GraphBuilder builder = new GraphBuilder("test");
  private final String x =
      builder.input(ValueInfo.of("x", Dim.free("batch"), Dim.of(6), Dim.of(8), Dim.of(8)));
  private final String shape = builder.node("shape", new Op.ShapeOf(0, Integer.MAX_VALUE), x);

  private Shapes infer(String output) {
    return ShapeInference.atBatch(builder.output(ValueInfo.of(output)).build(), 2);
  }

  @Test
  void anImageFillsEveryFreeExtent() {
    GraphBuilder free = new GraphBuilder("free");
    String image =
        free.input(ValueInfo.of("image", Dim.free("n"), Dim.of(3), Dim.free("h"), Dim.free("w")));
    String output = free.node("same", new Op.Transpose(List.of(0, 1, 2, 3)), image);
    Graph graph = free.output(ValueInfo.of(output)).build();
    assertThat(ShapeInference.ofImage(graph, Shape.of(3, 48, 192)).of(output))
        .isEqualTo(Shape.of(1, 3, 48, 192));
    assertThatThrownBy(() -> ShapeInference.ofImage(graph, Shape.of(1, 48, 192)))
        .isInstanceOf(InvalidGraphException.class)
        .hasMessageContaining("image");
  }

  @Test
  void integersOfAnyRankAreShapes() {
    String square =
        builder.node("square", new Op.Reshape(false), shape, builder.longs("two", 2, 2));
    String flipped = builder.node("flipped", new Op.Transpose(List.of(1, 0)), square);
    assertThat(infer(flipped).constant(flipped))
        .hasValue(Tensor.ofLongs(Shape.of(2, 2), 2, 8, 6, 8));
  }

  @Test
  void truthValuesAreShapes() {
    String six = builder.constant("six", Tensor.ofLongs(Shape.scalar(), 6));
    String equal = builder.node("equal", new Op.Compare(Op.Comparison.EQUAL), shape, six);
    assertThat(infer(equal).constant(equal))
        .hasValue(Tensor.ofLongs(DType.BOOL, Shape.of(4), 0, 1, 0, 0));
  }

  @Test
  void realVectorsAreShapesAndRealMatricesAreData() {
    String real = builder.node("real", new Op.Cast(DType.FLOAT32), shape);
    String matrix = builder.node("matrix", new Op.Reshape(false), real, builder.longs("two", 2, 2));
    Shapes shapes = infer(matrix);
    assertThat(shapes.constant(real)).hasValue(Tensor.ofFloats(Shape.of(4), 2, 6, 8, 8));
    assertThat(shapes.constant(matrix)).isEmpty();
    assertThat(shapes.of(matrix)).isEqualTo(Shape.of(2, 2));
  }

  @Test
  void moreThan256ElementsAreData() {
    String few = builder.node("few", new Op.Tile(), shape, builder.longs("n64", 64));
    String many = builder.node("many", new Op.Tile(), shape, builder.longs("n65", 65));
    Shapes shapes = infer(many);
    assertThat(shapes.constant(few)).map(Tensor::size).hasValue(256);
    assertThat(shapes.constant(many)).isEmpty();
    assertThat(shapes.of(many)).isEqualTo(Shape.of(260));
  }

  @Test
  void aShapeTakenFromALargeConstantIsAShape() {
    String table = builder.constant("table", Tensor.zeros(DType.INT64, Shape.of(1000, 2)));
    String rows = builder.node("rows", new Op.Gather(0), table, shape);
    assertThat(infer(rows).constant(rows)).hasValue(Tensor.zeros(DType.INT64, Shape.of(4, 2)));
  }

  @Test
  void everyOutputOfASplitIsKnown() {
    List<String> parts =
        builder.nodes("split", 2, new Op.Split(0), shape, builder.longs("sizes", 1, 3));
    Shapes shapes = infer(parts.getLast());
    assertThat(shapes.constant(parts.getFirst())).hasValue(Tensor.vector(2));
    assertThat(shapes.constant(parts.getLast())).hasValue(Tensor.vector(6, 8, 8));
  }

  @Test
  void everyOutputOfASplitHasItsShape() {
    List<String> parts =
        builder.nodes("split", 2, new Op.Split(1), x, builder.longs("sizes", 2, 4));
    Shapes shapes = infer(parts.getLast());
    assertThat(shapes.of(parts.getFirst())).isEqualTo(Shape.of(2, 2, 8, 8));
    assertThat(shapes.of(parts.getLast())).isEqualTo(Shape.of(2, 4, 8, 8));
  }

  /** As PyTorch exports {@code interpolate(x, size=2 * x.shape[2:])}. */
  @Test
  void resizeToComputedSizes() {
    String sizes =
        builder.node(
            "sizes", new Op.Slice(), shape, builder.longs("start", 2), builder.longs("end", 4));
    String doubled =
        builder.node(
            "doubled",
            new Op.Binary(Op.Arithmetic.MUL),
            sizes,
            builder.constant("by2", Tensor.ofLongs(Shape.scalar(), 2)));
    String front =
        builder.node(
            "front", new Op.Slice(), shape, builder.longs("s0", 0), builder.longs("e0", 2));
    String all = builder.node("all", new Op.Concat(0), front, doubled);
    String y = builder.node("y", Op.Resize.toNearest(), x, "", "", all);
    assertThat(infer(y).of(y)).isEqualTo(Shape.of(2, 6, 16, 16));
  }

  @Test
  void anOverflowNamesNodeAndValue() {
    String huge = builder.node("huge", new Op.Expand(), x, builder.longs("e", 1L << 31, 1, 1, 1));
    assertThatExceptionOfType(InvalidGraphException.class)
        .isThrownBy(() -> infer(huge))
        .withMessage(
            "node 'huge' (Expand), which makes 'huge': an output has an extent above 2^31 - 1"
                + " or more than 2^63 - 1 elements");
  }

  @Test
  void anInputWithTooManyElementsIsNamed() {
    int large = Integer.MAX_VALUE;
    GraphBuilder absurd = new GraphBuilder("absurd");
    String in = absurd.input(ValueInfo.of("in", Dim.of(large), Dim.of(large), Dim.of(large)));
    String y = absurd.node("y", new Op.Elementwise(Op.Function.RELU), in);
    Graph graph = absurd.output(ValueInfo.of(y)).build();
    assertThatExceptionOfType(InvalidGraphException.class)
        .isThrownBy(() -> ShapeInference.infer(graph, Map.of("in", Shape.of(large, large, large))))
        .withMessage(
            "the input 'in' [2147483647, 2147483647, 2147483647] has more than 2^63 - 1 elements");
  }
}
