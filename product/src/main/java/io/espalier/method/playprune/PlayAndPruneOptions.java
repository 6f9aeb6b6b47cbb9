package io.espalier.method.playprune;

import io.espalier.train.Ranges;
import io.espalier.train.SgdTraining;

/**
 * The constants of a game. The paper leaves them open; the defaults are those of our own studies,
 * with the reason beside each.
 *
 * @param share α: the fraction of a layer's filters, those with the smallest sums, that a round
 *     presses and may cut; in {@code 0 .. 1}. A tenth lets the layers around adapt in one round
 * @param pressure λ: weight of the ℓ1 pressure while the whole tolerance is left, at least 0. It is
 *     large enough to take what it presses near to zero in a few rounds; weaker, nothing falls
 *     below a threshold
 * @param thresholdRate δ_w: speed of pruning, at least 0; 1 cuts all that W_γ tolerates while the
 *     whole tolerance is left
 * @param thresholdLoss the share of the tolerance that masking all filters below W_γ may cost, in
 *     {@code 0 .. 1}
 * @param calibrationImages images of the selection split by which W_γ is found, and of the training
 *     split on which gradients are taken if the criterion needs them, at least 1
 * @param ends when the game is over. Four rounds of patience, for pressure needs some to take
 *     filters below a threshold; sixty rounds at most, about as many as the paper played
 * @param keep which networks, besides the result, become files of the run: {@code none}, numbers of
 *     rounds as {@code 34,62} (the paper's PP-1 and PP-2), or {@code pareto}: those inside the
 *     tolerance of which none is both smaller and better
 * @param learningRate peak of each round's cosine, more than 0; falling to 0 in every round settles
 *     the network before the controller judges it
 * @param roundTo widths stay multiples of this where they were; 1 for the paper's game
 * @param minFilters least number of filters that a layer keeps, at least 1
 * @param extensions what goes beyond the paper
 * @param training how networks are trained
 */
public record PlayAndPruneOptions(
    double share,
    double pressure,
    double thresholdRate,
    double thresholdLoss,
    int calibrationImages,
    Ends ends,
    String keep,
    double learningRate,
    int roundTo,
    int minFilters,
    Extensions extensions,
    SgdTraining training) {

  /** The defaults. */
  public static final PlayAndPruneOptions DEFAULT =
      new PlayAndPruneOptions(
          0.1,
          3e-3,
          1,
          0.1,
          1000,
          new Ends(4, 60, 0),
          "none",
          0.01,
          1,
          1,
          Extensions.DEFAULT,
          SgdTraining.DEFAULT);

  /**
   * The paper's game: on layers that no addition ties to others, by ℓ1 norms, to any width. What
   * the paper leaves open is as in {@link #DEFAULT}.
   */
  public static final PlayAndPruneOptions PAPER = DEFAULT.withExtensions(Extensions.NONE);

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
    Keep.parse(keep);
    Ranges.atLeastOne("round-to", roundTo);
    Ranges.atLeastOne("min-filters", minFilters);
  }

  /** The same with other ends. */
  public PlayAndPruneOptions withEnds(Ends others) {
    return with(others, keep, extensions, training);
  }

  /** The same with other networks kept. */
  public PlayAndPruneOptions withKeep(String which) {
    return with(ends, which, extensions, training);
  }

  /** The same with another reach beyond the paper. */
  public PlayAndPruneOptions withExtensions(Extensions others) {
    return with(ends, keep, others, training);
  }

  /** The same with another training. */
  public PlayAndPruneOptions withTraining(SgdTraining other) {
    return with(ends, keep, extensions, other);
  }

  private PlayAndPruneOptions with(
      Ends otherEnds, String otherKeep, Extensions otherExtensions, SgdTraining otherTraining) {
    return new PlayAndPruneOptions(
        share,
        pressure,
        thresholdRate,
        thresholdLoss,
        calibrationImages,
        otherEnds,
        otherKeep,
        learningRate,
        roundTo,
        minFilters,
        otherExtensions,
        otherTraining);
  }
}
