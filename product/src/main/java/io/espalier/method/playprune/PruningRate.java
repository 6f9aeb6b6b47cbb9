package io.espalier.method.playprune;

/**
 * What {@link PruningRateController} allows {@link AdaptiveFilterPruning} in a round: all that the
 * pruning player knows of the one who guards the metric.
 */
interface PruningRate {
  /** T_r: how far the metric may still fall, in points, at least 0. At 0 nothing may go. */
  double room();

  /** λ_A: weight of the ℓ1 pressure on the weakest filters, at least 0. */
  double pressure();

  /**
   * W_A: a filter of a layer's weakest goes if its sum is below this.
   *
   * @param tolerableSum W_γ of the layer
   */
  double threshold(double tolerableSum);
}
