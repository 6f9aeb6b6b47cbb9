package io.espalier.study;

import io.espalier.ort.Provider;
import java.util.List;

/**
 * Under which circumstances networks are timed: each batch size with each number of threads, on
 * each provider.
 *
 * @param batchSizes images in a batch; those of the first are what is shown in short tables
 * @param threads of ONNX Runtime; on a graphics card the first alone is taken
 * @param providers where ONNX Runtime computes, the processor first; what is not there is left out
 */
public record LatencyGrid(
    List<Integer> batchSizes, List<Integer> threads, List<Provider> providers) {

  /**
   * A checked grid.
   *
   * @throws IllegalArgumentException if a list is empty, a number less than 1, or the first
   *     provider is not the processor
   */
  public LatencyGrid {
    batchSizes = List.copyOf(batchSizes);
    threads = List.copyOf(threads);
    providers = List.copyOf(providers);
    requireCounts("latency.batch-sizes", batchSizes);
    requireCounts("latency.threads", threads);
    if (providers.isEmpty() || providers.getFirst() != Provider.CPU) {
      throw new IllegalArgumentException(
          "latency.providers must begin with cpu; it is " + providers);
    }
  }

  private static void requireCounts(String name, List<Integer> counts) {
    if (counts.isEmpty() || counts.stream().anyMatch(count -> count < 1)) {
      throw new IllegalArgumentException(
          "%s must be numbers >= 1; it is %s".formatted(name, counts));
    }
  }
}
