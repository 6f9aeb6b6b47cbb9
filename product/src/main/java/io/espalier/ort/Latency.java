package io.espalier.ort;

import java.util.List;

/**
 * How long networks take for one batch, measured side by side.
 *
 * @param batch images in a batch
 * @param threads threads with which the networks ran
 * @param runs timed runs of each network
 * @param timings one per network, in the order of measuring; the first is the reference
 */
public record Latency(int batch, int threads, int runs, List<Timing> timings) {
  public Latency {
    timings = List.copyOf(timings);
  }

  /**
   * The times of one network for one batch, in milliseconds.
   *
   * @param ratio its time relative to the reference: less than 1 = faster
   */
  public record Timing(
      String model, double medianMillis, double p95Millis, double meanMillis, Ratio ratio) {}

  /**
   * A quotient of two networks' times, and the bounds of its 95 % bootstrap interval.
   *
   * @param value median over blocks of (time of the network / time of the reference)
   */
  public record Ratio(double value, double low, double high) {}

  /** Images a second of a network, by its median time. */
  public double imagesPerSecond(String model) {
    return 1000 * batch / of(model).medianMillis();
  }

  /**
   * The times of a network.
   *
   * @throws IllegalArgumentException if no network of that name was measured
   */
  public Timing of(String model) {
    return timings.stream()
        .filter(timing -> timing.model().equals(model))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no network '" + model + "' was measured"));
  }
}
