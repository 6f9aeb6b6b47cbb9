package io.espalier.zoo;

import io.espalier.graph.Graph;
import io.espalier.tensor.Shape;
import java.util.List;

/**
 * The network whose units pass half of the channels on untouched: a {@link Stem} of 24 channels,
 * three stages of {@code width} times 1, 2 and 4 channels, a 1x1 convolution, global average
 * pooling, a linear head. A unit splits the channels, convolves the second half (1x1, 3x3 each
 * channel on its own, 1x1), joins the halves and shuffles them. The first unit of a stage has
 * stride 2, splits nothing and convolves both branches.
 *
 * <p>N. Ma, X. Zhang, H.-T. Zheng, J. Sun: ShuffleNet V2: Practical Guidelines for Efficient CNN
 * Architecture Design, ECCV 2018, table 5.
 *
 * @param width channels of the first stage, an even number: in the paper 48 (0.5x), 116 (1.0x), 176
 *     (1.5x) and 244 (2.0x)
 */
public record ShuffleNetV2(int width) implements Architecture {
  private static final int WIDTH = 116;
  private static final int STEM = 24;
  private static final int LAST = 1024;

  /** The width from which the last convolution is twice as wide. */
  private static final int DOUBLE = 244;

  private static final List<Integer> UNITS = List.of(4, 8, 4);

  static final Family FAMILY =
      new Family(
          "shufflenetv2",
          name -> new ShuffleNetV2(name.width(WIDTH)),
          List.of(new ShuffleNetV2(WIDTH)));

  /**
   * @throws IllegalArgumentException if {@code width} is odd or not in 1 .. 1024
   */
  public ShuffleNetV2 {
    Layers.requireWidth(width);
    if (width % 2 != 0) {
      throw new IllegalArgumentException(
          "the width of a ShuffleNetV2 must be even, for its stages are split in halves; width="
              + width);
    }
  }

  @Override
  public String name() {
    return "shufflenetv2" + Family.suffix(width, WIDTH);
  }

  @Override
  public Graph build(int classes, Shape image, long seed) {
    Layers layers = new Layers(name(), classes, image, Stem.SMALLEST_IMAGE, seed);
    String x = Stem.of(layers, STEM, 3);
    for (int stage = 1; stage <= UNITS.size(); stage++) {
      int half = (width << (stage - 1)) / 2;
      for (int i = 0; i < UNITS.get(stage - 1); i++) {
        String name = "stage" + stage + ".unit" + i;
        String joined = i == 0 ? reducing(layers, name, x, half) : splitting(layers, name, x, half);
        x = layers.shuffle(name + ".shuffle", joined, 2);
      }
    }
    return layers.head(layers.convNormRelu("last", x, width < DOUBLE ? LAST : 2 * LAST, 1, 1));
  }

  private static String splitting(Layers layers, String name, String x, int half) {
    List<String> halves = layers.halves(name + ".split", x);
    String convolved = branch(layers, name + ".branch", halves.getLast(), half, 1);
    return layers.concat(name + ".concat", halves.getFirst(), convolved);
  }

  private static String reducing(Layers layers, String name, String x, int half) {
    String around = depthwise(layers, name + ".around", x, 2);
    around = layers.convNormRelu(name + ".around.mix", around, half, 1, 1);
    String convolved = branch(layers, name + ".branch", x, half, 2);
    return layers.concat(name + ".concat", around, convolved);
  }

  private static String branch(Layers layers, String name, String x, int half, int stride) {
    String y = layers.convNormRelu(name + ".before", x, half, 1, 1);
    y = depthwise(layers, name, y, stride);
    return layers.convNormRelu(name + ".after", y, half, 1, 1);
  }

  private static String depthwise(Layers layers, String name, String x, int stride) {
    String y = layers.depthwise(name + ".depthwise.conv", x, stride);
    return layers.norm(name + ".depthwise.norm", y);
  }
}
