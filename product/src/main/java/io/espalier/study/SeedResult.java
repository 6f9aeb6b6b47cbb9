package io.espalier.study;

import io.espalier.eval.Metric;
import io.espalier.ort.Latency;
import java.util.List;
import java.util.Optional;

/**
 * What came out for one seed.
 *
 * @param steps of pruning that were taken
 * @param step after which the pruned network stood; 0 if nothing could be cut
 * @param studentEpochs for which the student was trained; 0 if there is none
 * @param studentInside whether the student is within the tolerance on the selection split
 * @param networks those that there are, in the order of {@link NetworkRole}, the original first
 * @param latency of all of them, interleaved, for each batch size and number of threads; the
 *     original is the reference
 * @param compute what was spent on training
 */
public record SeedResult(
    long seed,
    Metric metric,
    int steps,
    int step,
    int studentEpochs,
    boolean studentInside,
    List<NetworkResult> networks,
    List<Latency> latency,
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

  /** The network of a role, if there is one. */
  public Optional<NetworkResult> network(NetworkRole role) {
    return networks.stream().filter(network -> network.role() == role).findFirst();
  }
}
