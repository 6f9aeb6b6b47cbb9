package io.espalier.data;

import io.espalier.tensor.Shape;

/**
 * The blur of a camera or thing that moves in a straight line while the picture is taken: a pixel
 * becomes the mean along a line of the given length through it. The direction is drawn for each
 * image, all alike likely. Beyond its border an image goes on as it ends.
 *
 * @param length length of the motion, as a share of the image's shorter side, in (0, 1]; what is
 *     below one pixel changes nothing
 */
public record MotionBlur(double length) implements Corruption {
  private static final long STREAM = 0x6d626c72;

  public MotionBlur {
    if (!(length > 0 && length <= 1)) {
      throw new IllegalArgumentException(
          "length of a motion blur must be in (0, 1]; length=" + length);
    }
  }

  @Override
  public void apply(byte[] pixels, Shape image, long seed, int index) {
    double degrees = new SplitMix(STREAM, seed, index).nextDouble(0, 180);
    double pixelLength = length * Math.min(image.dim(1), image.dim(2));
    LineKernel.of(pixelLength, degrees).filter(pixels, image);
  }
}
