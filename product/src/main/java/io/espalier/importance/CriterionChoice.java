package io.espalier.importance;

import java.util.Locale;
import java.util.Optional;

/** The criteria among which users choose. */
public enum CriterionChoice {
  /** {@link L1Norm}. */
  L1,
  /** {@link L2Norm}. */
  L2,
  /** {@link BatchNormScale}. */
  BN,
  /** {@link GeometricMedian}. */
  GEOMETRIC_MEDIAN,
  /** {@link Taylor}, for which gradients have to be measured. */
  TAYLOR,
  /** {@link RandomScore}. */
  RANDOM;

  /**
   * The criterion, where it goes by weights alone; empty for {@link #TAYLOR}.
   *
   * @param foldNorms whether weights count with the BatchNorm behind them folded in
   * @param seed of what is chosen at random
   * @throws IllegalArgumentException if {@code foldNorms} is asked of a criterion that does not
   *     measure weights
   */
  public Optional<Criterion> byWeights(boolean foldNorms, long seed) {
    requireFoldable(foldNorms);
    return switch (this) {
      case L1 -> Optional.of(new L1Norm(foldNorms));
      case L2 -> Optional.of(new L2Norm(foldNorms));
      case BN -> Optional.of(new BatchNormScale());
      case GEOMETRIC_MEDIAN -> Optional.of(new GeometricMedian(foldNorms));
      case TAYLOR -> Optional.empty();
      case RANDOM -> Optional.of(new RandomScore(seed));
    };
  }

  /**
   * Checks that weights can be folded where that is asked for.
   *
   * @throws IllegalArgumentException if they are not what the criterion measures
   */
  public void requireFoldable(boolean foldNorms) {
    boolean measuresWeights =
        switch (this) {
          case L1, L2, GEOMETRIC_MEDIAN -> true;
          case BN, TAYLOR, RANDOM -> false;
        };
    if (foldNorms && !measuresWeights) {
      throw new IllegalArgumentException(
          "--fold-norms goes with the criteria l1, l2 and geometric-median; --criterion is "
              + this);
    }
  }

  /** As {@code geometric-median}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
