package io.espalier.latency;

import io.espalier.ort.Provider;
import java.time.Duration;
import java.util.List;

/**
 * Under which circumstances networks are timed.
 *
 * @param batchSizes images in a batch
 * @param threads of ONNX Runtime; each batch size is measured with each number
 * @param provider where it computes
 * @param time about how long all networks run under each of these circumstances
 * @param memory whether peak memory is measured too, which takes a process for each network
 */
public record BenchOptions(
    List<Integer> batchSizes,
    List<Integer> threads,
    Provider provider,
    Duration time,
    boolean memory) {

  /**
   * Checked options.
   *
   * @throws IllegalArgumentException if a list is empty, a number less than 1, or there is no time
   */
  public BenchOptions {
    batchSizes = List.copyOf(batchSizes);
    threads = List.copyOf(threads);
    requireCounts("batch", batchSizes);
    requireCounts("threads", threads);
    if (!time.isPositive()) {
      throw new IllegalArgumentException("time must be more than 0; time=" + time);
    }
  }

  private static void requireCounts(String name, List<Integer> counts) {
    if (counts.isEmpty() || counts.stream().anyMatch(count -> count < 1)) {
      throw new IllegalArgumentException(
          "%s must be numbers >= 1; %s=%s".formatted(name, name, counts));
    }
  }
}
