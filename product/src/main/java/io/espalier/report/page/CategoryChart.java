package io.espalier.report.page;

import java.util.ArrayList;
import java.util.List;

/**
 * A few numbers for each of several things that have no order of their own, side by side.
 *
 * @param mark how a number is drawn
 * @param categoryName what the things are, as {@code layer}
 * @param y what goes up
 * @param categories the things, from the left to the right
 * @param series what is set side by side
 * @param limits lines across
 */
public record CategoryChart(
    String name,
    String title,
    Mark mark,
    String categoryName,
    Axis y,
    List<String> categories,
    List<Series> series,
    List<Limit> limits)
    implements Chart {

  /** How numbers are drawn. */
  public enum Mark {
    /** Bars that stand on zero. */
    BARS,
    /** Points with whiskers one deviation long. */
    POINTS
  }

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if a series has not one value for each category
   */
  public CategoryChart {
    categories = List.copyOf(categories);
    series = List.copyOf(series);
    limits = List.copyOf(limits);
    for (Series one : series) {
      if (one.values().size() != categories.size()) {
        throw new IllegalArgumentException(
            "series %s must have a value for each of %d categories; values=%d"
                .formatted(one.name(), categories.size(), one.values().size()));
      }
    }
  }

  /** What one colour stands for, with a value for each category. */
  public record Series(String name, List<Value> values) {
    public Series {
      values = List.copyOf(values);
    }
  }

  /**
   * A number, and how far those lie around it of which it is the mean.
   *
   * @param mean NaN where there is none
   * @param deviation 0 where it is not the mean of several
   */
  public record Value(double mean, double deviation) {
    public static final Value NONE = new Value(Double.NaN, 0);

    public static Value of(double number) {
      return new Value(number, 0);
    }
  }

  /** A row for each category; for each series its means, and its deviations where there are any. */
  @Override
  public DataTable table() {
    List<Column> columns = new ArrayList<>(List.of(Column.text(categoryName)));
    for (Series one : series) {
      columns.add(
          isSpread(one) ? Column.spread(one.name(), y.unit(), y.decimals()) : y.column(one.name()));
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (int i = 0; i < categories.size(); i++) {
      List<Cell> row = new ArrayList<>(List.of(Cell.of(categories.get(i))));
      for (Series one : series) {
        row.add(cell(one.values().get(i), isSpread(one)));
      }
      rows.add(row);
    }
    return new DataTable(name, title, columns, rows);
  }

  private static boolean isSpread(Series series) {
    return series.values().stream().anyMatch(value -> value.deviation() != 0);
  }

  private static Cell cell(Value value, boolean spread) {
    return spread && !Double.isNaN(value.mean())
        ? new Cell.Spread(value.mean(), value.deviation())
        : Cell.of(value.mean());
  }
}
