package io.espalier.eval;

/**
 * How much worse than the original a network may be.
 *
 * @param original metric of the original network, in points (percent for accuracy)
 * @param points greatest loss, in points, more than 0
 * @param moreIsBetter whether a larger metric is a better one
 */
public record Tolerance(double original, double points, boolean moreIsBetter) {
  /** Points that rounding may make of two metrics that differ by the tolerance exactly. */
  private static final double ROUNDING = 1e-9;

  public Tolerance {
    if (!(points > 0) || Double.isInfinite(points)) {
      throw new IllegalArgumentException(
          "tolerance must be > 0, for a network that loses nothing at all leaves no room to cut;"
              + " tolerance="
              + points);
    }
  }

  /** How many points the metric may still lose, 0 where it has none left. */
  public double room(double metric) {
    return Math.max(0, points - loss(metric));
  }

  /** How many points worse than the original a metric is; negative where it is better. */
  public double loss(double metric) {
    return moreIsBetter ? original - metric : metric - original;
  }

  /** Whether a metric is within the tolerance, its edge included. */
  public boolean holds(double metric) {
    return loss(metric) <= points + ROUNDING;
  }

  /** The worst metric that is within the tolerance. */
  public double edge() {
    return moreIsBetter ? original - points : original + points;
  }
}
