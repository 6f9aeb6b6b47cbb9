package io.espalier.data;

import io.espalier.tensor.Shape;

/**
 * The noise of a sensor in the dark: to each value of each channel a normally distributed number is
 * added, of mean 0 and independent of all others; what leaves the range of pixels is cut off.
 *
 * @param deviation standard deviation, where pixels are 0 to 1: more than 0
 */
public record GaussianNoise(double deviation) implements Corruption {
  private static final long STREAM = 0x6e6f6973;

  public GaussianNoise {
    if (!(deviation > 0) || Double.isInfinite(deviation)) {
      throw new IllegalArgumentException(
          "deviation of the noise must be > 0; deviation=" + deviation);
    }
  }

  @Override
  public void apply(byte[] pixels, Shape image, long seed, int index) {
    SplitMix random = new SplitMix(STREAM, seed, index);
    double scale = PixelValues.MAX * deviation;
    for (int i = 0; i < image.elements(); i++) {
      pixels[i] = PixelValues.rounded((pixels[i] & 0xFF) + scale * random.nextGaussian());
    }
  }
}
