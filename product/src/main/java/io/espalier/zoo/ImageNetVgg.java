package io.espalier.zoo;

import io.espalier.graph.Graph;
import io.espalier.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;

/**
 * The plain networks of 3x3 convolutions as published: five stages that end with 2x2 max pooling,
 * and three linear layers, the first two of {@code 64 width} features with rectifier and dropout.
 * Convolutions have biases, with and without BatchNorm.
 *
 * <p>K. Simonyan, A. Zisserman: Very Deep Convolutional Networks for Large-Scale Image Recognition,
 * ICLR 2015, configurations A, B, D and E.
 *
 * @param depth layers with weights: 11, 13, 16 or 19
 * @param width channels of the first stage; 64 in the paper
 * @param normalized whether BatchNorm follows each convolution
 */
public record ImageNetVgg(int depth, int width, boolean normalized) implements Architecture {
  private static final int FEATURES_PER_WIDTH = 64;
  private static final float DROPPED = 0.5f;

  static final Family FAMILY =
      new Family(
          "vgg(\\d{1,3})(-bn)?-imagenet",
          name -> new ImageNetVgg(name.number(1), name.width(CifarVgg.WIDTH), name.has(2)),
          Stream.of(false, true)
              .flatMap(bn -> CifarVgg.DEPTHS.stream().map(depth -> of(depth, bn)))
              .toList());

  /**
   * @throws IllegalArgumentException if {@code depth} is none of these four, or {@code width} is
   *     not in 1 .. 1024
   */
  public ImageNetVgg {
    CifarVgg.requireDepth(depth);
    Layers.requireWidth(width);
  }

  /** The network at the paper's width. */
  public static ImageNetVgg of(int depth, boolean normalized) {
    return new ImageNetVgg(depth, CifarVgg.WIDTH, normalized);
  }

  @Override
  public String name() {
    return "vgg"
        + depth
        + (normalized ? "-bn" : "")
        + "-imagenet"
        + Family.suffix(width, CifarVgg.WIDTH);
  }

  @Override
  public Graph build(int classes, Shape image, long seed) {
    List<Integer> multiples = CifarVgg.MULTIPLES;
    Layers layers = new Layers(name(), classes, image, 1 << multiples.size(), seed);
    String x = layers.input();
    for (int stage = 1; stage <= multiples.size(); stage++) {
      String prefix = "stage" + stage;
      for (int i = 1; i <= CifarVgg.convolutions(depth, stage); i++) {
        x = layers.biasedConv(prefix + ".conv" + i, x, width * multiples.get(stage - 1), 3);
        x = normalized ? layers.norm(prefix + ".norm" + i, x) : x;
        x = layers.relu(prefix + ".relu" + i, x);
      }
      x = layers.maxPool(prefix + ".pool", x, 2, 2, 0);
    }
    x = layers.flatten("head.flatten", x);
    for (int i = 1; i <= 2; i++) {
      int features = FEATURES_PER_WIDTH * width;
      x = layers.linear("head.linear" + i, x, features, Layers.BEFORE_RECTIFIER);
      x = layers.dropout("head.dropout" + i, layers.relu("head.relu" + i, x), DROPPED);
    }
    return layers.classify(x);
  }
}
