package io.espalier.train;

/** Checks of options; each complaint names the option, its rule and what it was. */
public final class Ranges {
  private Ranges() {}

  /**
   * Checks a count.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public static void atLeastOne(String name, int value) {
    require(value >= 1, name + " must be >= 1", name, value);
  }

  /**
   * Checks a finite number above 0.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static void positive(String name, double value) {
    require(value > 0 && Double.isFinite(value), name + " must be > 0", name, value);
  }

  /**
   * Checks a finite number of at least 0.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static void notNegative(String name, double value) {
    require(value >= 0 && Double.isFinite(value), name + " must be >= 0", name, value);
  }

  /**
   * Checks any rule.
   *
   * @param rule a clause, as {@code share must be > 0 and <= 1}
   * @throws IllegalArgumentException if it does not hold
   */
  public static void require(boolean holds, String rule, String name, double value) {
    if (!holds) {
      String number = value == Math.rint(value) ? Long.toString((long) value) : "" + value;
      throw new IllegalArgumentException(rule + "; " + name + "=" + number);
    }
  }
}
