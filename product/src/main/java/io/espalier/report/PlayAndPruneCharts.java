package io.espalier.report;

import io.espalier.report.page.Axis;
import io.espalier.report.page.CategoryChart;
import io.espalier.report.page.Cell;
import io.espalier.report.page.Column;
import io.espalier.report.page.DataTable;
import io.espalier.report.page.Limit;
import io.espalier.report.page.LineChart;
import io.espalier.report.page.LineChart.Point;
import io.espalier.report.page.LineChart.Series;
import io.espalier.report.page.NumberText;
import io.espalier.report.page.Part;
import io.espalier.report.page.Report.Section;
import io.espalier.report.page.WidthChart;
import io.espalier.run.Event;
import java.util.ArrayList;
import java.util.List;

/**
 * The course of a Play and Prune run: how the metric and the room below it went, what was cut in
 * which round, and what is left.
 */
public final class PlayAndPruneCharts {
  private static final Axis ROUND = new Axis("round", "", 0);

  private final History history;
  private final MetricText metric;
  private final double tolerance;
  private final String prefix;
  private final List<Fields> rounds;

  private PlayAndPruneCharts(History history, double tolerance, String prefix) {
    this.history = history;
    this.metric = MetricText.of(history);
    this.tolerance = tolerance;
    this.prefix = prefix;
    this.rounds = history.course("round", "round");
  }

  /**
   * The sections that a journal has events for; none if it is not of this method.
   *
   * @param events of a journal, as they were read
   * @param tolerance greatest loss of the metric, in points; NaN if it is not known
   * @param prefix what the names of the tables begin with; may be empty
   */
  public static List<Section> of(List<Event> events, double tolerance, String prefix) {
    PlayAndPruneCharts charts = new PlayAndPruneCharts(new History(events), tolerance, prefix);
    return charts.rounds.isEmpty()
        ? List.of()
        : List.of(
            new Section("The game", charts.text(), charts.course()),
            new Section("Layers", charts.layerText(), charts.layers()));
  }

  private String text() {
    return "In a round the controller says how much may still be lost, filters below the layers'"
        + " thresholds go, and the network trains for an epoch."
        + history
            .last("game-over")
            .map(
                over ->
                    " After %.0f rounds it ended (%s). The network of round %.0f is the result."
                        .formatted(
                            over.number("rounds"), over.text("reason"), over.number("result")))
            .orElse(" The journal ends before the game does.");
  }

  private List<Part> course() {
    return List.of(
        chart(
            "metric",
            "On the selection split: " + metric.name(),
            metric.axis(),
            List.of(series(metric.name(), "metric")),
            limit()),
        chart(
            "room",
            "Lost against the original, and the room that the controller gave",
            new Axis("room", metric.lossUnit(), metric.decimals()),
            List.of(series("lost", "loss"), series("room", "room")),
            Double.isNaN(tolerance) ? List.of() : List.of(new Limit("tolerance", tolerance))),
        movers(),
        chart(
            "pressure",
            "The pressure on the weakest filters, λ_A",
            new Axis("pressure", "", 6),
            List.of(series("pressure", "pressure")),
            List.of()),
        chart(
            "thresholds",
            "Thresholds, as means over the layers: W_γ, what masking tolerates, and W_A, below which filters go",
            new Axis("sum of a filter's weights", "", 3),
            List.of(threshold("W_γ", "wGamma"), threshold("W_A", "wA")),
            List.of()),
        chart(
            "filters",
            "Filters that are left in the layers that can be cut",
            new Axis("filters", "", 0),
            List.of(series("filters", "filters")),
            List.of()),
        chart(
            "macs",
            "MACs for one image",
            new Axis("MACs", "", 0),
            List.of(series("MACs", "macs")),
            List.of()),
        table());
  }

  /** A threshold over the rounds in which there was room; the mean of the layers' finite ones. */
  private Series threshold(String name, String field) {
    return new Series(
        name,
        rounds.stream()
            .map(
                round ->
                    new Point(
                        round.number("round"),
                        round.list("layers").stream()
                            .mapToDouble(layer -> layer.number(field))
                            .filter(Double::isFinite)
                            .average()
                            .orElse(Double.NaN)))
            .toList());
  }

