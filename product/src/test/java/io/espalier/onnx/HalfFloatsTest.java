package io.espalier.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.tensor.HalfFloats;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalfFloatsTest {

  @Test
  void everyPatternSurvives() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float half = HalfFloats.fromFloat16((short) bits);
      if (!Float.isNaN(half)) {
        assertThat(HalfFloats.toFloat16(half)).as("float16 %x", bits).isEqualTo((short) bits);
      }
      float brain = HalfFloats.fromBfloat16((short) bits);
      if (!Float.isNaN(brain)) {
        assertThat(HalfFloats.toBfloat16(brain)).as("bfloat16 %x", bits).isEqualTo((short) bits);
      }
    }
  }

  @Test
  void notANumberStaysSo() {
    float smallPayload = Float.intBitsToFloat(0x7f800001);
    assertThat(HalfFloats.fromBfloat16(HalfFloats.toBfloat16(smallPayload))).isNaN();
    assertThat(HalfFloats.fromBfloat16(HalfFloats.toBfloat16(Float.NaN))).isNaN();
    assertThat(HalfFloats.fromFloat16(HalfFloats.toFloat16(Float.NaN))).isNaN();
  }

  /** bfloat16 keeps 8 bits of significand: between 1 and 2 its steps are 1/128. */
  @ParameterizedTest
  @CsvSource({
    "1.00390625, 1", // 1 + 1/256: a tie, down to the even 1
    "1.01171875, 1.015625", // 1 + 3/256: a tie, up to the even 1 + 2/128
    "1.00390637, 1.0078125", // just above the tie
    "-1.01171875, -1.015625",
    "3.39e38, 3.3895314e38",
    "3.4e38, Infinity",
    "3.4028235e38, Infinity"
  })
  void bfloat16RoundsToNearestEven(float value, float rounded) {
    assertThat(HalfFloats.fromBfloat16(HalfFloats.toBfloat16(value))).isEqualTo(rounded);
  }

  /** float16 keeps 11 bits: between 1 and 2 its steps are 1/1024; its greatest value is 65,504. */
  @ParameterizedTest
  @CsvSource({
    "1.00048828125, 1", // 1 + 1/2048: a tie, down to the even 1
    "1.00146484375, 1.001953125", // 1 + 3/2048: a tie, up to the even 1 + 2/1024
    "65519, 65504",
    "65520, Infinity",
    "2.9802322e-8, 0", // half of the smallest
    "2.9802326e-8, 5.9604645e-8"
  })
  void float16RoundsToNearestEven(float value, float rounded) {
    assertThat(HalfFloats.fromFloat16(HalfFloats.toFloat16(value))).isEqualTo(rounded);
  }
}
