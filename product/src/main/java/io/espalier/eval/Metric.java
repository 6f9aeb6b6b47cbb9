package io.espalier.eval;

import java.util.Locale;

/** A number that says how well a network does. */
public enum Metric {
  /** The share of right answers, 0–1. */
  ACCURACY(true, true),
  /** The share of another network's outputs that is met, 0–1. */
  FIDELITY(true, true),
  /** The mean absolute error, in the unit of what is predicted. */
  MAE(false, false);

  private final boolean moreIsBetter;
  private final boolean share;

  Metric(boolean moreIsBetter, boolean share) {
    this.moreIsBetter = moreIsBetter;
    this.share = share;
  }

  /**
   * The metric of a name, as {@code accuracy}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Metric named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** Whether a greater value is a better one. */
  public boolean moreIsBetter() {
    return moreIsBetter;
  }

  /** Whether it is a share of a whole, which people read in percent. */
  public boolean isShare() {
    return share;
  }

  /** A value in the unit in which tolerances are given: percent of a share, else its own unit. */
  public double points(double value) {
    return share ? 100 * value : value;
  }

  /**
   * Points as people read them: {@code 91.73 points} of a share; an error to four digits, since
   * nobody knows the size of its unit.
   */
  public String text(double points) {
    return String.format(Locale.ROOT, share ? "%.2f points" : "%.4g", points);
  }

  /** The name, as {@code accuracy}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
