package io.espalier.zoo;

/**
 * The gate of squeeze-and-excitation: each channel times a number in 0 .. 1 that two layers find
 * from the means of all channels.
 *
 * <p>J. Hu, L. Shen, G. Sun: Squeeze-and-Excitation Networks, CVPR 2018. Both layers have biases;
 * the first has a sixteenth of the channels, at least one.
 */
final class SqueezeExcite {
  private static final int REDUCTION = 16;

  private SqueezeExcite() {}

  static String gate(Layers layers, String name, String x) {
    int width = layers.channels(x);
    String squeezed = layers.globalPool(name + ".squeeze", x);
    String reduced =
        layers.biasedConv(name + ".reduce", squeezed, Math.max(1, width / REDUCTION), 1);
    String excited =
        layers.biasedConv(name + ".expand", layers.relu(name + ".relu", reduced), width, 1);
    return layers.gated(name + ".scale", x, layers.sigmoid(name + ".sigmoid", excited));
  }
}
