package io.espalier.zoo;

/**
 * The pieces of densely connected networks with bottlenecks and compression: in a block each layer
 * reads all that the block has so far and appends {@code growth} channels; a transition halves
 * channels and resolution.
 *
 * <p>G. Huang, Z. Liu, L. van der Maaten, K. Q. Weinberger: Densely Connected Convolutional
 * Networks, CVPR 2017, section 3 (DenseNet-BC).
 */
final class DenseBlocks {
  private static final int BOTTLENECK = 4;

  private DenseBlocks() {}

  static String block(Layers layers, String name, String x, int depth, int growth) {
    String all = x;
    for (int i = 0; i < depth; i++) {
      String layer = name + ".layer" + i;
      String y =
          layers.conv(
              layer + ".conv1", layers.normRelu(layer, "1", all), BOTTLENECK * growth, 1, 1);
      y = layers.conv(layer + ".conv2", layers.normRelu(layer, "2", y), growth, 3, 1);
      all = layers.concat(layer + ".concat", all, y);
    }
    return all;
  }

  static String transition(Layers layers, String name, String x) {
    String y = layers.normRelu(name, "", x);
    y = layers.conv(name + ".conv", y, layers.channels(x) / 2, 1, 1);
    return layers.averagePool(name + ".pool", y);
  }
}
