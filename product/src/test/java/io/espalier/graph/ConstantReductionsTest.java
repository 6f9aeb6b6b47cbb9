package io.espalier.graph;

import static io.espalier.graph.ConstantEvaluatorTest.evaluate;
import static io.espalier.graph.Given.floats;
import static io.espalier.graph.Given.longs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.graph.Op.Extreme;
import io.espalier.graph.Op.Reduction;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that ONNX Runtime gives for the same numbers. */
class ConstantReductionsTest {
  private static final Tensor REALS = Tensor.ofFloats(Shape.of(2, 3), 1, -2, 3, 4, 5, -6);
  private static final Tensor INTEGERS = Tensor.ofLongs(Shape.of(2, 2), 1, 2, -3, -4);

  private static Op reduce(Reduction reduction, boolean keepDims) {
    return new Op.Reduce(reduction, keepDims, false);
  }

  @ParameterizedTest
  @CsvSource({
    "SUM, 2, 3",
    "MEAN, 0.6666667, 1",
    "MAX, 3, 5",
    "MIN, -2, -6",
    "PROD, -6, -120",
    "L1, 6, 15",
    "L2, 3.7416575, 8.774964",
    "SUM_SQUARE, 14, 77",
    "LOG_SUM, 0.6931472, 1.0986123",
    "LOG_SUM_EXP, 3.1328452, 5.313274",
  })
  void reducesRows(Reduction reduction, double first, double second) {
    Tensor y = evaluate(reduce(reduction, false), REALS, longs(1));
    assertThat(y.shape()).isEqualTo(Shape.of(2));
    assertThat(y.getDouble(0)).isCloseTo(first, within(1e-6));
    assertThat(y.getDouble(1)).isCloseTo(second, within(1e-6));
  }

  @Test
  void reducesColumnsAndAll() {
    assertThat(evaluate(reduce(Reduction.SUM, true), REALS, longs(0)))
        .isEqualTo(Tensor.ofFloats(Shape.of(1, 3), 5, 3, -3));
    assertThat(evaluate(reduce(Reduction.SUM, false), REALS)).isEqualTo(Tensor.scalar(5));
    assertThat(evaluate(new Op.Reduce(Reduction.SUM, true, true), REALS)).isEqualTo(REALS);
  }

  @ParameterizedTest
  @CsvSource({
    "SUM, 3, -7",
    "MEAN, 1, -3",
    "MAX, 2, -3",
    "MIN, 1, -4",
    "PROD, 2, 12",
    "L1, 3, 7",
    "SUM_SQUARE, 5, 25"
  })
  void reducesIntegers(Reduction reduction, long first, long second) {
    assertThat(evaluate(reduce(reduction, false), INTEGERS, longs(-1)))
        .isEqualTo(longs(first, second));
  }

  @Test
  void theLogarithmOfLargeExponentialsDoesNotOverflow() {
    Tensor y = evaluate(reduce(Reduction.LOG_SUM_EXP, false), floats(1000, 1000), longs(0));
    assertThat(y.getDouble(0)).isCloseTo(1000.6931, within(1e-3));
  }

  @Test
  void findsTheFirstOrLastExtreme() {
    Tensor x = Tensor.ofFloats(Shape.of(2, 3), 1, 3, 3, 2, 2, 1);
    assertThat(evaluate(new Op.ArgReduce(Extreme.MAX, 1, true, false), x))
        .isEqualTo(Tensor.ofLongs(Shape.of(2, 1), 1, 0));
    assertThat(evaluate(new Op.ArgReduce(Extreme.MAX, 1, true, true), x))
        .isEqualTo(Tensor.ofLongs(Shape.of(2, 1), 2, 1));
    assertThat(evaluate(new Op.ArgReduce(Extreme.MIN, 0, false, false), x))
        .isEqualTo(longs(0, 1, 1));
  }
}
