package io.espalier.zoo;

import io.espalier.graph.Graph;
import io.espalier.tensor.Shape;

/**
 * A family of networks with its dimensions chosen: all that a graph needs but classes and image.
 */
public sealed interface Architecture
    permits CifarDenseNet,
        CifarResNet,
        CifarVgg,
        ImageNetDenseNet,
        ImageNetResNet,
        ImageNetVgg,
        MobileNetV2,
        PreActivationResNet,
        ShuffleNetV2 {

  /** The name under which {@link Zoo#find} knows this network, as {@code resnet20b-w8}. */
  String name();

  /**
   * The network with fresh weights, a function of all arguments: the same seed gives an equal
   * graph.
   *
   * <p>Convolutions start as He et al. (2015) derive it for layers before a rectifier, in the
   * fan-out form: normal with variance {@code 2 / (Cout / groups * Kh * Kw)}. The linear head has
   * no rectifier behind it: normal with variance {@code 1 / features}; linear layers before a
   * rectifier have twice that. Biases are 0. BatchNorm starts as the identity: scale 1, bias 0,
   * mean 0, variance 1.
   *
   * @param classes number of outputs, at least 1
   * @param image shape of one input, {@code [C, H, W]}
   * @throws IllegalArgumentException if {@code classes} is less than 1, or the image is not of that
   *     rank or too small for the network
   */
  Graph build(int classes, Shape image, long seed);
}
