package io.espalier.eval;

import io.espalier.data.CorruptionKind;
import java.util.List;

/**
 * How well a network does on corrupted images.
 *
 * @param clean on the images as they are
 * @param corrupted on the same images under each corruption, at least one
 */
public record Robustness(Evaluation clean, List<Series> corrupted) {

  public Robustness {
    corrupted = List.copyOf(corrupted);
    if (corrupted.isEmpty()) {
      throw new IllegalArgumentException("robustness is measured under at least one corruption");
    }
  }

  /** The mean of the metric over all corruptions and severities. */
  public double mean() {
    return corrupted.stream().mapToDouble(Series::mean).average().orElseThrow();
  }

  /**
   * The mean of the metric over all corruptions at one severity.
   *
   * @throws IndexOutOfBoundsException if {@code severity} is not in {@code 1 .. 5}
   */
  public double mean(int severity) {
    return corrupted.stream().mapToDouble(series -> series.value(severity)).average().orElseThrow();
  }

  /**
   * One corruption at all severities.
   *
   * @param bySeverity severity 1 first
   */
  public record Series(CorruptionKind kind, List<Evaluation> bySeverity) {

    public Series {
      bySeverity = List.copyOf(bySeverity);
      if (bySeverity.size() != CorruptionKind.SEVERITIES) {
        throw new IllegalArgumentException(
            "a corruption has %d severities; evaluations=%d"
                .formatted(CorruptionKind.SEVERITIES, bySeverity.size()));
      }
    }

    /**
     * The metric at a severity.
     *
     * @throws IndexOutOfBoundsException if {@code severity} is not in {@code 1 .. 5}
     */
    public double value(int severity) {
      return bySeverity.get(severity - 1).value();
    }

    /** The mean of the metric over the severities. */
    public double mean() {
      return bySeverity.stream().mapToDouble(Evaluation::value).average().orElseThrow();
    }
  }
}
