package io.espalier.report;

import io.espalier.report.page.Axis;
import io.espalier.report.page.LineChart;
import io.espalier.report.page.LineChart.Point;
import io.espalier.report.page.LineChart.Series;
import io.espalier.report.page.Report.Section;
import io.espalier.run.Event;
import java.util.List;

/** The course of a training. */
public final class TrainingCharts {
  private TrainingCharts() {}

  /**
   * The section that a journal has events for; none if it is not a training's.
   *
   * @param events of a journal, as they were read
   * @param prefix what the names of the tables begin with; may be empty
   */
  public static List<Section> of(List<Event> events, String prefix) {
    History history = new History(events);
    List<Fields> epochs = history.course("epoch", "epoch");
    MetricText metric = MetricText.of(history);
    return epochs.isEmpty()
        ? List.of()
        : List.of(
            new Section(
                "Training",
                "",
                List.of(
                    chart(
                        prefix + "training-metric",
                        metric.name() + " on the selection split",
                        metric.axis(),
                        series(epochs, metric.name(), "metric")),
                    chart(
                        prefix + "training-loss",
                        "Loss on the training images",
                        new Axis("loss", "", 4),
                        series(epochs, "loss", "trainLoss")))));
  }

  private static LineChart chart(String name, String title, Axis y, Series series) {
    return new LineChart(name, title, new Axis("epoch", "", 0), y, List.of(series), List.of());
  }

  private static Series series(List<Fields> epochs, String name, String field) {
    return new Series(
        name,
        epochs.stream()
            .map(epoch -> new Point(epoch.number("epoch"), epoch.number(field)))
            .toList());
  }
}
