package io.espalier.method;

import io.espalier.channels.Exactness;
import io.espalier.importance.Criterion;
import io.espalier.importance.L1Norm;
import io.espalier.latency.LatencyTarget;
import io.espalier.plan.Budget;
import io.espalier.plan.PlanOptions;

/**
 * How a network is cut at once, without training.
 *
 * @param goal what may remain, or how fast it has to become
 * @param criterion which channels matter more
 * @param planning which channels may go
 * @param exactness whether channels go through normalisations too, which makes the cut approximate
 * @param measured whether the multiple that widths are rounded to is found by timing the cut
 *     network in ONNX Runtime; else it is that of {@code planning}
 */
public record PruningOptions(
    PruningGoal goal,
    Criterion criterion,
    PlanOptions planning,
    Exactness exactness,
    boolean measured) {

  /**
   * Checked options.
   *
   * @throws IllegalArgumentException if widths are to be found by timing, and a time is the goal
   */
  public PruningOptions {
    if (measured && goal instanceof PruningGoal.Faster) {
      throw new IllegalArgumentException(
          "round-to auto compares cuts to a share of MACs, parameters or channels; with"
              + " target-latency give a number, as 4");
    }
  }

  /** Sums of magnitudes, ranked over all groups, cut exactly to widths as measuring finds them. */
  public static PruningOptions of(Budget budget) {
    return new PruningOptions(
        new PruningGoal.Within(budget),
        new L1Norm(),
        PlanOptions.defaults(),
        Exactness.EXACT,
        true);
  }

  /** Sums of magnitudes over the time that they take, to widths in multiples of 4. */
  public static PruningOptions of(LatencyTarget target) {
    return new PruningOptions(
        new PruningGoal.Faster(target),
        new L1Norm(),
        PlanOptions.defaults(),
        Exactness.EXACT,
        false);
  }

  public PruningOptions withCriterion(Criterion changed) {
    return new PruningOptions(goal, changed, planning, exactness, measured);
  }

  public PruningOptions withPlanning(PlanOptions changed) {
    return new PruningOptions(goal, criterion, changed, exactness, measured);
  }

  public PruningOptions withExactness(Exactness changed) {
    return new PruningOptions(goal, criterion, planning, changed, measured);
  }

  /** These options with widths in multiples of a number that is given, so that nothing is timed. */
  public PruningOptions withRoundTo(int multiple) {
    return new PruningOptions(goal, criterion, planning.withRoundTo(multiple), exactness, false);
  }
}
