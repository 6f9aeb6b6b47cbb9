package io.espalier.method;

import io.espalier.channels.Exactness;
import io.espalier.importance.Criterion;
import io.espalier.importance.L1Norm;
import io.espalier.plan.Budget;
import io.espalier.plan.PlanOptions;

/**
 * How a network is cut at once, without training.
 *
 * @param budget what may remain
 * @param criterion which channels matter more
 * @param planning which channels may go
 * @param exactness whether channels go through normalisations too, which makes the cut approximate
 * @param measured whether the multiple that widths are rounded to is found by timing the cut
 *     network in ONNX Runtime; else it is that of {@code planning}
 */
public record PruningOptions(
    Budget budget,
    Criterion criterion,
    PlanOptions planning,
    Exactness exactness,
    boolean measured) {

  /** Sums of magnitudes, ranked over all groups, cut exactly to widths as measuring finds them. */
  public static PruningOptions of(Budget budget) {
    return new PruningOptions(budget, new L1Norm(), PlanOptions.defaults(), Exactness.EXACT, true);
  }

  public PruningOptions withCriterion(Criterion changed) {
    return new PruningOptions(budget, changed, planning, exactness, measured);
  }

  public PruningOptions withPlanning(PlanOptions changed) {
    return new PruningOptions(budget, criterion, changed, exactness, measured);
  }

  public PruningOptions withExactness(Exactness changed) {
    return new PruningOptions(budget, criterion, planning, changed, measured);
  }

  /** These options with widths in multiples of a number that is given, so that nothing is timed. */
  public PruningOptions withRoundTo(int multiple) {
    return new PruningOptions(budget, criterion, planning.withRoundTo(multiple), exactness, false);
  }
}
