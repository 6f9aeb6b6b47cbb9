package io.espalier.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConstantEvaluatorTest {
  static Tensor evaluate(Op op, @Nullable Tensor... operands) {
    return ConstantEvaluator.evaluate(node(op, 1), Arrays.asList(operands))
        .orElseThrow()
        .getFirst();
  }

  static Node node(Op op, int outputs) {
    return new Node("node", op, List.of(), Collections.nCopies(outputs, "y"));
  }

  @Test
  void transposes() {
    Tensor x = Tensor.ofLongs(Shape.of(2, 3), 0, 1, 2, 3, 4, 5);
    assertThat(evaluate(new Op.Transpose(List.of(1, 0)), x))
        .isEqualTo(Tensor.ofLongs(Shape.of(3, 2), 0, 3, 1, 4, 2, 5));
  }

  @Test
  void transposesThreeAxes() {
    Tensor x = Tensor.ofLongs(Shape.of(2, 1, 3), 0, 1, 2, 3, 4, 5);
    assertThat(evaluate(new Op.Transpose(List.of(2, 0, 1)), x))
        .isEqualTo(Tensor.ofLongs(Shape.of(3, 2, 1), 0, 3, 1, 4, 2, 5));
  }

  @Test
  void slicesBackwards() {
    Tensor x = Tensor.vector(0, 1, 2, 3, 4);
    Tensor y =
        evaluate(
            new Op.Slice(),
            x,
            Tensor.vector(-1),
            Tensor.vector(Long.MIN_VALUE),
            Tensor.vector(0),
            Tensor.vector(-2));
    assertThat(y).isEqualTo(Tensor.vector(4, 2, 0));
  }

  @Test
  void gathersAScalarFromTheEnd() {
    Tensor index = Tensor.ofLongs(Shape.scalar(), -1);
    assertThat(evaluate(new Op.Gather(0), Tensor.vector(7, 8, 9), index))
        .isEqualTo(Tensor.ofLongs(Shape.scalar(), 9));
  }

  @Test
  void concatenatesAlongTheLastAxis() {
    Tensor a = Tensor.ofFloats(Shape.of(2, 1), 1, 2);
    Tensor b = Tensor.ofFloats(Shape.of(2, 2), 3, 4, 5, 6);
    assertThat(evaluate(new Op.Concat(-1), a, b))
        .isEqualTo(Tensor.ofFloats(Shape.of(2, 3), 1, 3, 4, 2, 5, 6));
  }

  @Test
  void dividesIntegersAndBroadcasts() {
    Tensor a = Tensor.ofLongs(Shape.of(2, 1), 7, 9);
    Tensor b = Tensor.vector(2, 4);
    assertThat(evaluate(new Op.Binary(Op.Arithmetic.DIV), a, b))
        .isEqualTo(Tensor.ofLongs(Shape.of(2, 2), 3, 1, 4, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> evaluate(new Op.Binary(Op.Arithmetic.DIV), a, Tensor.vector(0)))
        .withMessage("an integer division by 0");
  }

  @Test
  void fillsAShape() {
    Tensor value = Tensor.ofFloats(Shape.of(1), 2.5f);
    assertThat(evaluate(new Op.ConstantOfShape(value), Tensor.vector(2, 2)))
        .isEqualTo(Tensor.full(DType.FLOAT32, Shape.of(2, 2), 2.5));
  }

  @Test
  void leavesHeavyOperatorsAlone() {
    assertThat(
            ConstantEvaluator.evaluate(
                node(new Op.MatMul(), 1),
                List.of(
                    Tensor.zeros(DType.FLOAT32, Shape.of(1, 1)),
                    Tensor.zeros(DType.FLOAT32, Shape.of(1, 1)))))
        .isEmpty();
  }

  @Test
  void splitsUnevenlyByTheNumberOfOutputs() {
    assertThat(
            ConstantEvaluator.evaluate(
                node(new Op.Split(0), 3), List.of(Tensor.vector(1, 2, 3, 4, 5))))
        .hasValue(List.of(Tensor.vector(1, 2), Tensor.vector(3, 4), Tensor.vector(5)));
  }

  @Test
  void repeatsByExpandAndTile() {
    Tensor column = Tensor.ofLongs(Shape.of(2, 1), 1, 2);
    assertThat(evaluate(new Op.Expand(), column, Tensor.vector(2, 1, 3)))
        .isEqualTo(Tensor.ofLongs(Shape.of(2, 2, 3), 1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2));
    assertThat(evaluate(new Op.Tile(), column, Tensor.vector(2, 2)))
        .isEqualTo(Tensor.ofLongs(Shape.of(4, 2), 1, 1, 2, 2, 1, 1, 2, 2));
  }

  private static Tensor pad(Op.Padding mode, long before, long after) {
    return evaluate(new Op.Pad(mode), Given.floats(0, 1, 2, 3), Tensor.vector(before, after));
  }

  @Test
  void padsInEveryMode() {
    assertThat(pad(Op.Padding.REFLECT, 3, 2)).isEqualTo(Given.floats(3, 2, 1, 0, 1, 2, 3, 2, 1));
    assertThat(pad(Op.Padding.EDGE, -1, 2)).isEqualTo(Given.floats(1, 2, 3, 3, 3));
    assertThat(pad(Op.Padding.WRAP, 2, 1)).isEqualTo(Given.floats(2, 3, 0, 1, 2, 3, 0));
    assertThat(pad(Op.Padding.CONSTANT, 1, -2)).isEqualTo(Given.floats(0, 0, 1));
    assertThat(
            evaluate(
                new Op.Pad(Op.Padding.CONSTANT),
                Tensor.ofLongs(Shape.of(1, 2), 1, 2),
                Tensor.vector(1, 0, 0, 1),
                Tensor.ofLongs(Shape.scalar(), 9)))
        .isEqualTo(Tensor.ofLongs(Shape.of(2, 3), 9, 9, 9, 1, 2, 9));
  }

  @Test
  void countsInSteps() {
    Tensor ten = Tensor.ofLongs(Shape.scalar(), 10);
    Tensor three = Tensor.ofLongs(Shape.scalar(), 3);
    Tensor down = Tensor.ofLongs(Shape.scalar(), -3);
    assertThat(evaluate(new Op.Range(), ten, three, down)).isEqualTo(Tensor.vector(10, 7, 4));
    assertThat(evaluate(new Op.Range(), Tensor.scalar(1), Tensor.scalar(2), Tensor.scalar(0.25f)))
        .isEqualTo(Given.floats(1, 1.25f, 1.5f, 1.75f));
  }

  @Test
  void refusesIndicesOutsideAnAxis() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> evaluate(new Op.Gather(0), Tensor.vector(7, 8), Tensor.vector(2)))
        .withMessage("index 2 is not on axis 0 of [2]");
  }

  @Test
  void evaluatesNothingLarge() {
    Tensor one = Tensor.vector(1);
    Tensor huge = Tensor.vector(1 << 30);
    Tensor limit = Tensor.ofLongs(Shape.scalar(), 1 << 30);
    Tensor start = Tensor.ofLongs(Shape.scalar(), 0);
    Tensor step = Tensor.ofLongs(Shape.scalar(), 1);
    assertThat(ConstantEvaluator.evaluate(node(new Op.Expand(), 1), List.of(one, huge))).isEmpty();
    assertThat(ConstantEvaluator.evaluate(node(new Op.Tile(), 1), List.of(one, huge))).isEmpty();
    assertThat(ConstantEvaluator.evaluate(node(new Op.Range(), 1), List.of(start, limit, step)))
        .isEmpty();
    Op fill = new Op.ConstantOfShape(one);
    assertThat(ConstantEvaluator.evaluate(node(fill, 1), List.of(huge))).isEmpty();
    assertThat(
            ConstantEvaluator.evaluate(
                node(new Op.Tile(), 1), List.of(one, Tensor.vector(257)), 256))
        .isEmpty();
  }

  @Test
  void leavesTextAlone() {
    Tensor text = Tensor.ofStrings(Shape.of(1), "a");
    Node equal = node(new Op.Compare(Op.Comparison.EQUAL), 1);
    assertThat(ConstantEvaluator.evaluate(equal, List.of(text, text))).isEmpty();
  }

  @Test
  void theMaskOfADropoutIsAllTrue() {
    assertThat(ConstantEvaluator.evaluate(node(new Op.Dropout(), 2), List.of(Given.floats(1, 2))))
        .hasValue(List.of(Given.floats(1, 2), Given.bools(1, 1)));
  }
}
