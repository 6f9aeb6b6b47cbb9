package io.espalier.zoo;

import io.espalier.graph.Graph;
import io.espalier.tensor.Shape;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The residual networks for small images: a 3x3 convolution, three stages of {@code n} basic blocks
 * with {@code width}, {@code 2 width} and {@code 4 width} channels, global average pooling, a
 * linear head. The second and third stage begin with stride 2.
 *
 * <p>K. He, X. Zhang, S. Ren, J. Sun: Deep Residual Learning for Image Recognition, CVPR 2016,
 * section 4.2.
 *
 * @param depth layers with weights, {@code 6n + 2}; not 50, 152 or 164, which name other networks
 * @param width channels of the first stage; 16 in the paper
 * @param gated whether a block's inner branch ends with {@link SqueezeExcite}
 */
public record CifarResNet(int depth, int width, Shortcut shortcut, boolean gated)
    implements Architecture {
  /** The paper's width. */
  static final int WIDTH = 16;

  private static final int STAGES = 3;
  private static final Set<Integer> OTHERS = Set.of(50, 152, 164);

  static final Family FAMILY =
      new Family(
          "(se-)?resnet(\\d{1,4})(b?)",
          name ->
              new CifarResNet(
                  name.number(2),
                  name.width(WIDTH),
                  name.has(3) ? Shortcut.CONVOLUTION : Shortcut.PAD,
                  name.has(1)),
          usual());

  /**
   * @throws IllegalArgumentException if {@code depth} is not {@code 6n + 2} with n at least 1 or
   *     names another network, or {@code width} is not in 1 .. 1024
   */
  public CifarResNet {
    if (depth < 8 || depth % 6 != 2) {
      throw new IllegalArgumentException(
          "the depth of a CIFAR ResNet must be 6n + 2, as 8, 20, 32; depth=" + depth);
    }
    if (OTHERS.contains(depth)) {
      throw new IllegalArgumentException(
          "a ResNet of depth %d is another network: resnet%d".formatted(depth, depth));
    }
    Layers.requireWidth(width);
  }

  /** The network at the paper's width, without gates. */
  public static CifarResNet of(int depth, Shortcut shortcut) {
    return new CifarResNet(depth, WIDTH, shortcut, false);
  }

  private static List<CifarResNet> usual() {
    Stream<CifarResNet> plain =
        Stream.of(Shortcut.PAD, Shortcut.CONVOLUTION)
            .flatMap(s -> Stream.of(8, 20, 32, 44, 56, 110).map(depth -> of(depth, s)));
    Stream<CifarResNet> gated =
        Stream.of(20, 56).map(depth -> new CifarResNet(depth, WIDTH, Shortcut.PAD, true));
    return Stream.concat(plain, gated).toList();
  }

  @Override
  public String name() {
    return (gated ? "se-" : "")
        + "resnet"
        + depth
        + (shortcut == Shortcut.CONVOLUTION ? "b" : "")
        + Family.suffix(width, WIDTH);
  }

  @Override
  public Graph build(int classes, Shape image, long seed) {
    Layers layers = new Layers(name(), classes, image, 1, seed);
    String x = layers.convNormRelu("stem", layers.input(), width, 3, 1);
    for (int stage = 1; stage <= STAGES; stage++) {
      for (int block = 0; block < (depth - 2) / 6; block++) {
        int stride = stage > 1 && block == 0 ? 2 : 1;
        x = block(layers, "stage" + stage + ".block" + block, x, width << (stage - 1), stride);
      }
    }
    return layers.head(x);
  }

  private String block(Layers layers, String name, String x, int channels, int stride) {
    String inner = layers.conv(name + ".conv1", x, channels, 3, stride);
    inner = layers.relu(name + ".relu1", layers.norm(name + ".norm1", inner));
    inner = layers.conv(name + ".conv2", inner, channels, 3, 1);
    inner = layers.norm(name + ".norm2", inner);
    inner = gated ? SqueezeExcite.gate(layers, name + ".gate", inner) : inner;
    String around = stride == 1 ? x : shortcut(layers, name + ".shortcut", x, channels, stride);
    return layers.relu(name + ".relu2", layers.add(name + ".add", inner, around));
  }

  private String shortcut(Layers layers, String name, String x, int channels, int stride) {
    return switch (shortcut) {
      case PAD ->
          layers.padChannels(name + ".pad", layers.stride(name + ".stride", x, stride), channels);
      case CONVOLUTION -> layers.convNorm(name, x, channels, 1, stride);
    };
  }
}
