package io.espalier.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.InvalidGraphException;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConstantFolderTest {
  private static final Op ADD = new Op.Binary(Op.Arithmetic.ADD);
  private static final Op IDENTITY = new Op.Elementwise(Op.Function.IDENTITY);

  private final GraphBuilder builder = new GraphBuilder("g");

  @BeforeEach
  void addConstants() {
    builder.input(ValueInfo.of("x", Dim.free("batch"), Dim.of(2)));
    builder.constant("w", Tensor.ofFloats(Shape.of(2, 3), 1, 2, 3, 4, 5, 6));
    builder.constant("two", Tensor.vector(2));
  }

  private Graph fold(String output) {
    return ConstantFolder.fold(builder.output(new ValueInfo(output, DType.FLOAT32, null)).build());
  }

  @Test
  void foldsChainsAndDropsWhatOnlyTheyRead() {
    builder.constant("unread", Tensor.scalar(1));
    builder.node("t", new Op.Transpose(List.of(1, 0)), "w");
    builder.node("s", ADD, "t", "t");
    builder.node("fill", new Op.ConstantOfShape(Tensor.ofFloats(Shape.of(1), 5)), "two");
    builder.node("a", new Op.MatMul(), "x", "s");
    builder.node("y", ADD, "a", "fill");

    Graph folded = fold("y");

    assertThat(folded.nodes()).extracting(Node::name).containsExactly("a", "y");
    assertThat(folded.constants()).containsOnlyKeys("unread", "s", "fill");
    assertThat(folded.requireConstant("s"))
        .isEqualTo(Tensor.ofFloats(Shape.of(3, 2), 2, 8, 4, 10, 6, 12));
    assertThat(folded.requireConstant("fill")).isEqualTo(Tensor.ofFloats(Shape.of(2), 5, 5));
    assertThat(ConstantFolder.fold(folded)).isSameAs(folded);
  }

  @Test
  void aSplitOfAConstantGivesAllItsParts() {
    builder.constant("sizes", Tensor.vector(1, 2));
    builder.add(
        new Node("split", new Op.Split(1), List.of("w", "sizes"), List.of("left", "right")));
    builder.node("a", new Op.MatMul(), "x", "left");
    builder.node("b", new Op.MatMul(), "x", "right");
    builder.node("y", ADD, "a", "b");

    Graph folded = fold("y");

    assertThat(folded.nodes()).extracting(Node::name).containsExactly("a", "b", "y");
    assertThat(folded.requireConstant("left")).isEqualTo(Tensor.ofFloats(Shape.of(2, 1), 1, 4));
    assertThat(folded.requireConstant("right"))
        .isEqualTo(Tensor.ofFloats(Shape.of(2, 2), 2, 3, 5, 6));
  }

  @Test
  void operandsMayBeAbsent() {
    builder.node("limited", new Op.Clip(), "w", "", builder.constant("high", Tensor.scalar(2)));
    builder.node("y", new Op.MatMul(), "x", "limited");

    assertThat(fold("y").requireConstant("limited"))
        .isEqualTo(Tensor.ofFloats(Shape.of(2, 3), 1, 2, 2, 2, 2, 2));
  }

  /** Each result alone would be allowed: it has 2^24 elements. */
  @Test
  void allResultsTogetherAreBounded() {
    builder.constant("row", Tensor.zeros(DType.INT8, Shape.of(1, 1 << 12)));
    builder.constant("repeats", Tensor.vector(1 << 12, 1));
    for (int i = 0; i < 6; i++) {
      builder.node("wide" + i, new Op.Tile(), "row", "repeats");
    }
    builder.node("y", new Op.Concat(0), "wide0", "wide1", "wide2", "wide3", "wide4", "wide5");

    assertThat(fold("y").nodes()).extracting(Node::name).containsExactly("wide4", "wide5", "y");
  }

  /** A cut changes the shape of a weight; what is computed from it must follow. */
  @Test
  void theShapeOfAConstantIsNotFolded() {
    builder.node("shape", new Op.ShapeOf(0, Integer.MAX_VALUE), "w");
    builder.node("twice", ADD, "shape", "two");
    builder.node("y", new Op.Reshape(false), "x", "twice");

    assertThat(fold("y").nodes()).extracting(Node::name).containsExactly("shape", "twice", "y");
  }

  @Test
  void readersOfAnIdentityReadTheConstantItself() {
    builder.node("alias", IDENTITY, "w");
    builder.node("again", IDENTITY, "alias");
    builder.node("a", new Op.MatMul(), "x", "again");
    builder.node("y", new Op.MatMul(), "x", "w");

    Graph folded = fold("y");

    assertThat(folded.nodes()).extracting(n -> n.input(1)).containsExactly("w", "w");
    assertThat(folded.constants()).containsOnlyKeys("w", "two");
  }

  /** Names that outputs and subgraphs mention stay. */
  @Test
  void capturedNamesAndOutputsStay() {
    builder.node("captured", IDENTITY, "w");
    builder.node("y", IDENTITY, "w");
    builder.add(
        new Node(
            "if",
            new Op.Opaque("", "If", new Op.Payload(new byte[0]), List.of("captured")),
            List.of("x"),
            List.of("z")));

    Graph folded = fold("y");

    assertThat(folded.nodes()).extracting(Node::name).containsExactly("if");
    assertThat(folded.requireConstant("captured")).isEqualTo(folded.requireConstant("y"));
  }

  @Test
  void hugeResultsStayComputed() {
    builder.constant("huge", Tensor.vector(1 << 14, 1 << 14));
    builder.constant("row", Tensor.zeros(DType.FLOAT32, Shape.of(1, 1 << 14)));
    builder.constant("column", Tensor.zeros(DType.FLOAT32, Shape.of(1 << 14, 1)));
    builder.node("filled", new Op.ConstantOfShape(Tensor.vector(1)), "huge");
    builder.node("outer", ADD, "row", "column");

    assertThat(fold("outer").nodes()).hasSize(2);
  }

  @Test
  void operandsThatDoNotFitNameTheNode() {
    builder.constant("v", Tensor.ofFloats(Shape.of(5), 1, 2, 3, 4, 5));
    builder.node("sum", ADD, "w", "v");

    assertThatThrownBy(() -> fold("sum"))
        .isInstanceOf(InvalidGraphException.class)
        .hasMessage("node 'sum' (Add): shapes [2, 3] and [5] do not broadcast");
  }
}
