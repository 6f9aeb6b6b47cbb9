package io.espalier.report.page;

import java.util.List;

/**
 * Things by two of their numbers, as networks by price and metric.
 *
 * @param x what goes along
 * @param y what goes up
 * @param points of one colour where they have the same {@link Point#kind}
 * @param limits lines across
 */
public record ScatterChart(
    String name, String title, Axis x, Axis y, List<Point> points, List<Limit> limits)
    implements Chart {
  public ScatterChart {
    points = List.copyOf(points);
    limits = List.copyOf(limits);
  }

  /**
   * One thing.
   *
   * @param kind what its colour stands for
   * @param label what it is
   */
  public record Point(String kind, String label, double x, double y) {}

  @Override
  public DataTable table() {
    return new DataTable(
        name,
        title,
        List.of(Column.text("kind"), Column.text("name"), x.column(), y.column()),
        points.stream()
            .map(
                point ->
                    List.of(
                        Cell.of(point.kind()),
                        Cell.of(point.label()),
                        Cell.of(point.x()),
                        Cell.of(point.y())))
            .toList());
  }
}
