package io.espalier.method;

import io.espalier.data.Preprocessing;
import io.espalier.eval.Tolerance;
import io.espalier.latency.LatencyTarget;
import io.espalier.method.playprune.PlayAndPruneOptions;
import io.espalier.method.prunedistil.PruneAndDistilOptions;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a compression depends on; a run keeps it as its {@code run.yaml}.
 *
 * @param model file of the trained network
 * @param output file that the result is written to
 * @param data text of a {@link io.espalier.data.DataSpec}
 * @param imitate whether labels are left aside, and the original's outputs are the target; without
 *     labels they are in any case
 * @param preprocessing how the network takes its images
 * @param selection text of a {@link io.espalier.data.Selection}: what every decision is taken by
 * @param selectionSeed which images it draws
 * @param method name of the method: {@link #PLAY_AND_PRUNE} or {@link #PRUNE_AND_DISTIL}
 * @param tolerance greatest loss of the metric on the selection split, in the unit of {@link
 *     io.espalier.eval.Metric#points}, more than 0
 * @param baseline whether random pruning to the same MACs, trained as long, is set beside the
 *     result
 * @param seed of all other randomness
 * @param threads of both engines, at least 1
 * @param norms whether BatchNorm is put in while the method works
 * @param playAndPrune constants of the game; null where the other method is asked for
 * @param pruneAndDistil constants of the other method; null where the game is asked for
 * @param targetLatency how fast the result is to become; null if nothing is asked for
 */
public record CompressionConfig(
    String model,
    String output,
    String data,
    boolean imitate,
    Preprocessing preprocessing,
    String selection,
    long selectionSeed,
    String method,
    double tolerance,
    boolean baseline,
    long seed,
    int threads,
    NormOptions norms,
    @Nullable PlayAndPruneOptions playAndPrune,
    @Nullable PruneAndDistilOptions pruneAndDistil,
    @Nullable LatencyTarget targetLatency) {

  /** The name of the game. */
  public static final String PLAY_AND_PRUNE = "play-and-prune";

  /** The name of pruning by activations and distillation. */
  public static final String PRUNE_AND_DISTIL = "prune-and-distil";

  /** A configuration in which no time is to be reached. */
  public CompressionConfig(
      String model,
      String output,
      String data,
      boolean imitate,
      Preprocessing preprocessing,
      String selection,
      long selectionSeed,
      String method,
      double tolerance,
      boolean baseline,
      long seed,
      int threads,
      NormOptions norms,
      @Nullable PlayAndPruneOptions playAndPrune,
      @Nullable PruneAndDistilOptions pruneAndDistil) {
    this(
        model,
        output,
        data,
        imitate,
        preprocessing,
        selection,
        selectionSeed,
        method,
        tolerance,
        baseline,
        seed,
        threads,
        norms,
        playAndPrune,
        pruneAndDistil,
        null);
  }

  /**
   * A checked configuration.
   *
   * @throws IllegalArgumentException if a value is out of its range or the method is unknown
   */
  public CompressionConfig {
    @Nullable Record constants =
        switch (method) {
          case PLAY_AND_PRUNE -> playAndPrune;
          case PRUNE_AND_DISTIL -> pruneAndDistil;
          default ->
              throw new IllegalArgumentException(
                  "unknown method '%s'; known are %s and %s"
                      .formatted(method, PLAY_AND_PRUNE, PRUNE_AND_DISTIL));
        };
    if (constants == null || (playAndPrune != null && pruneAndDistil != null)) {
      throw new IllegalArgumentException(
          "a compression needs the constants of its method and of no other; method=" + method);
    }
    new Tolerance(0, tolerance, true);
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be >= 1; threads=" + threads);
    }
  }
}