  /** The metric after each round, in the colour of the player who moved. */
  private CategoryChart movers() {
    return new CategoryChart(
        prefix + "rounds-movers",
        "Who moved, and the metric after it",
        CategoryChart.Mark.POINTS,
        "round",
        metric.axis(),
        rounds.stream().map(round -> NumberText.fixed(round.number("round"), 0)).toList(),
        rounds.stream()
            .map(round -> round.text("mover"))
            .distinct()
            .map(
                mover ->
                    new CategoryChart.Series(
                        mover,
                        rounds.stream()
                            .map(
                                round ->
                                    round.text("mover").equals(mover)
                                        ? CategoryChart.Value.of(round.number("metric"))
                                        : CategoryChart.Value.NONE)
                            .toList()))
            .toList(),
        limit());
  }

  /** Where the tolerance ends, if the journal has come to tell which metric it speaks of. */
  private List<Limit> limit() {
    if (Double.isNaN(tolerance) || !history.has("result")) {
      return List.of();
    }
    Fields round = rounds.getLast();
    double worse = metric.moreIsBetter() ? -1 : 1;
    double original = round.number("metric") - worse * round.number("loss");
    return List.of(new Limit("end of the tolerance", original + worse * tolerance));
  }

  private LineChart chart(
      String name, String title, Axis y, List<Series> series, List<Limit> limits) {
    return new LineChart(prefix + "rounds-" + name, title, ROUND, y, series, limits);
  }

  private Series series(String name, String field) {
    return new Series(
        name, rounds.stream().map(r -> new Point(r.number("round"), r.number(field))).toList());
  }

  private DataTable table() {
    List<Column> columns =
        List.of(
            Column.count("round", ""),
            Column.text("mover"),
            Column.number("room", metric.lossUnit(), metric.decimals()),
            Column.number("pressure", "", 6),
            Column.number(metric.name(), metric.unit(), metric.decimals()),
            Column.number("lost", metric.lossUnit(), metric.decimals()),
            Column.text("in the tolerance"),
            Column.count("filters left", ""),
            Column.count("MACs", ""),
            Column.count("parameters", ""),
            Column.number("training loss", "", 4),
            Column.count("time", "s"));
    List<List<Cell>> rows =
        rounds.stream()
            .map(
                round ->
                    List.of(
                        Cell.of(round.number("round")),
                        Cell.of(round.text("mover")),
                        Cell.of(round.number("room")),
                        Cell.of(round.number("pressure")),
                        Cell.of(round.number("metric")),
                        Cell.of(round.number("loss")),
                        Cell.of(round.flag("inside") ? "yes" : "no"),
                        Cell.of(round.number("filters")),
                        Cell.of(round.number("macs")),
                        Cell.of(round.number("parameters")),
                        Cell.of(round.number("trainLoss")),
                        Cell.of(round.number("seconds"))))
            .toList();
    return new DataTable(prefix + "rounds", "The rounds", columns, rows);
  }

  private String layerText() {
    return "Layers that no addition ties to others, in the order from input to output.";
  }

  private List<Part> layers() {
    LayerSteps steps =
        new LayerSteps(
            rounds.stream().filter(round -> !round.list("layers").isEmpty()).toList(),
            "round",
            prefix);
    List<Part> parts = new ArrayList<>();
    if (!steps.names().isEmpty()) {
      parts.add(steps.removed("filters"));
      parts.add(
          new WidthChart(
              prefix + "widths",
              "Filters before and after",
              new Axis("filters", "", 0),
              List.of("original", "result"),
              steps.names().stream().map(this::widths).toList()));
    }
    return parts;
  }

  private WidthChart.Layer widths(String name) {
    double result =
        history.last("game-over").map(over -> over.number("result")).orElse(Double.MAX_VALUE);
    double original = Double.NaN;
    double left = Double.NaN;
    for (Fields round : rounds) {
      for (Fields layer : round.list("layers")) {
        if (layer.text("layer").equals(name)) {
          if (Double.isNaN(original)) {
            original = layer.number("filters");
            left = original;
          }
          left =
              round.number("round") <= result
                  ? layer.number("filters") - layer.number("removed")
                  : left;
        }
      }
    }
    return new WidthChart.Layer(name, List.of(original, left));
  }
}
