package io.espalier.method;

import io.espalier.latency.LatencyTarget;
import io.espalier.plan.Budget;

/** How far a network is cut. */
public sealed interface PruningGoal {

  /** Until no more than a share of some quantity is left, which is counted. */
  record Within(Budget budget) implements PruningGoal {}

  /** Until it is fast enough, which is measured. */
  record Faster(LatencyTarget target) implements PruningGoal {}
}
