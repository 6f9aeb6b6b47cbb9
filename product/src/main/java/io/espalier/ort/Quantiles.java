package io.espalier.ort;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Quantiles of samples, and how sure a median is. */
final class Quantiles {
  private static final int RESAMPLES = 2000;

  private Quantiles() {}

  /**
   * The quantile of unordered samples, linear between neighbours: position {@code share * (n - 1)}
   * of the sorted samples.
   *
   * @param share in 0 .. 1
   */
  static double quantile(double[] samples, double share) {
    double[] sorted = samples.clone();
    Arrays.sort(sorted);
    return ofSorted(sorted, share);
  }

  /**
   * The 95 % percentile bootstrap interval of the median: {@code {low, high}}. Samples must be
   * independent of each other.
   */
  static double[] medianInterval(double[] samples, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] medians = new double[RESAMPLES];
    double[] resample = new double[samples.length];
    for (int i = 0; i < RESAMPLES; i++) {
      for (int k = 0; k < resample.length; k++) {
        resample[k] = samples[random.nextInt(samples.length)];
      }
      medians[i] = quantile(resample, 0.5);
    }
    Arrays.sort(medians);
    return new double[] {ofSorted(medians, 0.025), ofSorted(medians, 0.975)};
  }

  private static double ofSorted(double[] sorted, double share) {
    double position = share * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}
