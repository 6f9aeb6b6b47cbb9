package io.espalier.method.playprune;

import io.espalier.eval.Tolerance;

/**
 * The player that guards the metric: it says, from the metric after each round, how hard filters
 * may be pressed and which may go.
 *
 * <p>With {@code E} the metric of the original network, {@code C} that of the present one and ε the
 * tolerance, all in points (Singh et al., Play and Prune, IJCAI 2019, section 3.3):
 *
 * <pre>
 * T_r = max(0, C − (E − ε))        room that is left in the tolerance
 * W_A = δ_w · T_r · W_γ            threshold of a layer
 * λ_A = λ · T_r                    weight of the ℓ1 pressure
 * </pre>
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
   * @param pressure λ, at least 0
   * @param thresholdRate δ_w, at least 0
   * @throws IllegalArgumentException if one of them is negative or not a number
   */
  public PruningRateController(Tolerance tolerance, double pressure, double thresholdRate) {
    require("pressure", pressure);
    require("threshold-rate", thresholdRate);
    this.tolerance = tolerance;
    this.pressure = pressure;
    this.thresholdRate = thresholdRate;
  }

  private static void require(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " must be >= 0; " + name + "=" + value);
    }
  }

  /** The ruling on a network of the given metric, in points. */
  public Ruling rule(double metric) {
    double room = tolerance.room(metric);
    return new Ruling(metric, tolerance.holds(metric), room, pressure * room, thresholdRate * room);
  }

  /**
   * What the controller allows until the next round.
   *
   * @param metric C, in points
   * @param inside whether the metric is within the tolerance
   * @param room T_r, in points, at least 0
   * @param pressure λ_A
   * @param thresholdFactor δ_w · T_r: a layer's threshold W_A is this times its W_γ
   */
  public record Ruling(
      double metric, boolean inside, double room, double pressure, double thresholdFactor) {

    /** W_A of a layer whose W_γ is given. */
    public double threshold(double tolerableSum) {
      return thresholdFactor * tolerableSum;
    }
  }
}
