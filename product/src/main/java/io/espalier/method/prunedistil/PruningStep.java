package io.espalier.method.prunedistil;

import io.espalier.cost.Cost;
import io.espalier.eval.Metric;
import io.espalier.eval.Tolerance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A step of stage 1: a cut, new BatchNorm statistics, and training. Metrics are in points on the
 * selection split.
 *
 * @param step counted from 1
 * @param metricBefore of the network that is cut
 * @param metricAfterCut right after the cut
 * @param metricAfterNorms with BatchNorm statistics of the cut network
 * @param metricAfterTraining after the last epoch; before it the same as {@code metricAfterNorms}
 * @param epochs for which it was trained so far
 * @param removed filters that went
 * @param filters that are left in the layers that can be pruned
 * @param macs of the cut network for one image
 * @param parameters of the cut network
 * @param seconds wall time so far
 */
record PruningStep(
    int step,
    double metricBefore,
    double metricAfterCut,
    double metricAfterNorms,
    double metricAfterTraining,
    int epochs,
    int removed,
    int filters,
    long macs,
    long parameters,
    double seconds,
    List<CutLayer> layers) {

  PruningStep {
    layers = List.copyOf(layers);
  }

  /** A step that has cut and not yet trained. */
  static PruningStep cut(
      int step,
      double before,
      double afterCut,
      double afterNorms,
      ApozCut cut,
      Cost cost,
      double seconds) {
    return new PruningStep(
        step,
        before,
        afterCut,
        afterNorms,
        afterNorms,
        0,
        cut.plan().size(),
        cut.left(),
        cost.macs(),
        cost.parameters(),
        seconds,
        cut.layers());
  }

  /** This step after a further epoch. */
  PruningStep trained(double metric, double further) {
    return new PruningStep(
        step,
        metricBefore,
        metricAfterCut,
        metricAfterNorms,
        metric,
        epochs + 1,
        removed,
        filters,
        macs,
        parameters,
        seconds + further,
        layers);
  }

  /** The fields of the event of this step. */
  Map<String, Object> fields(Tolerance limit) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("step", step);
    fields.put("metricBefore", metricBefore);
    fields.put("metricAfterCut", metricAfterCut);
    fields.put("metricAfterNorms", metricAfterNorms);
    fields.put("metricAfterTraining", metricAfterTraining);
    fields.put("limit", limit.edge());
    fields.put("inside", limit.holds(metricAfterTraining));
    fields.put("removed", removed);
    fields.put("filters", filters);
    fields.put("macs", macs);
    fields.put("parameters", parameters);
    fields.put("seconds", seconds);
    fields.put("layers", layers);
    return fields;
  }

  /** The step as a line for people. */
  String line(Metric metric, Tolerance limit) {
    return "step %d: cut %d filters, %d left, %.2fM MACs; %s %s before, %s after the cut, %s with new BatchNorm statistics, %s after training (%s)"
        .formatted(
            step,
            removed,
            filters,
            macs / 1e6,
            metric,
            metric.text(metricBefore),
            metric.text(metricAfterCut),
            metric.text(metricAfterNorms),
            metric.text(metricAfterTraining),
            limit.holds(metricAfterTraining) ? "inside" : "outside");
  }
}
