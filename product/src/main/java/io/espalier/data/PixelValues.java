package io.espalier.data;

/** Pixel values between the unsigned bytes of an image and numbers. */
final class PixelValues {
  /** The greatest value of a pixel. */
  static final int MAX = 255;

  private PixelValues() {}

  /** The nearest value that a pixel can have, a half rounded up. */
  static byte rounded(double value) {
    return (byte) Math.clamp((long) Math.floor(value + 0.5), 0, MAX);
  }
}
