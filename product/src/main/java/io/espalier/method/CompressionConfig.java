package io.espalier.method;

import io.espalier.data.Preprocessing;
import io.espalier.eval.Tolerance;
import io.espalier.method.playprune.PlayAndPruneOptions;

/**
 * Everything that a compression depends on; a run keeps it as its {@code run.yaml}.
 *
 * @param model file of the trained network
 * @param output file that the result is written to
 * @param data text of a {@link io.espalier.data.DataSpec}
 * @param preprocessing how the network takes its images
 * @param selection text of a {@link io.espalier.data.Selection}: what every decision is taken by
 * @param selectionSeed which images it draws
 * @param method name of the method: {@code play-and-prune}
 * @param tolerance greatest loss of the metric on the selection split, in points, more than 0
 * @param baseline whether random pruning to the same MACs, trained as long, is set beside the
 *     result
 * @param seed of all other randomness
 * @param threads of both engines, at least 1
 * @param norms whether BatchNorm is put in while the method works
 * @param playAndPrune constants of the game
 */
public record CompressionConfig(
    String model,
    String output,
    String data,
    Preprocessing preprocessing,
    String selection,
    long selectionSeed,
    String method,
    double tolerance,
    boolean baseline,
    long seed,
    int threads,
    NormOptions norms,
    PlayAndPruneOptions playAndPrune) {

  /** The name of the one method. */
  public static final String PLAY_AND_PRUNE = "play-and-prune";

  /**
   * A checked configuration.
   *
   * @throws IllegalArgumentException if a value is out of its range or the method is unknown
   */
  public CompressionConfig {
    if (!method.equals(PLAY_AND_PRUNE)) {
      throw new IllegalArgumentException(
          "unknown method '" + method + "'; known is " + PLAY_AND_PRUNE);
    }
    new Tolerance(0, tolerance, true);
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be >= 1; threads=" + threads);
    }
  }
}
