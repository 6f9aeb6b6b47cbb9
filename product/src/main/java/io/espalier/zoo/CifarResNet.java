package io.espalier.zoo;

import io.espalier.graph.Graph;
import io.espalier.tensor.Shape;

/**
 * The residual networks for small images: a 3x3 convolution, three stages of {@code n} basic blocks
 * with {@code width}, {@code 2 width} and {@code 4 width} channels, global average pooling, a
 * linear head. The second and third stage begin with stride 2.
 *
 * <p>K. He, X. Zhang, S. Ren, J. Sun: Deep Residual Learning for Image Recognition, CVPR 2016,
 * section 4.2.
 *
 * @param depth layers with weights, {@code 6n + 2}
 * @param width channels of the first stage; 16 in the paper
 */
public record CifarResNet(int depth, int width, Shortcut shortcut) implements Architecture {
  /** The paper's width. */
  static final int WIDTH = 16;

  private static final int STAGES = 3;

  /**
   * @throws IllegalArgumentException if {@code depth} is not {@code 6n + 2} with n at least 1, or
   *     {@code width} is not in 1 .. 1024
   */
  public CifarResNet {
    if (depth < 8 || depth % 6 != 2) {
      throw new IllegalArgumentException(
          "the depth of a CIFAR ResNet must be 6n + 2, as 8, 20, 32; depth=" + depth);
    }
    Layers.requireWidth(width);
  }

  /** The network at the paper's width. */
  public static CifarResNet of(int depth, Shortcut shortcut) {
    return new CifarResNet(depth, WIDTH, shortcut);
  }

  @Override
  public String name() {
    return "resnet"
        + depth
        + (shortcut == Shortcut.CONVOLUTION ? "b" : "")
        + (width == WIDTH ? "" : "-w" + width);
  }

  @Override
  public Graph build(int classes, Shape image, long seed) {
    Layers layers = new Layers(name(), classes, image, 1, seed);
    String x = layers.relu("stem.relu", convolution(layers, "stem", layers.input(), width, 3, 1));
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
    String around = stride == 1 ? x : shortcut(layers, name + ".shortcut", x, channels, stride);
    String sum = layers.add(name + ".add", inner, around);
    return layers.relu(name + ".relu2", sum);
  }

  private String shortcut(Layers layers, String name, String x, int channels, int stride) {
    return switch (shortcut) {
      case PAD ->
          layers.padChannels(name + ".pad", layers.stride(name + ".stride", x, stride), channels);
      case CONVOLUTION -> convolution(layers, name, x, channels, 1, stride);
    };
  }

  private static String convolution(
      Layers layers, String name, String x, int channels, int kernel, int stride) {
    return layers.norm(name + ".norm", layers.conv(name + ".conv", x, channels, kernel, stride));
  }
}
