package io.espalier.report.page;

import java.util.ArrayList;
import java.util.List;

/**
 * Numbers over the steps of a course.
 *
 * @param x what goes along; whole numbers
 * @param y what goes up
 * @param series the lines
 * @param limits lines across
 */
public record LineChart(
    String name, String title, Axis x, Axis y, List<Series> series, List<Limit> limits)
    implements Chart {
  public LineChart {
    series = List.copyOf(series);
    limits = List.copyOf(limits);
  }

  /** One line, its points from the left to the right. */
  public record Series(String name, List<Point> points) {
    public Series {
      points = List.copyOf(points);
    }

    private Cell at(double x) {
      return points.stream()
          .filter(point -> point.x() == x)
          .findFirst()
          .map(point -> Cell.of(point.y()))
          .orElseGet(Cell.Missing::new);
    }
  }

  /**
   * A point of a line.
   *
   * @param y NaN where the line has a gap
   */
  public record Point(double x, double y) {}

  /** A row for each place along the horizontal axis, a column for each line. */
  @Override
  public DataTable table() {
    List<Column> columns = new ArrayList<>(List.of(x.column()));
    series.forEach(line -> columns.add(y.column(line.name())));
    limits.forEach(limit -> columns.add(y.column(limit.name())));
    List<List<Cell>> rows =
        series.stream()
            .flatMap(line -> line.points().stream())
            .map(Point::x)
            .distinct()
            .sorted()
            .map(this::row)
            .toList();
    return new DataTable(name, title, columns, rows);
  }

  private List<Cell> row(double place) {
    List<Cell> row = new ArrayList<>(List.of(Cell.of(place)));
    series.forEach(line -> row.add(line.at(place)));
    limits.forEach(limit -> row.add(Cell.of(limit.value())));
    return row;
  }
}
