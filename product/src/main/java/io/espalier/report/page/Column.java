package io.espalier.report.page;

/**
 * A column of a {@link DataTable}.
 *
 * @param name its heading
 * @param unit of its numbers; empty if they have none
 * @param kind what its cells are
 * @param decimals digits behind the point on the page, at least 0; files hold all digits
 */
public record Column(String name, String unit, Kind kind, int decimals) {

  /** What the cells of a column are. */
  public enum Kind {
    /** {@link Cell.Text}, on the left. */
    TEXT,
    /** {@link Cell.Single}. */
    NUMBER,
    /** {@link Cell.Spread}. */
    SPREAD,
    /** {@link Cell.Interval}. */
    INTERVAL
  }

  /** A column of names and words. */
  public static Column text(String name) {
    return new Column(name, "", Kind.TEXT, 0);
  }

  /** A column of whole numbers. */
  public static Column count(String name, String unit) {
    return new Column(name, unit, Kind.NUMBER, 0);
  }

  /** A column of numbers. */
  public static Column number(String name, String unit, int decimals) {
    return new Column(name, unit, Kind.NUMBER, decimals);
  }

  /** A column of means with their deviation. */
  public static Column spread(String name, String unit, int decimals) {
    return new Column(name, unit, Kind.SPREAD, decimals);
  }

  /** A column of numbers with the bounds of an interval. */
  public static Column interval(String name, String unit, int decimals) {
    return new Column(name, unit, Kind.INTERVAL, decimals);
  }

  /** The heading with the unit. */
  String heading() {
    return unit.isEmpty() ? name : name + " (" + unit + ")";
  }

  boolean fits(Cell cell) {
    return switch (cell) {
      case Cell.Missing missing -> true;
      case Cell.Text text -> kind == Kind.TEXT;
      case Cell.Single number -> kind == Kind.NUMBER;
      case Cell.Spread spread -> kind == Kind.SPREAD;
      case Cell.Interval interval -> kind == Kind.INTERVAL;
    };
  }
}
