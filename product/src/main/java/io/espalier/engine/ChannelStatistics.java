package io.espalier.engine;

/**
 * Mean and variance of each channel of a value, over samples and positions.
 *
 * <p>They grow in double precision, run by run: the mean and the sum of squared deviations of two
 * parts make those of the whole (Chan, Golub, LeVeque, <i>Updating formulae and a pairwise
 * algorithm for computing sample variances</i>, 1979). Nothing is lost where the mean is large
 * against the deviation.
 */
public final class ChannelStatistics {
  private final long count;
  private final double[] means;
  private final double[] deviations; // sums of squared deviations from the mean

  ChannelStatistics(long count, double[] means, double[] deviations) {
    this.count = count;
    this.means = means;
    this.deviations = deviations;
  }

  /** The number of channels. */
  public int channels() {
    return means.length;
  }

  /** How many numbers each channel's statistics are of. */
  public long count() {
    return count;
  }

  /** The mean of a channel. */
  public double mean(int channel) {
    return means[channel];
  }

  /** The means of all channels (a copy). */
  public double[] means() {
    return means.clone();
  }

  /** The variance of a channel, biased (over n). */
  public double variance(int channel) {
    return deviations[channel] / count;
  }

  /** The root of the mean square of all numbers of all channels. */
  public double rootMeanSquare() {
    double squares = 0;
    for (int channel = 0; channel < channels(); channel++) {
      squares += variance(channel) + mean(channel) * mean(channel);
    }
    return Math.sqrt(squares / channels());
  }
}
