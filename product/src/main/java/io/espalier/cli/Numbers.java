package io.espalier.cli;

import io.espalier.eval.Metric;
import io.espalier.report.page.NumberText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them. */
final class Numbers {
  private Numbers() {}

  /** With the thousands set apart: {@code 40,551,040}. */
  static String grouped(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** To three digits: {@code 40.6 M}. */
  static String rounded(long value) {
    return NumberText.rounded((double) value);
  }

  /** To three digits, in powers of 1000: {@code 1.10 MB}. */
  static String bytes(long value) {
    return NumberText.bytes((double) value);
  }

  /** A fraction in percent: {@code 91.73 %}. */
  static String percent(double fraction) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * fraction);
  }

  /** A metric as people read it: an accuracy in percent, a mean absolute error in its own unit. */
  static String metric(String name, double value) {
    return Metric.named(name).isShare()
        ? percent(value)
        : String.format(Locale.ROOT, "%.4g", value);
  }

  /** A fraction in percent, without zeros at its end: {@code 49.7 %}. */
  static String share(double fraction) {
    return BigDecimal.valueOf(100 * fraction)
            .setScale(2, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString()
        + " %";
  }

  /** To the second: {@code 1 h 02 min}, {@code 3 min 20 s}, {@code 12 s}. */
  static String duration(Duration duration) {
    long seconds = duration.plusMillis(500).toSeconds();
    if (seconds >= 3600) {
      return String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
    }
    return seconds >= 60
        ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
        : seconds + " s";
  }
}
