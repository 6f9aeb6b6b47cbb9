package io.espalier.zoo;

import io.espalier.graph.Graph;
import io.espalier.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;

/**
 * The residual networks for small images whose BatchNorms and rectifiers stand before the
 * convolutions, so that what passes the shortcuts is not changed: a 3x3 convolution, three stages
 * of {@code n} bottlenecks (1x1, 3x3, 1x1) with {@code 4 width}, {@code 8 width} and {@code 16
 * width} channels, BatchNorm, a rectifier, global average pooling, a linear head. The second and
 * third stage begin with stride 2, in the 3x3 convolution; where channels change, a 1x1 convolution
 * is the shortcut.
 *
 * <p>K. He, X. Zhang, S. Ren, J. Sun: Identity Mappings in Deep Residual Networks, ECCV 2016.
 *
 * @param depth layers with weights, {@code 9n + 2}
 * @param width channels of the first convolution; 16 in the paper
 */
public record PreActivationResNet(int depth, int width) implements Architecture {
  private static final int WIDTH = 16;
  private static final int STAGES = 3;
  private static final int EXPANSION = 4;

  /** The paper's depths, which have the short name. */
  private static final List<Integer> DEPTHS = List.of(164, 1001);

  static final Family FAMILY =
      new Family(
          "resnet(164|1001)|preresnet(\\d{1,4})",
          name -> new PreActivationResNet(name.number(name.has(1) ? 1 : 2), name.width(WIDTH)),
          Stream.of(164).map(PreActivationResNet::of).toList());

  /**
   * @throws IllegalArgumentException if {@code depth} is not {@code 9n + 2} with n at least 1, or
   *     {@code width} is not in 1 .. 1024
   */
  public PreActivationResNet {
    if (depth < 11 || depth % 9 != 2) {
      throw new IllegalArgumentException(
          "the depth of a ResNet of pre-activated bottlenecks must be 9n + 2, as 11, 20, 164; depth="
              + depth);
    }
    Layers.requireWidth(width);
  }

  /** The network at the paper's width. */
  public static PreActivationResNet of(int depth) {
    return new PreActivationResNet(depth, WIDTH);
  }

  @Override
  public String name() {
    return (DEPTHS.contains(depth) ? "resnet" : "preresnet") + depth + Family.suffix(width, WIDTH);
  }

  @Override
  public Graph build(int classes, Shape image, long seed) {
    Layers layers = new Layers(name(), classes, image, 1, seed);
    String x = layers.conv("stem.conv", layers.input(), width, 3, 1);
    for (int stage = 1; stage <= STAGES; stage++) {
      for (int block = 0; block < (depth - 2) / 9; block++) {
        int stride = stage > 1 && block == 0 ? 2 : 1;
        x = block(layers, "stage" + stage + ".block" + block, x, width << (stage - 1), stride);
      }
    }
    return layers.head(layers.normRelu("head", "", x));
  }

  private static String block(Layers layers, String name, String x, int inner, int stride) {
    int channels = EXPANSION * inner;
    String before = layers.normRelu(name, "1", x);
    String y = layers.conv(name + ".conv1", before, inner, 1, 1);
    y = layers.conv(name + ".conv2", layers.normRelu(name, "2", y), inner, 3, stride);
    y = layers.conv(name + ".conv3", layers.normRelu(name, "3", y), channels, 1, 1);
    String around =
        layers.channels(x) == channels
            ? x
            : layers.conv(name + ".shortcut.conv", before, channels, 1, stride);
    return layers.add(name + ".add", y, around);
  }
}
