package io.espalier.zoo;

import io.espalier.graph.Graph;
import io.espalier.tensor.Shape;
import java.util.List;

/**
 * The plain networks of 3x3 convolutions in their form for small images: BatchNorm behind each
 * convolution (which therefore has no bias), five stages that end with 2x2 max pooling, global
 * average pooling, and one linear layer as head. An image of 32 by 32 pixels is a single position
 * at the end.
 *
 * <p>K. Simonyan, A. Zisserman: Very Deep Convolutional Networks for Large-Scale Image Recognition,
 * ICLR 2015; the five stages have {@code width} times 1, 2, 4, 8 and 8 channels.
 *
 * @param depth the original's layers with weights: 11, 13, 16 or 19 (of which three were its head)
 * @param width channels of the first stage; 64 in the paper
 */
public record CifarVgg(int depth, int width) implements Architecture {
  /** The depths that the paper names. */
  static final List<Integer> DEPTHS = List.of(11, 13, 16, 19);

  /** The paper's width. */
  static final int WIDTH = 64;

  /** Channels of the stages, in multiples of the width. */
  static final List<Integer> MULTIPLES = List.of(1, 2, 4, 8, 8);

  static final Family FAMILY =
      new Family(
          "vgg(\\d{1,3})",
          name -> new CifarVgg(name.number(1), name.width(WIDTH)),
          DEPTHS.stream().map(CifarVgg::of).toList());

  /**
   * @throws IllegalArgumentException if {@code depth} is none of these four, or {@code width} is
   *     not in 1 .. 1024
   */
  public CifarVgg {
    requireDepth(depth);
    Layers.requireWidth(width);
  }

  static void requireDepth(int depth) {
    if (!DEPTHS.contains(depth)) {
      throw new IllegalArgumentException(
          "the depth of a VGG must be one of 11, 13, 16, 19; depth=" + depth);
    }
  }

  /** The network at the paper's width. */
  public static CifarVgg of(int depth) {
    return new CifarVgg(depth, WIDTH);
  }

  @Override
  public String name() {
    return "vgg" + depth + Family.suffix(width, WIDTH);
  }

  @Override
  public Graph build(int classes, Shape image, long seed) {
    Layers layers = new Layers(name(), classes, image, 1 << MULTIPLES.size(), seed);
    String x = layers.input();
    for (int stage = 1; stage <= MULTIPLES.size(); stage++) {
      String prefix = "stage" + stage;
      for (int i = 1; i <= convolutions(depth, stage); i++) {
        x = layers.conv(prefix + ".conv" + i, x, width * MULTIPLES.get(stage - 1), 3, 1);
        x = layers.relu(prefix + ".relu" + i, layers.norm(prefix + ".norm" + i, x));
      }
      x = layers.maxPool(prefix + ".pool", x, 2, 2, 0);
    }
    return layers.head(x);
  }

  /** How many convolutions a stage of 1 .. 5 has. */
  static int convolutions(int depth, int stage) {
    return switch (depth) {
      case 11 -> stage <= 2 ? 1 : 2;
      case 13 -> 2;
      case 16 -> stage <= 2 ? 2 : 3;
      default -> stage <= 2 ? 2 : 4;
    };
  }
}
