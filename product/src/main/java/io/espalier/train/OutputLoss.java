package io.espalier.train;

import java.util.Locale;

/** How a network's outputs are compared with those of the one that teaches it. */
public enum OutputLoss {
  /** {@link #KL} for classes, {@link #MSE} for numbers, the relative squared error in imitation. */
  AUTO,
  /** {@code 1 − cos}, as for features; it does not see the scale of an output. */
  COSINE,
  /** The mean squared error. */
  MSE,
  /** The divergence of the student's distribution over classes from the teacher's. */
  KL;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
