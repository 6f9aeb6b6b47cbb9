package io.espalier.data;

import io.espalier.tensor.Shape;

/**
 * Fog: each channel shrinks towards its own mean, {@code value = mean + factor · (value − mean)}.
 *
 * @param factor what is left of the distance to the mean, in [0, 1)
 */
public record Contrast(double factor) implements Corruption {

  public Contrast {
    if (!(factor >= 0 && factor < 1)) {
      throw new IllegalArgumentException(
          "factor of the contrast must be in [0, 1); factor=" + factor);
    }
  }

  @Override
  public void apply(byte[] pixels, Shape image, long seed, int index) {
    int plane = image.dim(1) * image.dim(2);
    for (int from = 0; from < image.elements(); from += plane) {
      long sum = 0;
      for (int i = from; i < from + plane; i++) {
        sum += pixels[i] & 0xFF;
      }
      double mean = (double) sum / plane;
      for (int i = from; i < from + plane; i++) {
        pixels[i] = PixelValues.rounded(mean + factor * ((pixels[i] & 0xFF) - mean));
      }
    }
  }
}
