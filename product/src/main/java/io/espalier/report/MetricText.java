package io.espalier.report;

import io.espalier.eval.Metric;
import io.espalier.report.page.Axis;
import io.espalier.report.page.NumberText;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A metric as people read it, in points: percent of a share, else the metric's own unit.
 *
 * @param metric null where a journal does not say yet which it is
 */
record MetricText(@Nullable Metric metric) {

  /** The metric of a name; unknown where there is none of that name. */
  static MetricText of(String name) {
    return new MetricText(
        Arrays.stream(Metric.values())
            .filter(metric -> metric.toString().equals(name))
            .findFirst()
            .orElse(null));
  }

  /** The metric that a journal speaks of, as far as it has come. */
  static MetricText of(History history) {
    return of(history.last("result").map(result -> result.part("test").text("metric")).orElse(""));
  }

  String name() {
    return switch (metric) {
      case null -> "metric";
      case ACCURACY -> "accuracy";
      case FIDELITY -> "fidelity";
      case MAE -> "mean absolute error";
    };
  }

  /** The unit of points; empty for that of what is predicted. */
  String unit() {
    return metric == null ? "points" : metric.isShare() ? "%" : "";
  }

  Axis axis() {
    return new Axis(name(), unit(), 2);
  }

  /** A measured value in points. */
  double inPoints(double value) {
    return metric == null ? value : metric.points(value);
  }

  /** Points with their unit. */
  String text(double points) {
    return NumberText.fixed(points, 2) + (unit().isEmpty() ? "" : " " + unit());
  }

  /** What a change from one number of points to another means. */
  String change(double before, double after) {
    double gain = after - before;
    if (Math.abs(gain) < 0.005) {
      return "as before";
    }
    String size = NumberText.fixed(Math.abs(gain), 2) + (unit().isEmpty() ? "" : " points");
    return size + (gain > 0 ? " more" : " less") + (gain > 0 == moreIsBetter() ? " (better)" : "");
  }

  /** Whether a greater number is a better one, as far as is known. */
  boolean moreIsBetter() {
    return metric == null || metric.moreIsBetter();
  }
}
