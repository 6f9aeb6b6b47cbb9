package io.espalier.latency;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a network may take for a batch, in ONNX Runtime on the processor.
 *
 * @param value milliseconds, or a share of the original's time, more than 0
 * @param unit what the value counts
 * @param batch images in a batch, at least 1
 * @param threads of ONNX Runtime, at least 1
 */
public record LatencyTarget(double value, Unit unit, int batch, int threads) {
  private static final Pattern FORM = Pattern.compile("(\\d*\\.?\\d+)(x|ms)?");

  /** What a target counts. */
  public enum Unit {
    /** Milliseconds. */
    MILLIS,
    /** The original's time on the same machine. */
    SHARE
  }

  /**
   * A checked target.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public LatencyTarget {
    if (!(value > 0) || Double.isInfinite(value) || (unit == Unit.SHARE && value >= 1)) {
      throw new IllegalArgumentException(
          "target-latency must be more than 0 ms, or a share above 0 and below 1 as 0.5x;"
              + " target-latency="
              + text(value, unit));
    }
    if (batch < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "latency-batch and latency-threads must be >= 1; latency-batch=%d, latency-threads=%d"
              .formatted(batch, threads));
    }
  }

  /**
   * Reads {@code 5} or {@code 5ms} as milliseconds, {@code 0.5x} as a share of the original's time.
   *
   * @throws IllegalArgumentException if the text is neither, or the number out of its range
   */
  public static LatencyTarget parse(String text, int batch, int threads) {
    Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "target-latency must be milliseconds as 5, or a share of the original's time as 0.5x; it is "
              + text);
    }
    Unit unit = "x".equals(matcher.group(2)) ? Unit.SHARE : Unit.MILLIS;
    return new LatencyTarget(Double.parseDouble(matcher.group(1)), unit, batch, threads);
  }

  private static String text(double value, Unit unit) {
    String number = BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    return switch (unit) {
      case MILLIS -> number + " ms";
      case SHARE -> number + "x";
    };
  }

  /** As {@code 0.5x} or {@code 5 ms}. */
  @Override
  public String toString() {
    return text(value, unit);
  }
}
