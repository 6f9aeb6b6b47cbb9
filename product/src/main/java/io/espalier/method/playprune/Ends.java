package io.espalier.method.playprune;

import io.espalier.train.Ranges;
import java.util.Optional;

/**
 * When a game is over, but for a loss that is no number.
 *
 * @param patience after so many rounds since the last cut in which filters might have gone and none
 *     did, and after so many in which training did not bring the metric back into the tolerance; at
 *     least 1
 * @param maxRounds after so many rounds in any case, at least 1
 * @param targetMacs as soon as a network inside the tolerance has no more MACs than this: up to 1 a
 *     share of the original's, above a number for one image; 0 for no target
 */
public record Ends(int patience, int maxRounds, double targetMacs) {

  /**
   * Checked ends.
   *
   * @throws IllegalArgumentException if a value is out of its range; the message names it
   */
  public Ends {
    Ranges.atLeastOne("patience", patience);
    Ranges.atLeastOne("max-rounds", maxRounds);
    Ranges.notNegative("target-macs", targetMacs);
  }

  /** The same with a target. */
  public Ends withTargetMacs(double macs) {
    return new Ends(patience, maxRounds, macs);
  }

  /**
   * The target as a number of MACs for one image, 0 for none.
   *
   * @param original MACs of the original network
   * @throws IllegalArgumentException if it is not below those of the original
   */
  public long target(long original) {
    long target = Math.round(targetMacs <= 1 ? targetMacs * original : targetMacs);
    if (target >= original) {
      throw new IllegalArgumentException(
          "the target must be below the network's %d MACs; target-macs=%d"
              .formatted(original, target));
    }
    return target;
  }

  /** Why the game is over at a position; empty if it goes on. */
  Optional<GameEnd> end(Position position) {
    if (position.result().macs() <= target(position.original().macs())) {
      return Optional.of(GameEnd.TARGET_MACS);
    }
    if (position.standstill().lasts(patience)) {
      return Optional.of(GameEnd.CONVERGED);
    }
    return position.now().round() >= maxRounds ? Optional.of(GameEnd.MAX_ROUNDS) : Optional.empty();
  }
}
