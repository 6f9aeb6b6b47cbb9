package io.espalier.method.playprune;

import io.espalier.eval.Tolerance;
import io.espalier.train.Ranges;

/**
 * The player that guards the metric: it says, from the metric after each round, how hard filters
 * may be pressed and which may go.
 *
 * <p>With {@code E} the metric of the original network, {@code C} that of the present one and ε the
 * tolerance, all in points (Singh et al., Play and Prune, IJCAI 2019, section 3.3):
 *
 * <pre>
 * T_r = max(0, C − (E − ε))        room that is left in the tolerance
 * W_A = δ_w · T_r/ε · W_γ          threshold of a layer
 * λ_A = λ · T_r/ε                  weight of the ℓ1 pressure
 * </pre>
 *
 * <p>The paper has {@code T_r} for {@code T_r/ε}, with constants that it leaves open. Measured by
 * the tolerance, they mean the same whatever its size and unit: {@code W_γ} is found for a part of
 * the tolerance already.
 *
 * <p>Where less is better, {@code T_r = max(0, (E + ε) − C)}. Without room nothing is cut and
 * nothing is pressed: the network only trains.
 */
public final class PruningRateController {
  private final Tolerance tolerance;
  private final double pressure;
  private final double thresholdRate;

  /**
   * A controller for one game.
   *
   * @param pressure λ: the weight of the pressure while all of the tolerance is left, at least 0
   * @param thresholdRate δ_w: the factor of W_γ while all of the tolerance is left, at least 0
   * @throws IllegalArgumentException if one of them is negative or not a number
   */
  public PruningRateController(Tolerance tolerance, double pressure, double thresholdRate) {
    Ranges.notNegative("pressure", pressure);
    Ranges.notNegative("threshold-rate", thresholdRate);
    this.tolerance = tolerance;
    this.pressure = pressure;
    this.thresholdRate = thresholdRate;
  }

  /** The ruling on a network of the given metric, in points; one that is no number has no room. */
  public Ruling rule(double metric) {
    boolean inside = tolerance.holds(metric);
    double room = inside ? tolerance.room(metric) : 0;
    double share = room / tolerance.points();
    return new Ruling(metric, inside, room, pressure * share, thresholdRate * share);
  }

  /**
   * What the controller allows until the next round.
   *
   * @param metric C, in points
   * @param inside whether the metric is within the tolerance
   * @param room T_r, in points, at least 0
   * @param pressure λ_A
   * @param thresholdFactor δ_w · T_r/ε: a layer's threshold W_A is this times its W_γ
   */
  public record Ruling(
      double metric, boolean inside, double room, double pressure, double thresholdFactor)
      implements PruningRate {

    @Override
    public double threshold(double tolerableSum) {
      return thresholdFactor * tolerableSum;
    }
  }
}
