package io.espalier.engine;

import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;

/**
 * Where the channels of a tensor lie: {@code outer} times over, each channel in turn has {@code
 * inner} consecutive numbers.
 */
record ChannelLayout(int outer, int channels, int inner) {

  /**
   * The layout of a tensor along a value's axis.
   *
   * @throws IllegalArgumentException if it does not have the axis, or is not of real numbers
   */
  static ChannelLayout of(ChannelAxis source, Tensor tensor) {
    Shape shape = tensor.shape();
    int axis = source.axis() < 0 ? source.axis() + shape.rank() : source.axis();
    if (axis < 0 || axis >= shape.rank() || !tensor.dtype().isFloating()) {
      throw new IllegalArgumentException(
          "the value '%s' is %s%s; statistics along its axis %d need real numbers with that axis"
              .formatted(source.value(), tensor.dtype(), shape, source.axis()));
    }
    return new ChannelLayout(
        (int) shape.product(0, axis), shape.dim(axis), (int) shape.product(axis + 1, shape.rank()));
  }

  /**
   * Checks that a value has as many channels as in the batches before.
   *
   * @throws IllegalArgumentException if it has not
   */
  void requireChannels(ChannelAxis source, int before) {
    if (channels != before) {
      throw new IllegalArgumentException(
          "the value '%s' has %d channels in one batch and %d in another"
              .formatted(source.value(), before, channels));
    }
  }

  /** The position of the first number of a channel. */
  int start(int part, int channel) {
    return (part * channels + channel) * inner;
  }
}
