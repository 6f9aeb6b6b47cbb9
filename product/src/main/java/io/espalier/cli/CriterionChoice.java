package io.espalier.cli;

import io.espalier.importance.BatchNormScale;
import io.espalier.importance.Criterion;
import io.espalier.importance.L1Norm;
import io.espalier.importance.L2Norm;
import io.espalier.importance.RandomScore;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The criteria that a user can choose. */
enum CriterionChoice {
  L1,
  L2,
  BN,
  RANDOM;

  private static final long DEFAULT_SEED = 1;

  /**
   * The criterion.
   *
   * @param foldNorms whether norms are of weights with BatchNorm folded in
   * @param seed what a random choice follows from; null for the usual one
   * @throws IllegalArgumentException if {@code foldNorms} is asked of one that takes no norms, or a
   *     seed is given to one that chooses nothing at random
   */
  Criterion criterion(boolean foldNorms, @Nullable Long seed) {
    if (foldNorms && this != L1 && this != L2) {
      throw new IllegalArgumentException(
          "--fold-norms goes with the criteria l1 and l2; --criterion is " + this);
    }
    if (seed != null && this != RANDOM) {
      throw new IllegalArgumentException(
          "--seed goes with the criterion random; --criterion is " + this);
    }
    return switch (this) {
      case L1 -> new L1Norm(foldNorms);
      case L2 -> new L2Norm(foldNorms);
      case BN -> new BatchNormScale();
      case RANDOM -> new RandomScore(seed == null ? DEFAULT_SEED : seed);
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
