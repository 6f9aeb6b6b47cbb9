package io.espalier.engine;

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
    ChannelLayout layout = ChannelLayout.of(source, tensor);
    if (count == 0) {
      means = new double[layout.channels()];
      deviations = new double[layout.channels()];
    }
    layout.requireChannels(source, means.length);
    FloatBuffer numbers = tensor.floats();
    for (int part = 0; part < layout.outer() && layout.inner() > 0; part++) {
      for (int channel = 0; channel < means.length; channel++) {
        addRun(channel, numbers, layout.start(part, channel), layout.inner());
      }
      count += layout.inner();
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
