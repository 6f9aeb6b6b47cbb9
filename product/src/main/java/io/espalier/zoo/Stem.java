package io.espalier.zoo;

import io.espalier.tensor.Shape;

/**
 * The beginning of networks that were made for images of 224 pixels, fit for smaller ones.
 *
 * <p>As published they halve an image twice before the first stage. Images with a side of less than
 * 128 pixels are halved once, of less than 64 not at all, so that the last stage has some positions
 * left: 7 by 7 of 224 pixels, 4 by 4 of 64 or 32.
 */
final class Stem {
  /** Least height and width: one position is left after the three halvings of the stages. */
  static final int SMALLEST_IMAGE = 8;

  private static final int LARGE = 128;
  private static final int MEDIUM = 64;

  private Stem() {}

  /** How often an image {@code [C, H, W]} is halved before the first stage: 0, 1 or 2. */
  static int halvings(Shape image) {
    int side = Math.min(image.dim(1), image.dim(2));
    return side >= LARGE ? 2 : side >= MEDIUM ? 1 : 0;
  }

  /**
   * The image behind a convolution with BatchNorm and rectifier, and 3x3 max pooling if it is
   * large.
   *
   * @param kernel of the convolution where the image is large; otherwise it is 3
   */
  static String of(Layers layers, int width, int kernel) {
    int halvings = halvings(layers.shape(layers.input()));
    String x =
        layers.convNormRelu(
            "stem", layers.input(), width, halvings == 2 ? kernel : 3, halvings > 0 ? 2 : 1);
    return halvings == 2 ? layers.maxPool("stem.pool", x, 3, 2, 1) : x;
  }
}
