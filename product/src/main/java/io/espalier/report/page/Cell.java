package io.espalier.report.page;

/** What stands in one place of a table. */
public sealed interface Cell {

  /** Words, or a name. */
  record Text(String text) implements Cell {}

  /** A number that was counted or measured. */
  record Single(double value) implements Cell {}

  /** A mean and the deviation of what it is the mean of; NaN where that is a single number. */
  record Spread(double mean, double deviation) implements Cell {}

  /** A number and the bounds between which it lies. */
  record Interval(double value, double low, double high) implements Cell {}

  /** Nothing, for what was not measured. */
  record Missing() implements Cell {}

  static Cell of(String text) {
    return new Text(text);
  }

  /** A count. */
  static Cell of(long value) {
    return new Single((double) value);
  }

  /** A number; {@link Missing} where it is NaN. */
  static Cell of(double value) {
    return Double.isNaN(value) ? new Missing() : new Single(value);
  }

  /** A number in an interval; {@link Missing} where the number is NaN. */
  static Cell of(double value, double low, double high) {
    return Double.isNaN(value) ? new Missing() : new Interval(value, low, high);
  }

  /** As on the page, with a number of digits behind the point. */
  default String format(int decimals) {
    return switch (this) {
      case Text text -> text.text();
      case Single number -> NumberText.fixed(number.value(), decimals);
      case Spread spread ->
          NumberText.fixed(spread.mean(), decimals)
              + (Double.isNaN(spread.deviation())
                  ? ""
                  : " ± " + NumberText.fixed(spread.deviation(), decimals));
      case Interval interval ->
          "%s (%s to %s)"
              .formatted(
                  NumberText.fixed(interval.value(), decimals),
                  NumberText.fixed(interval.low(), decimals),
                  NumberText.fixed(interval.high(), decimals));
      case Missing missing -> "–";
    };
  }
}
