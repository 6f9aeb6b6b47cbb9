package io.espalier.report;

import io.espalier.report.page.CategoryChart;
import io.espalier.report.page.Cell;
import java.util.List;

/**
 * A number over the seeds of a study.
 *
 * @param mean of the values; NaN where there are none
 * @param deviation sample standard deviation, with {@code n − 1}; NaN of less than two values
 */
record Spread(double mean, double deviation) {

  static Spread of(List<Double> values) {
    int n = values.size();
    if (n == 0) {
      return new Spread(Double.NaN, Double.NaN);
    }
    double mean = values.stream().mapToDouble(Double::doubleValue).sum() / n;
    double squares = values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
    return new Spread(mean, n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1)));
  }

  Cell cell() {
    return Double.isNaN(mean) ? Cell.of(mean) : new Cell.Spread(mean, deviation);
  }

  CategoryChart.Value value() {
    return new CategoryChart.Value(mean, Double.isNaN(deviation) ? 0 : deviation);
  }
}
