package io.espalier.engine;

/** How often each channel of a value is zero, over samples and positions. */
public final class ZeroCounts {
  private final long count;
  private final long[] zeros;

  ZeroCounts(long count, long... zeros) {
    this.count = count;
    this.zeros = zeros;
  }

  /** The number of channels. */
  public int channels() {
    return zeros.length;
  }

  /** How many numbers each channel was counted in. */
  public long count() {
    return count;
  }

  /** How many of a channel's numbers are zero. */
  public long zeros(int channel) {
    return zeros[channel];
  }

  /** The share of a channel's numbers that are zero, in {@code 0 .. 1}. */
  public double share(int channel) {
    return (double) zeros[channel] / count;
  }
}
