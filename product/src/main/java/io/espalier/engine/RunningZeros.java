package io.espalier.engine;

import io.espalier.tensor.Tensor;
import java.nio.FloatBuffer;

/** {@link ZeroCounts} that grow tensor by tensor. */
final class RunningZeros {
  private final ChannelAxis source;
  private final double threshold;
  private long[] zeros = new long[0];
  private long count;
  private float[] run = new float[0];

  /**
   * Counts of nothing yet.
   *
   * @param threshold greatest magnitude that counts as zero, at least 0
   */
  RunningZeros(ChannelAxis source, double threshold) {
    if (!(threshold >= 0)) {
      throw new IllegalArgumentException("threshold must be >= 0; threshold=" + threshold);
    }
    this.source = source;
    this.threshold = threshold;
  }

  /**
   * Counts a tensor in.
   *
   * @throws IllegalArgumentException if it does not have the axis, or another extent than before
   */
  void add(Tensor tensor) {
    ChannelLayout layout = ChannelLayout.of(source, tensor);
    if (count == 0) {
      zeros = new long[layout.channels()];
    }
    layout.requireChannels(source, zeros.length);
    if (run.length < layout.inner()) {
      run = new float[layout.inner()];
    }
    FloatBuffer numbers = tensor.floats();
    for (int part = 0; part < layout.outer(); part++) {
      for (int channel = 0; channel < zeros.length; channel++) {
        numbers.get(layout.start(part, channel), run, 0, layout.inner());
        zeros[channel] += zeros(layout.inner());
      }
    }
    count += (long) layout.outer() * layout.inner();
  }

  private int zeros(int length) {
    int found = 0;
    for (int i = 0; i < length; i++) {
      found += Math.abs(run[i]) <= threshold ? 1 : 0;
    }
    return found;
  }

  /**
   * The counts so far.
   *
   * @throws IllegalArgumentException if there are none
   */
  ZeroCounts result() {
    if (count == 0) {
      throw new IllegalArgumentException(
          "there is no batch to count the zeros of '" + source.value() + "' in");
    }
    return new ZeroCounts(count, zeros.clone());
  }
}
