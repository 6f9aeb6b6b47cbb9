package io.espalier.zoo;

import io.espalier.graph.Graph;
import io.espalier.tensor.Shape;
import java.util.List;

/**
 * The densely connected networks for small images: a 3x3 convolution of {@code 2 growth} channels,
 * three {@linkplain DenseBlocks blocks} of {@code n} layers of two convolutions, with transitions
 * between them, BatchNorm, a rectifier, global average pooling, a linear head.
 *
 * @param depth layers with weights, {@code 6n + 4}; 100, 190 or 250 in the paper
 * @param growth channels that a layer appends
 */
public record CifarDenseNet(int depth, int growth) implements Architecture {
  private static final int BLOCKS = 3;
  private static final int SMALLEST_IMAGE = 4;

  static final Family FAMILY =
      new Family(
          "densenet-bc-(\\d{1,4})-(\\d{1,4})",
          name -> new CifarDenseNet(name.number(1), name.width(name.number(2))),
          List.of(new CifarDenseNet(100, 12)));

  /**
   * @throws IllegalArgumentException if {@code depth} is not {@code 6n + 4} with n at least 1, or
   *     {@code growth} is not in 1 .. 1024
   */
  public CifarDenseNet {
    if (depth < 10 || depth % 6 != 4) {
      throw new IllegalArgumentException(
          "the depth of a CIFAR DenseNet-BC must be 6n + 4, as 10, 22, 100; depth=" + depth);
    }
    Layers.requireWidth(growth);
  }

  @Override
  public String name() {
    return "densenet-bc-" + depth + "-" + growth;
  }

  @Override
  public Graph build(int classes, Shape image, long seed) {
    Layers layers = new Layers(name(), classes, image, SMALLEST_IMAGE, seed);
    String x = layers.conv("stem.conv", layers.input(), 2 * growth, 3, 1);
    for (int block = 1; block <= BLOCKS; block++) {
      x = DenseBlocks.block(layers, "block" + block, x, (depth - 4) / 6, growth);
      x = block < BLOCKS ? DenseBlocks.transition(layers, "transition" + block, x) : x;
    }
    return layers.head(layers.normRelu("head", "", x));
  }
}
