package io.espalier.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TensorTest {
  @Test
  void takesSlicesOfTheMiddleAxisInTheOrderOfTheIndices() {
    Tensor x = Tensor.ofLongs(Shape.of(2, 3, 2), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    Tensor y = x.take(1, 2, 0, 0);
    assertThat(y.shape()).isEqualTo(Shape.of(2, 3, 2));
    assertThat(y.toLongs()).containsExactly(4, 5, 0, 1, 0, 1, 10, 11, 6, 7, 6, 7);
  }

  @Test
  void takesFromTheLastAxisWhenTheAxisCountsFromTheEnd() {
    Tensor x = Tensor.ofFloats(Shape.of(2, 2), 1, 2, 3, 4);
    assertThat(x.take(-1, 1).toFloats()).containsExactly(2, 4);
  }

  @Test
  void refusesAnIndexOutsideTheAxis() {
    Tensor x = Tensor.vector(1, 2);
    assertThatThrownBy(() -> x.take(0, 2))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("index 2 on axis 0 of shape [2]");
  }

  @Test
  void keepsDoublesExactly() {
    double value = 0.12345678901234568;
    assertThat(Tensor.ofDoubles(Shape.scalar(), value).getDouble(0)).isEqualTo(value);
  }

  @Test
  void castsRealNumbersTowardsZero() {
    Tensor x = Tensor.ofFloats(Shape.of(3), -1.7f, 0.4f, 2.9f);
    assertThat(x.cast(DType.INT32).toLongs()).containsExactly(-1, 0, 2);
    assertThat(x.cast(DType.BOOL).toLongs()).containsExactly(1, 1, 1);
  }

  @Test
  void roundsToTheHalfPrecisionTypes() {
    Tensor tenth = Tensor.scalar(0.1f);
    assertThat(tenth.cast(DType.FLOAT16).getFloat(0)).isEqualTo(0.099975586f); // 1638.0 * 2^-14
    assertThat(tenth.cast(DType.BFLOAT16).getFloat(0)).isEqualTo(0.100097656f); // 205 * 2^-11
  }

  @Test
  void isACopyOfWhatItWasMadeFrom() {
    float[] values = {1, 2};
    Tensor x = Tensor.ofFloats(Shape.of(2), values);
    values[0] = 9;
    x.toFloats()[1] = 9;
    assertThat(x.toFloats()).containsExactly(1, 2);
    assertThat(x.floats().isReadOnly()).isTrue();
  }

  @Test
  void equalsByTypeShapeAndBits() {
    Tensor x = Tensor.ofFloats(Shape.of(1), Float.NaN);
    assertThat(x).isEqualTo(Tensor.ofFloats(Shape.of(1), Float.NaN));
    assertThat(x).isNotEqualTo(x.reshape(Shape.of(1, 1)));
    assertThat(Tensor.scalar(0f)).isNotEqualTo(Tensor.scalar(-0f));
    assertThat(Tensor.ofFloats(DType.FLOAT16, Shape.of(1), 1))
        .isNotEqualTo(Tensor.ofFloats(Shape.of(1), 1));
  }

  @Test
  void refusesDataThatDoNotFillTheShape() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tensor.ofFloats(Shape.of(2, 2), 1, 2, 3))
        .withMessage("shape [2, 2] has 4 elements; data has 3");
  }

  @Test
  void printsSmallTensorsWithTheirValues() {
    assertThat(Tensor.vector(1, -1)).hasToString("INT64[2]{1, -1}");
    assertThat(Tensor.zeros(DType.FLOAT32, Shape.of(4, 5))).hasToString("FLOAT32[4,5]");
  }

  @Test
  void zerosOfSlices() {
    Tensor x = Tensor.vector(1, 2, 3, 4, 5, 6, 7, 8).reshape(Shape.of(2, 4));
    assertThat(x.withZeros(1, 0, 1, 3).toLongs()).containsExactly(0, 0, 3, 0, 0, 0, 7, 0);
    assertThat(x.withZeros(-2, 1).toLongs()).containsExactly(1, 2, 3, 4, 0, 0, 0, 0);
    assertThat(x.toLongs()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    assertThatThrownBy(() -> x.withZeros(1, 4)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  /** Blocks of neighbours, repetitions and steps back. */
  @Test
  void takesInAnyOrder() {
    Tensor x = Tensor.vector(1, 2, 3, 4, 5, 6, 7, 8).reshape(Shape.of(2, 4));
    assertThat(x.take(1, 1, 2, 2, 3, 0).toLongs()).containsExactly(2, 3, 3, 4, 1, 6, 7, 7, 8, 5);
  }
}
