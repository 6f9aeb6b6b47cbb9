package io.espalier.report;

import io.espalier.report.page.CategoryChart;
import io.espalier.report.page.Cell;
import java.util.stream.DoubleStream;

/**
 * A number that was found for several seeds.
 *
 * @param mean over the seeds; NaN for none
 * @param deviation standard deviation of the sample, {@code sqrt(Σ(x − mean)² / (n − 1))}; 0 for
 *     one seed or none
 * @param seeds how many they are
 */
public record Spread(double mean, double deviation, int seeds) {

  /** The spread of some numbers. */
  public static Spread of(DoubleStream numbers) {
    double[] values = numbers.toArray();
    double mean = DoubleStream.of(values).average().orElse(Double.NaN);
    double squares = DoubleStream.of(values).map(x -> (x - mean) * (x - mean)).sum();
    double deviation = values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1));
    return new Spread(mean, deviation, values.length);
  }

  /**
   * Mean and deviation as {@code 91.70 ± 0.12}, with more digits where the mean is less than a
   * tenth; the mean alone for one seed.
   */
  public String text() {
    double size = Math.abs(mean);
    int decimals =
        size == 0 || size >= 0.1 ? 2 : Math.min(9, 1 - (int) Math.floor(Math.log10(size)));
    String number = "%." + decimals + "f";
    return seeds < 2
        ? number.formatted(mean)
        : (number + " ± " + number).formatted(mean, deviation);
  }

  Cell cell() {
    return seeds == 0
        ? Cell.of(Double.NaN)
        : new Cell.Spread(mean, seeds == 1 ? Double.NaN : deviation);
  }

  CategoryChart.Value value() {
    return new CategoryChart.Value(mean, deviation);
  }
}
