package io.espalier.graph;

import static io.espalier.graph.ConstantEvaluatorTest.evaluate;
import static io.espalier.graph.Given.floats;
import static io.espalier.graph.Given.longs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.graph.Op.Function;
import io.espalier.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that ONNX Runtime gives for the same numbers. */
class ConstantFunctionsTest {
  @ParameterizedTest
  @CsvSource({
    "IDENTITY, -2, -0.5, 0, 1.5",
    "RELU, 0, 0, 0, 1.5",
    "LEAKY_RELU, -0.02, -0.005, 0, 1.5",
    "HARD_SIGMOID, 0.1, 0.4, 0.5, 0.8",
    "HARD_SWISH, -0.3333333, -0.20833333, 0, 1.125",
    "ELU, -0.86466473, -0.39346933, 0, 1.5",
    "SELU, -1.5201665, -0.69175816, 0, 1.5760515",
    "CELU, -0.86466473, -0.39346933, 0, 1.5",
    "MISH, -0.25250146, -0.22074378, 0, 1.4033782",
    "SOFTPLUS, 0.126928, 0.474077, 0.6931472, 1.7014133",
    "SOFTSIGN, -0.6666667, -0.33333334, 0, 0.6",
    "GELU_TANH, -0.04540235, -0.154286, 0, 1.3995715",
    "SIGMOID, 0.11920291, 0.3775407, 0.5, 0.81757444",
    "TANH, -0.9640276, -0.46211717, 0, 0.9051482",
    "EXP, 0.13533528, 0.60653067, 1, 4.481689",
    "FLOOR, -2, -1, 0, 1",
    "CEIL, -2, 0, 0, 2",
    "SIGN, -1, -1, 0, 1",
    "NEG, 2, 0.5, 0, -1.5",
    "ABS, 2, 0.5, 0, 1.5",
  })
  void functionsOfMinusTwoMinusAHalfZeroAndOneAndAHalf(
      Function function, double first, double second, double third, double fourth) {
    Tensor y = evaluate(new Op.Elementwise(function), floats(-2, -0.5f, 0, 1.5f));
    double[] expected = {first, second, third, fourth};
    for (int i = 0; i < expected.length; i++) {
      assertThat(y.getDouble(i)).isCloseTo(expected[i], within(1e-6));
    }
  }

  @Test
  void functionsOfPositiveNumbers() {
    Tensor x = floats(0.25f, 4);
    assertThat(evaluate(new Op.Elementwise(Function.SQRT), x)).isEqualTo(floats(0.5f, 2));
    assertThat(evaluate(new Op.Elementwise(Function.RECIPROCAL), x)).isEqualTo(floats(4, 0.25f));
    Tensor log = evaluate(new Op.Elementwise(Function.LOG), x);
    assertThat(log.getDouble(0)).isCloseTo(-1.3862944, within(1e-6));
    assertThat(log.getDouble(1)).isCloseTo(1.3862944, within(1e-6));
  }

  @Test
  void parametersCount() {
    assertThat(evaluate(new Op.Elementwise(Function.LEAKY_RELU, 0.5f, 0), floats(-2, 2)))
        .isEqualTo(floats(-1, 2));
    assertThat(evaluate(new Op.Elementwise(Function.HARD_SIGMOID, 0.25f, 0.25f), floats(-2, 2)))
        .isEqualTo(floats(0, 0.75f));
  }

  @Test
  void roundsHalvesToTheEvenNumber() {
    Tensor halves = floats(0.5f, 1.5f, 2.5f, -0.5f, -1.5f);
    assertThat(evaluate(new Op.Elementwise(Function.ROUND), halves))
        .isEqualTo(floats(0, 2, 2, -0.0f, -2));
  }

  @Test
  void integersHaveSignsAndSizes() {
    assertThat(evaluate(new Op.Elementwise(Function.SIGN), longs(-5, 0, 3)))
        .isEqualTo(longs(-1, 0, 1));
    assertThat(evaluate(new Op.Elementwise(Function.ABS), longs(-5, 3))).isEqualTo(longs(5, 3));
    assertThat(evaluate(new Op.Elementwise(Function.RELU), longs(-5, 3))).isEqualTo(longs(0, 3));
  }

  @Test
  void whatIsNotDefinedForATypeIsLeftAlone() {
    for (Function function : List.of(Function.SQRT, Function.NOT, Function.FLOOR)) {
      Node node = ConstantEvaluatorTest.node(new Op.Elementwise(function), 1);
      assertThat(ConstantEvaluator.evaluate(node, List.of(longs(4)))).isEmpty();
    }
  }
}
