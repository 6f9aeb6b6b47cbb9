package io.espalier.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
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

  @Test
  void concatenatesOnAnyAxis() {
    Tensor a = Tensor.ofFloats(Shape.of(2, 1), 1, 2);
    Tensor b = Tensor.ofFloats(Shape.of(2, 2), 3, 4, 5, 6);
    assertThat(Tensor.concat(-1, List.of(a, b)))
        .isEqualTo(Tensor.ofFloats(Shape.of(2, 3), 1, 3, 4, 2, 5, 6));
    assertThat(Tensor.concat(0, List.of(b, b)))
        .isEqualTo(Tensor.ofFloats(Shape.of(4, 2), 3, 4, 5, 6, 3, 4, 5, 6));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tensor.concat(0, List.of(a, b)))
        .withMessage("cannot concatenate FLOAT32[2, 1] and FLOAT32[2, 2] on axis 0");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Tensor.concat(0, List.of(Tensor.vector(1), Tensor.ofFloats(Shape.of(1), 1))))
        .withMessage("cannot concatenate INT64[1] and FLOAT32[1] on axis 0");
  }

  @Test
  void integersWrapToNarrowTypes() {
    assertThat(DType.INT8.wrap(200)).isEqualTo(-56);
    assertThat(DType.INT16.wrap(1 << 15)).isEqualTo(-(1 << 15));
    assertThat(DType.INT32.wrap(1L << 32)).isZero();
    assertThat(DType.UINT8.wrap(-1)).isEqualTo(255);
    assertThat(DType.UINT16.wrap(-1)).isEqualTo(65535);
    assertThat(DType.UINT32.wrap(-1)).isEqualTo(4294967295L);
    assertThat(DType.BOOL.wrap(7)).isEqualTo(1);
    assertThat(DType.INT64.wrap(Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
  }
}
