package io.espalier.eval;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The metric of one network less that of another, on the same images.
 *
 * <p>Images that are easy or hard for both fall out of the difference, so it is far surer than the
 * metrics themselves are.
 *
 * @param value metric of the one less that of the other, in the metric's unit
 * @param low lower bound of the 95 % bootstrap interval: of differences over images drawn anew,
 *     with repeats (percentile method)
 * @param high its upper bound
 * @param distance mean over the images of how far their answers are apart; for classes the share of
 *     images that they answer differently
 */
public record PairedDifference(double value, double low, double high, double distance) {
  private static final int RESAMPLES = 2000;
  private static final double TAIL = 0.025;

  /**
   * The difference of two networks.
   *
   * @param seed of the bootstrap
   * @throws IllegalArgumentException if they did not answer the same question about equally many
   *     images
   */
  public static PairedDifference of(Answers one, Answers other, long seed) {
    if (one.size() != other.size() || one.size() == 0) {
      throw new IllegalArgumentException(
          "networks are compared on the same images; they saw %d and %d"
              .formatted(one.size(), other.size()));
    }
    double[] differences = new double[one.size()];
    double distance = 0;
    for (int image = 0; image < differences.length; image++) {
      differences[image] = one.score(image) - other.score(image);
      distance += one.distance(other, image) / differences.length;
    }
    double[] means = resampled(differences, new SplittableRandom(seed));
    return new PairedDifference(
        Arrays.stream(differences).average().orElseThrow(),
        means[(int) Math.floor(TAIL * (RESAMPLES - 1))],
        means[(int) Math.ceil((1 - TAIL) * (RESAMPLES - 1))],
        distance);
  }

  /** The means of samples drawn with repeats, in ascending order. */
  private static double[] resampled(double[] values, SplittableRandom random) {
    double[] means = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      double sum = 0;
      for (int k = 0; k < values.length; k++) {
        sum += values[random.nextInt(values.length)];
      }
      means[i] = sum / values.length;
    }
    Arrays.sort(means);
    return means;
  }
}
