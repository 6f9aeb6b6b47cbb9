package io.espalier.data;

import io.espalier.tensor.Shape;
import java.util.Arrays;

/**
 * A thing in front of the picture: a rectangle of middle grey, with the proportions of the image
 * and wholly inside it. Its place is drawn for each image, all alike likely.
 *
 * @param share share of the image's area that is hidden, in (0, 1]
 */
public record Occlusion(double share) implements Corruption {
  /** What is put in place of the pixels. */
  static final byte GREY = (byte) 128;

  private static final long STREAM = 0x6f63636c;

  public Occlusion {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("share of an occlusion must be in (0, 1]; share=" + share);
    }
  }

  @Override
  public void apply(byte[] pixels, Shape image, long seed, int index) {
    int height = image.dim(1);
    int width = image.dim(2);
    int rows = (int) Math.round(height * Math.sqrt(share));
    int columns = (int) Math.round(width * Math.sqrt(share));
    SplitMix random = new SplitMix(STREAM, seed, index);
    int top = random.nextInt(height - rows + 1);
    int left = random.nextInt(width - columns + 1);
    for (int channel = 0; channel < image.dim(0); channel++) {
      for (int y = top; y < top + rows; y++) {
        int start = (channel * height + y) * width + left;
        Arrays.fill(pixels, start, start + columns, GREY);
      }
    }
  }
}
