package io.espalier.method;

import io.espalier.cost.Cost;
import io.espalier.latency.Confirmation;
import io.espalier.plan.Plan;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What one-shot pruning made.
 *
 * @param output the file written; empty if no channel could go, so that there is nothing to write
 * @param plan what was cut, and why the rest was not
 * @param roundTo the multiple that widths are rounded to
 * @param trials what was measured to find that multiple; none if it was given
 * @param confirmations what was measured on the way to a time, in order
 * @param confirmed what was measured of the result; empty if a time was not the goal
 * @param before price of the network as it was
 * @param after price of the result
 * @param unproven why the result could not be run in ONNX Runtime, where the original cannot
 *     either; empty if it ran
 */
public record PruningResult(
    Optional<Path> output,
    Plan plan,
    int roundTo,
    List<WidthTrial> trials,
    List<Confirmation> confirmations,
    Optional<Confirmation> confirmed,
    Cost before,
    Cost after,
    Optional<String> unproven) {
  public PruningResult {
    trials = List.copyOf(trials);
    confirmations = List.copyOf(confirmations);
  }

  /** Whether the result is what was asked for, and something was cut. */
  public boolean met() {
    return confirmed.map(Confirmation::met).orElse(plan.met()) && !plan.cut().isEmpty();
  }
}
