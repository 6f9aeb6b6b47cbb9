package io.espalier.report.page;

import java.util.Locale;

/** Numbers as people read them. */
public final class NumberText {
  private static final String[] THOUSANDS = {"", " k", " M", " G", " T"};
  private static final String[] BYTES = {" B", " kB", " MB", " GB", " TB"};

  private NumberText() {}

  /** With so many digits behind the point, and the thousands set apart: {@code 40,551.0}. */
  public static String fixed(double value, int decimals) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "–" : value > 0 ? "∞" : "−∞";
    }
    String text = String.format(Locale.ROOT, "%,." + decimals + "f", value);
    return text.matches("-[0.,]*") ? text.substring(1) : text.replace('-', '−');
  }

  /** To three digits: {@code 40.6 M}. */
  public static String rounded(double value) {
    return scaled(value, THOUSANDS);
  }

  /** To three digits, in powers of 1000: {@code 1.10 MB}. */
  public static String bytes(double value) {
    return scaled(value, BYTES);
  }

  private static String scaled(double value, String[] units) {
    double scaled = value;
    int unit = 0;
    while (scaled >= 999.5 && unit < units.length - 1) {
      scaled /= 1000;
      unit++;
    }
    return fixed(scaled, unit == 0 || scaled >= 99.95 ? 0 : scaled >= 9.995 ? 1 : 2) + units[unit];
  }
}
