package io.espalier.graph;

import static io.espalier.graph.ConstantEvaluatorTest.evaluate;
import static io.espalier.graph.Given.bools;
import static io.espalier.graph.Given.floats;
import static io.espalier.graph.Given.longs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.graph.Op.Arithmetic;
import io.espalier.graph.Op.Comparison;
import io.espalier.graph.Op.Folding;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Numbers that ONNX Runtime gives for the same operands. */
class ConstantArithmeticTest {
  private static Tensor binary(Arithmetic arithmetic, Tensor a, Tensor b) {
    return evaluate(new Op.Binary(arithmetic), a, b);
  }

  private static Tensor compare(Comparison comparison, Tensor a, Tensor b) {
    return evaluate(new Op.Compare(comparison), a, b);
  }

  private static Tensor fold(Folding folding, Tensor... operands) {
    return evaluate(new Op.Fold(folding), operands);
  }

  @Test
  void integerDivisionIsCutTowardsZero() {
    assertThat(binary(Arithmetic.DIV, longs(-7, 7), longs(2, -2))).isEqualTo(longs(-3, -3));
  }

  @Test
  void integersStayExactBeyondDoublePrecision() {
    long odd = (1L << 53) + 1;
    assertThat(binary(Arithmetic.ADD, longs(odd), longs(2))).isEqualTo(longs(odd + 2));
    assertThat(evaluate(new Op.Clip(), longs(Long.MAX_VALUE), longs(0)))
        .isEqualTo(longs(Long.MAX_VALUE));
    assertThat(evaluate(new Op.Elementwise(Op.Function.NEG), longs(odd))).isEqualTo(longs(-odd));
    assertThat(compare(Comparison.EQUAL, longs(odd), longs(odd - 1))).isEqualTo(bools(0));
  }

  @Test
  void narrowIntegersWrap() {
    Tensor large = Tensor.ofLongs(DType.INT32, Shape.of(1), Integer.MAX_VALUE);
    Tensor one = Tensor.ofLongs(DType.INT32, Shape.of(1), 1);
    assertThat(binary(Arithmetic.ADD, large, one).getLong(0)).isEqualTo(Integer.MIN_VALUE);
    assertThat(evaluate(new Op.Cast(DType.INT32), longs(Long.MAX_VALUE, 300)))
        .isEqualTo(Tensor.ofLongs(DType.INT32, Shape.of(2), -1, 300));
    assertThat(evaluate(new Op.Cast(DType.UINT8), longs(300, -1)))
        .isEqualTo(Tensor.ofLongs(DType.UINT8, Shape.of(2), 44, 255));
  }

  @Test
  void aRemainderHasTheSignOfItsDivisor() {
    assertThat(binary(Arithmetic.MOD, longs(-7, 7, -7), longs(3, -3, -3)))
        .isEqualTo(longs(2, -2, -1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> binary(Arithmetic.MOD, longs(1), longs(0)))
        .withMessage("an integer division by 0");
  }

  @Test
  void powersHaveTheTypeOfTheirBase() {
    assertThat(binary(Arithmetic.POW, longs(2, -3, 7), floats(0.5f, 3, 2)))
        .isEqualTo(longs(1, -27, 49));
    assertThat(binary(Arithmetic.POW, longs(2, 10, 3), longs(-1, 3, 39)))
        .isEqualTo(longs(0, 1000, 4052555153018976267L));
    assertThat(binary(Arithmetic.POW, floats(2, 10), longs(-1, 3))).isEqualTo(floats(0.5f, 1000));
  }

  @Test
  void singlePrecisionIsKeptBetweenSteps() {
    // in double the product is 6.99999988, whose floor is 6
    Tensor product = binary(Arithmetic.MUL, floats(10), floats(0.7f));
    assertThat(evaluate(new Op.Elementwise(Op.Function.FLOOR), product)).isEqualTo(floats(7));
  }

  @Test
  void comparesAndConnects() {
    Tensor a = longs(1, 2, 3);
    assertThat(compare(Comparison.EQUAL, a, longs(2))).isEqualTo(bools(0, 1, 0));
    assertThat(compare(Comparison.LESS, a, longs(2))).isEqualTo(bools(1, 0, 0));
    assertThat(compare(Comparison.LESS_OR_EQUAL, a, longs(2))).isEqualTo(bools(1, 1, 0));
    assertThat(compare(Comparison.GREATER, floats(1, 2, 3), floats(2))).isEqualTo(bools(0, 0, 1));
    assertThat(compare(Comparison.GREATER_OR_EQUAL, a, longs(2))).isEqualTo(bools(0, 1, 1));
    Tensor p = bools(0, 0, 1, 1);
    Tensor q = bools(0, 1, 0, 1);
    assertThat(compare(Comparison.AND, p, q)).isEqualTo(bools(0, 0, 0, 1));
    assertThat(compare(Comparison.OR, p, q)).isEqualTo(bools(0, 1, 1, 1));
    assertThat(compare(Comparison.XOR, p, q)).isEqualTo(bools(0, 1, 1, 0));
    assertThat(evaluate(new Op.Elementwise(Op.Function.NOT), p)).isEqualTo(bools(1, 1, 0, 0));
  }

  /** As PyTorch exports {@code expand(-1, 4)}: −1 stands for "as it is". */
  @Test
  void choosesByCondition() {
    Tensor target = longs(-1, 4);
    Tensor kept = compare(Comparison.EQUAL, target, longs(-1));
    assertThat(evaluate(new Op.Where(), kept, longs(1), target)).isEqualTo(longs(1, 4));
    Tensor column = Tensor.ofLongs(DType.BOOL, Shape.of(2, 1), 1, 0);
    assertThat(evaluate(new Op.Where(), column, floats(1, 2), floats(8, 9)))
        .isEqualTo(Tensor.ofFloats(Shape.of(2, 2), 1, 2, 8, 9));
  }

  @Test
  void foldsAnyNumberOfOperands() {
    Tensor a = floats(1, 5);
    Tensor b = Tensor.scalar(3);
    Tensor c = floats(2, -4);
    assertThat(fold(Folding.SUM, a, b, c)).isEqualTo(floats(6, 4));
    assertThat(fold(Folding.MEAN, a, b, c)).isEqualTo(floats(2, 4 / 3f));
    assertThat(fold(Folding.MAX, a, b, c)).isEqualTo(floats(3, 5));
    assertThat(fold(Folding.MIN, longs(1, 5), longs(2, 3))).isEqualTo(longs(1, 3));
    assertThat(fold(Folding.SUM, a)).isEqualTo(a);
  }

  @Test
  void theUpperLimitWins() {
    assertThat(evaluate(new Op.Clip(), longs(1, 5, 9), longs(6), longs(3)))
        .isEqualTo(longs(3, 3, 3));
    assertThat(evaluate(new Op.Clip(), floats(1, 5, 9), null, floats(6)))
        .isEqualTo(floats(1, 5, 6));
    assertThat(evaluate(new Op.PRelu(), floats(-2, 3), floats(0.5f))).isEqualTo(floats(-1, 3));
  }
}
