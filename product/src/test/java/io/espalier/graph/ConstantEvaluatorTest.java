package io.espalier.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConstantEvaluatorTest {
  private static Tensor evaluate(Op op, Tensor... operands) {
    return ConstantEvaluator.evaluate(node(op, 1), Arrays.asList(operands))
        .orElseThrow()
        .getFirst();
  }

  private static Node node(Op op, int outputs) {
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
}
