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
 * @param decimals digits behind the point
 */
record MetricText(@Nullable Metric metric, int decimals) {
  private static final int DECIMALS = 2;
  private static final int MOST_DECIMALS = 9;

  /** Digits of a number without a unit that everybody knows. */
  private static final int DIGITS = 4;

  /**
   * The metric of a name; unknown where there is none of that name.
   *
   * @param size a value of it, by which it gets its digits: an error may be of hundreds, or of
   *     thousandths
   */
  static MetricText of(String name, double size) {
    Metric metric =
        Arrays.stream(Metric.values())
            .filter(one -> one.toString().equals(name))
            .findFirst()
            .orElse(null);
    return new MetricText(metric, metric == null || metric.isShare() ? DECIMALS : decimals(size));
  }

  private static int decimals(double size) {
    return size > 0 && Double.isFinite(size)
        ? Math.clamp(DIGITS - 1 - (int) Math.floor(Math.log10(size)), DECIMALS, MOST_DECIMALS)
        : DECIMALS;
  }

  /** The metric that a journal speaks of, as far as it has come. */
  static MetricText of(History history) {
    return history
        .last("result")
        .map(result -> result.part("test"))
        .map(test -> of(test.text("metric"), test.number(test.has("before") ? "before" : "value")))
        .orElseGet(() -> of("", Double.NaN));
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

  /** The unit of a loss: points of a share; empty for that of what is predicted. */
  String lossUnit() {
    return unit().isEmpty() ? "" : "points";
  }

  Axis axis() {
    return new Axis(name(), unit(), decimals);
  }

  /** A measured value in points. */
  double inPoints(double value) {
    return metric == null ? value : metric.points(value);
  }

  /** Points with their unit. */
  String text(double points) {
    return NumberText.fixed(points, decimals) + (unit().isEmpty() ? "" : " " + unit());
  }

  /** What a change from one number of points to another means. */
  String change(double before, double after) {
    double gain = after - before;
    if (Math.abs(gain) < 0.5 * Math.pow(10, -decimals)) {
      return "as before";
    }
    String size =
        NumberText.fixed(Math.abs(gain), decimals) + (lossUnit().isEmpty() ? "" : " " + lossUnit());
    return size + (gain > 0 ? " more" : " less") + (gain > 0 == moreIsBetter() ? " (better)" : "");
  }

  /** Whether a greater number is a better one, as far as is known. */
  boolean moreIsBetter() {
    return metric == null || metric.moreIsBetter();
  }
}
