package io.espalier.zoo;

import io.espalier.graph.Graph;
import io.espalier.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The residual networks for large images: a {@link Stem}, four stages of basic blocks (depths 18
 * and 34) or bottlenecks with {@code width} times 1, 2, 4 and 8 channels (in bottlenecks four times
 * as many leave a block), global average pooling, a linear head. Stages but the first begin with
 * stride 2, which a bottleneck has in its 3x3 convolution; where channels or resolution change, a
 * 1x1 convolution is the shortcut.
 *
 * <p>K. He, X. Zhang, S. Ren, J. Sun: Deep Residual Learning for Image Recognition, CVPR 2016,
 * table 1.
 *
 * @param depth layers with weights: 18, 34, 50, 101 or 152
 * @param width channels of the first stage; 64 in the paper
 * @param gated whether a block's inner branch ends with {@link SqueezeExcite}
 */
public record ImageNetResNet(int depth, int width, boolean gated) implements Architecture {
  private static final int WIDTH = 64;
  private static final int EXPANSION = 4;
  private static final int FIRST_OF_BOTTLENECKS = 50;

  /** Blocks of each stage, by depth. */
  private static final Map<Integer, List<Integer>> BLOCKS =
      Map.of(
          18, List.of(2, 2, 2, 2),
          34, List.of(3, 4, 6, 3),
          50, List.of(3, 4, 6, 3),
          101, List.of(3, 4, 23, 3),
          152, List.of(3, 8, 36, 3));

  static final Family FAMILY =
      new Family(
          "(se-)?resnet(18|34|50|101|152)",
          name -> new ImageNetResNet(name.number(2), name.width(WIDTH), name.has(1)),
          Stream.concat(
                  Stream.of(18, 34, 50, 101, 152).map(ImageNetResNet::of),
                  Stream.of(new ImageNetResNet(50, WIDTH, true)))
              .toList());

  /**
   * @throws IllegalArgumentException if {@code depth} is none of these five, or {@code width} is
   *     not in 1 .. 1024
   */
  public ImageNetResNet {
    if (!BLOCKS.containsKey(depth)) {
      throw new IllegalArgumentException(
          "the depth of an ImageNet ResNet must be one of 18, 34, 50, 101, 152; depth=" + depth);
    }
    Layers.requireWidth(width);
  }

  /** The network at the paper's width, without gates. */
  public static ImageNetResNet of(int depth) {
    return new ImageNetResNet(depth, WIDTH, false);
  }

  @Override
  public String name() {
    return (gated ? "se-" : "") + "resnet" + depth + Family.suffix(width, WIDTH);
  }

  @Override
  public Graph build(int classes, Shape image, long seed) {
    Layers layers = new Layers(name(), classes, image, Stem.SMALLEST_IMAGE, seed);
    List<Integer> blocks = BLOCKS.getOrDefault(depth, List.of());
    String x = Stem.of(layers, width, 7);
    for (int stage = 1; stage <= blocks.size(); stage++) {
      for (int block = 0; block < blocks.get(stage - 1); block++) {
        int stride = stage > 1 && block == 0 ? 2 : 1;
        x = block(layers, "stage" + stage + ".block" + block, x, width << (stage - 1), stride);
      }
    }
    return layers.head(x);
  }

  private String block(Layers layers, String name, String x, int inner, int stride) {
    boolean bottleneck = depth >= FIRST_OF_BOTTLENECKS;
    int channels = bottleneck ? EXPANSION * inner : inner;
    String y =
        bottleneck
            ? bottleneck(layers, name, x, inner, stride)
            : basic(layers, name, x, inner, stride);
    y = gated ? SqueezeExcite.gate(layers, name + ".gate", y) : y;
    String around =
        stride == 1 && layers.channels(x) == channels
            ? x
            : layers.convNorm(name + ".shortcut", x, channels, 1, stride);
    return layers.relu(name + ".relu", layers.add(name + ".add", y, around));
  }

  private static String basic(Layers layers, String name, String x, int width, int stride) {
    String y = layers.convNormRelu(name + ".first", x, width, 3, stride);
    return layers.convNorm(name + ".second", y, width, 3, 1);
  }

  private static String bottleneck(Layers layers, String name, String x, int inner, int stride) {
    String y = layers.convNormRelu(name + ".reduce", x, inner, 1, 1);
    y = layers.convNormRelu(name + ".middle", y, inner, 3, stride);
    return layers.convNorm(name + ".expand", y, EXPANSION * inner, 1, 1);
  }
}
