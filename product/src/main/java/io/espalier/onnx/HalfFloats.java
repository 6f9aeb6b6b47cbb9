package io.espalier.onnx;

/**
 * The two 16-bit floating types as bit patterns; both directions round to nearest, ties to even.
 */
final class HalfFloats {
  private static final int QUIET_NAN = 0x7fc0;

  private HalfFloats() {}

  static float fromFloat16(short bits) {
    return Float.float16ToFloat(bits);
  }

  static short toFloat16(float value) {
    return Float.floatToFloat16(value);
  }

  /** A bfloat16 is the upper half of a float32. */
  static float fromBfloat16(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  static short toBfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | QUIET_NAN);
    }
    int tieToEven = 0x7fff + ((bits >>> 16) & 1);
    return (short) ((bits + tieToEven) >>> 16);
  }
}
