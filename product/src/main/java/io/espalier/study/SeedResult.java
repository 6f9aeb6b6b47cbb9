package io.espalier.study;

import io.espalier.eval.Metric;
import java.util.List;
import java.util.Optional;

/**
 * What came out for one seed.
 *
 * @param networks those that there are, in the order in which they are shown, the original first
 * @param latency of all of them, interleaved, for each provider, batch size and number of threads,
 *     those on the processor first; the original is the reference
 * @param compute what was spent on training
 */
public record SeedResult(
    long seed,
    Metric metric,
    List<NetworkResult> networks,
    List<ProviderLatency> latency,
    List<Compute> compute) {
  public SeedResult {
    networks = List.copyOf(networks);
    latency = List.copyOf(latency);
    compute = List.copyOf(compute);
  }

  /**
   * What one phase spent on training.
   *
   * @param phase as {@code scratch}; the stages of the method are {@code pruning} and {@code
   *     distillation}
   * @param parts epochs, or steps of pruning, that were trained
   * @param seconds wall time of them
   */
  public record Compute(String phase, int parts, double seconds) {}

  /** The network of a name, if there is one. */
  public Optional<NetworkResult> network(String name) {
    return networks.stream().filter(network -> network.name().equals(name)).findFirst();
  }

  /**
   * How many times fewer MACs a network has than the original: the speed-up that they promise.
   *
   * @throws IllegalArgumentException if there is no network of that name
   */
  public double fewerMacs(String name) {
    NetworkResult network =
        network(name)
            .orElseThrow(() -> new IllegalArgumentException("there is no network " + name));
    return (double) networks.getFirst().macs() / network.macs();
  }
}
