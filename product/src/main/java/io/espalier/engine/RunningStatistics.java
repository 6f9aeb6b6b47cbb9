package io.espalier.engine;

import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.nio.FloatBuffer;

/** {@link ChannelStatistics} that grow tensor by tensor. */
final class RunningStatistics {
  private final ChannelAxis source;
  private double[] means = new double[0];
  private double[] deviations = new double[0];
  private long count;

  RunningStatistics(ChannelAxis source) {
    this.source = source;
  }

  /**
   * Counts a tensor in.
   *
   * @throws IllegalArgumentException if it does not have the axis, or another extent than before
   */
  void add(Tensor tensor) {
    Shape shape = tensor.shape();
    int axis = source.axis() < 0 ? source.axis() + shape.rank() : source.axis();
    if (axis < 0 || axis >= shape.rank() || !tensor.dtype().isFloating()) {
      throw new IllegalArgumentException(
          "the value '%s' is %s%s; statistics along its axis %d need real numbers with that axis"
              .formatted(source.value(), tensor.dtype(), shape, source.axis()));
    }
    int channels = shape.dim(axis);
    if (count == 0) {
      means = new double[channels];
      deviations = new double[channels];
    } else if (channels != means.length) {
      throw new IllegalArgumentException(
          "the value '%s' has %d channels in one batch and %d in another"
              .formatted(source.value(), means.length, channels));
    }
    int inner = (int) shape.product(axis + 1, shape.rank());
    int outer = (int) shape.product(0, axis);
    FloatBuffer numbers = tensor.floats();
    for (int o = 0; o < outer && inner > 0; o++) {
      for (int channel = 0; channel < channels; channel++) {
        addRun(channel, numbers, (o * channels + channel) * inner, inner);
      }
      count += inner;
    }
  }

  private void addRun(int channel, FloatBuffer numbers, int from, int length) {
    double sum = 0;
    for (int i = from; i < from + length; i++) {
      sum += numbers.get(i);
    }
    double mean = sum / length;
    double deviation = 0;
    for (int i = from; i < from + length; i++) {
      double distance = numbers.get(i) - mean;
      deviation += distance * distance;
    }
    double delta = mean - means[channel];
    double share = (double) length / (count + length);
    means[channel] += delta * share;
    deviations[channel] += deviation + delta * delta * count * share;
  }

  /**
   * The statistics so far.
   *
   * @throws IllegalArgumentException if there are none
   */
  ChannelStatistics result() {
    if (count == 0) {
      throw new IllegalArgumentException(
          "there is no batch to take the statistics of '" + source.value() + "' from");
    }
    return new ChannelStatistics(count, means.clone(), deviations.clone());
  }
}
