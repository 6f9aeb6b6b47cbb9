package io.espalier.data.image;

/**
 * A decoded colour image: unsigned bytes, row-major {@code [3, H, W]}, the planes red, green, blue.
 */
public final class RgbImage {
  private final int height;
  private final int width;
  private final byte[] pixels;

  /** An image that takes over the array. */
  private RgbImage(int height, int width, byte[] pixels) {
    this.height = height;
    this.width = width;
    this.pixels = pixels;
  }

  /**
   * The image of pixels that stand one after another.
   *
   * @param interleaved {@code [H, W, 3]}
   */
  static RgbImage ofInterleaved(int height, int width, byte[] interleaved) {
    int plane = height * width;
    byte[] planes = new byte[3 * plane];
    for (int i = 0; i < plane; i++) {
      planes[i] = interleaved[3 * i];
      planes[plane + i] = interleaved[3 * i + 1];
      planes[2 * plane + i] = interleaved[3 * i + 2];
    }
    return new RgbImage(height, width, planes);
  }

  /** In pixels. */
  public int height() {
    return height;
  }

  /** In pixels. */
  public int width() {
    return width;
  }

  /** The bytes {@code [3, H, W]}; not a copy, and not to be changed. */
  public byte[] pixels() {
    return pixels;
  }
}
