package io.espalier.tensor;

/**
 * The two 16-bit floating types as bit patterns; both directions round to nearest, ties to even.
 */
public final class HalfFloats {
  private static final int QUIET_NAN = 0x7fc0;

  private HalfFloats() {}

  public static float fromFloat16(short bits) {
    return Float.float16ToFloat(bits);
  }

  public static short toFloat16(float value) {
    return Float.floatToFloat16(value);
  }

  /** A bfloat16 is the upper half of a float32. */
  public static float fromBfloat16(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  public static short toBfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | QUIET_NAN);
    }
    int tieToEven = 0x7fff + ((bits >>> 16) & 1);
    return (short) ((bits + tieToEven) >>> 16);
  }

  /**
   * The number of a 16-bit type that is nearest to a float32.
   *
   * @throws IllegalArgumentException if {@code dtype} is no 16-bit floating type
   */
  static float round(DType dtype, float value) {
    return switch (dtype) {
      case FLOAT16 -> fromFloat16(toFloat16(value));
      case BFLOAT16 -> fromBfloat16(toBfloat16(value));
      default -> throw new IllegalArgumentException("not a 16-bit floating type: " + dtype);
    };
  }
}
