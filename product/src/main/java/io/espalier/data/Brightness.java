package io.espalier.data;

import io.espalier.tensor.Shape;

/**
 * Too much or too little light: the same is added to all pixels, and what leaves the range of
 * pixels is cut off.
 *
 * @param shift what is added, where pixels are 0 to 1: in [−1, 1], not 0
 */
public record Brightness(double shift) implements Corruption {

  public Brightness {
    if (!(Math.abs(shift) <= 1) || shift == 0) {
      throw new IllegalArgumentException(
          "shift of the brightness must be in [-1, 1] and not 0; shift=" + shift);
    }
  }

  @Override
  public void apply(byte[] pixels, Shape image, long seed, int index) {
    double added = PixelValues.MAX * shift;
    for (int i = 0; i < image.elements(); i++) {
      pixels[i] = PixelValues.rounded((pixels[i] & 0xFF) + added);
    }
  }
}
