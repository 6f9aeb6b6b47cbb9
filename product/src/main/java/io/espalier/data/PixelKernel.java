package io.espalier.data;

import io.espalier.tensor.Shape;
import java.util.Arrays;

/** Writes images of one shape, moved and mirrored, as preprocessed numbers. */
final class PixelKernel {
  private final float[][] tables;
  private final ChannelOrder order;
  private final int height;
  private final int width;

  /**
   * @throws IllegalArgumentException if the preprocessing is for another number of channels
   */
  PixelKernel(Preprocessing preprocessing, Shape image) {
    int channels = preprocessing.outputShape(image).dim(0);
    this.tables = preprocessing.tables(channels);
    this.order = preprocessing.order();
    this.height = image.dim(1);
    this.width = image.dim(2);
  }

  /** The number of values of an image. */
  int size() {
    return tables.length * height * width;
  }

  /**
   * Writes one image, {@code [C, H, W]}: {@code target[c, y, x] = pixels[c', y + down, x + right]}
   * for the plane {@code c'} of the channel, black where that lies outside, then mirrored if the
   * placement says so.
   */
  void write(byte[] pixels, Augmentation.Placement placement, float[] target, int offset) {
    int from = Math.max(0, -placement.right());
    int to = Math.min(width, width - placement.right());
    for (int channel = 0; channel < tables.length; channel++) {
      float[] table = tables[channel];
      int plane = order.plane(channel, tables.length);
      for (int y = 0; y < height; y++) {
        int row = offset + (channel * height + y) * width;
        int sourceY = y + placement.down();
        if (sourceY < 0 || sourceY >= height || from >= to) {
          Arrays.fill(target, row, row + width, table[0]);
          continue;
        }
        int source = (plane * height + sourceY) * width + placement.right();
        if (placement.mirrored()) {
          int last = row + width - 1;
          Arrays.fill(target, last - from + 1, row + width, table[0]);
          for (int x = from; x < to; x++) {
            target[last - x] = table[pixels[source + x] & 0xFF];
          }
          Arrays.fill(target, row, last - to + 1, table[0]);
        } else {
          Arrays.fill(target, row, row + from, table[0]);
          for (int x = from; x < to; x++) {
            target[row + x] = table[pixels[source + x] & 0xFF];
          }
          Arrays.fill(target, row + to, row + width, table[0]);
        }
      }
    }
  }
}
