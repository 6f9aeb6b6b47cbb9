package io.espalier.cli;

import io.espalier.eval.Metric;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them. */
final class Numbers {
  private static final String[] THOUSANDS = {"", " k", " M", " G", " T"};
  private static final String[] BYTES = {" B", " kB", " MB", " GB", " TB"};

  private Numbers() {}

  /** With the thousands set apart: {@code 40,551,040}. */
  static String grouped(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** To three digits: {@code 40.6 M}. */
  static String rounded(long value) {
    return scaled(value, THOUSANDS);
  }

  /** To three digits, in powers of 1000: {@code 1.10 MB}. */
  static String bytes(long value) {
    return scaled(value, BYTES);
  }

  private static String scaled(long value, String[] units) {
    double scaled = value;
    int unit = 0;
    while (scaled >= 999.5 && unit < units.length - 1) {
      scaled /= 1000;
      unit++;
    }
    int decimals = unit == 0 || scaled >= 99.95 ? 0 : scaled >= 9.995 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f%s", scaled, units[unit]);
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
