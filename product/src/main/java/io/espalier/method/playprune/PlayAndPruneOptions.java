package io.espalier.method.playprune;

import io.espalier.train.Ranges;
import io.espalier.train.SgdTraining;

/**
 * The constants of a game. The paper leaves them open; the defaults are those of our own studies,
 * with the reason beside each.
 *
 * @param share α: the fraction of a layer's filters, those with the smallest sums, that a round
 *     presses and may cut; in {@code 0 .. 1}. A tenth lets the layers around adapt in one round
 * @param pressure λ: weight of the ℓ1 pressure for each point of room, at least 0. It is large
 *     enough to take what it presses near to zero in a few rounds; weaker, nothing falls below a
 *     threshold
 * @param thresholdRate δ_w: speed of pruning, at least 0; 1 cuts what W_γ tolerates when one point
 *     of room is left
 * @param thresholdLoss the share of the tolerance that masking all filters below W_γ may cost, in
 *     {@code 0 .. 1}
 * @param calibrationImages images of the selection split by which W_γ is found, at least 1
 * @param patience rounds in a row without a cut after which the game is over, at least 1
 * @param maxRounds greatest number of rounds, at least 1
 * @param learningRate peak of each round's cosine, more than 0; falling to 0 in every round settles
 *     the network before the controller judges it
 * @param roundTo widths stay multiples of this where they were; 1 for the paper's game
 * @param minFilters least number of filters that a layer keeps, at least 1
 * @param training how networks are trained
 */
public record PlayAndPruneOptions(
    double share,
    double pressure,
    double thresholdRate,
    double thresholdLoss,
    int calibrationImages,
    int patience,
    int maxRounds,
    double learningRate,
    int roundTo,
    int minFilters,
    SgdTraining training) {

  /** The defaults. */
  public static final PlayAndPruneOptions DEFAULT =
      new PlayAndPruneOptions(0.1, 3e-3, 1, 0.1, 1000, 4, 60, 0.01, 1, 1, SgdTraining.DEFAULT);

  /**
   * Checked options.
   *
   * @throws IllegalArgumentException if a value is out of its range; the message names it
   */
  public PlayAndPruneOptions {
    Ranges.require(share > 0 && share <= 1, "share must be > 0 and <= 1", "share", share);
    Ranges.notNegative("pressure", pressure);
    Ranges.notNegative("threshold-rate", thresholdRate);
    Ranges.require(
        thresholdLoss > 0 && thresholdLoss <= 1,
        "threshold-loss must be > 0 and <= 1",
        "threshold-loss",
        thresholdLoss);
    Ranges.positive("learning-rate", learningRate);
    Ranges.atLeastOne("calibration-images", calibrationImages);
    Ranges.atLeastOne("patience", patience);
    Ranges.atLeastOne("max-rounds", maxRounds);
    Ranges.atLeastOne("round-to", roundTo);
    Ranges.atLeastOne("min-filters", minFilters);
  }
}
