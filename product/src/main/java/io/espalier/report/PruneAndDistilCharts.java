package io.espalier.report;

import io.espalier.report.page.Axis;
import io.espalier.report.page.CategoryChart;
import io.espalier.report.page.Limit;
import io.espalier.report.page.LineChart;
import io.espalier.report.page.LineChart.Point;
import io.espalier.report.page.LineChart.Series;
import io.espalier.report.page.Part;
import io.espalier.report.page.Report.Section;
import io.espalier.report.page.WidthChart;
import io.espalier.run.Event;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * The course of a Prune and Distil run: what stage 1 cut in each step and what that did to the
 * metric, the widths that came out, and how stage 2 trained the student.
 */
public final class PruneAndDistilCharts {
  private static final Axis STEP = new Axis("step", "", 0);

  private final History history;
  private final MetricText metric;
  private final String prefix;
  private final List<Fields> steps;

  private PruneAndDistilCharts(History history, String prefix) {
    this.history = history;
    this.metric = MetricText.of(history);
    this.prefix = prefix;
    this.steps = history.course("pruning-step", "step");
  }

  /**
   * The sections that a journal has events for; none if it is not of this method.
   *
   * @param events of a journal, as they were read
   * @param prefix what the names of the tables begin with, so that those of several runs differ;
   *     may be empty
   */
  public static List<Section> of(List<Event> events, String prefix) {
    return new PruneAndDistilCharts(new History(events), prefix).sections();
  }

  private List<Section> sections() {
    List<Section> sections = new ArrayList<>();
    if (!steps.isEmpty()) {
      sections.add(new Section("Stage 1: pruning", stageOne(), pruning()));
    }
    layers().ifPresent(widths -> sections.add(widths));
    List<Fields> epochs = history.course("distil-epoch", "epoch");
    if (!epochs.isEmpty() || history.has("student")) {
      sections.add(new Section("Stage 2: distillation", stageTwo(), distillation(epochs)));
    }
    return sections;
  }

  private String stageOne() {
    String rule =
        "In each step the filters go whose activations are zero more often than in the mean of their"
            + " layer plus its standard deviations (APoZ: average percentage of zeros); then the"
            + " network is trained.";
    return rule
        + history
            .last("pruning-over")
            .map(
                over ->
                    " After %.0f steps it ended: %s. The network of step %.0f goes on."
                        .formatted(
                            over.number("steps"),
                            reason(over.text("reason")),
                            over.number("result")))
            .orElse(" The journal ends before the stage does.");
  }

  private static String reason(String reason) {
    return switch (reason) {
      case "max-steps" -> "all steps were taken";
      case "tolerance" -> "the last step left the tolerance and was taken back";
      case "nothing-to-cut" -> "no filter stood out any more";
      case "diverged" -> "the training diverged";
      default -> reason;
    };
  }

  private List<Part> pruning() {
    List<Part> parts = new ArrayList<>();
    parts.add(course());
    parts.add(recovery());
    LayerSteps layers = new LayerSteps(steps, "step", prefix);
    parts.add(layers.removed("left"));
    parts.add(zeros(layers.names()));
    parts.add(PruningTables.steps(steps, metric, prefix));
    parts.add(PruningTables.layers(steps, prefix));
    return parts;
  }

  private LineChart course() {
    return new LineChart(
        prefix + "metric-in-step",
        "What a step costs and what training brings back: "
            + metric.name()
            + " on the selection split",
        STEP,
        metric.axis(),
        List.of(
            series("after the cut", "metricAfterCut"),
            series("after BatchNorm was re-estimated", "metricAfterNorms"),
            series("after training", "metricAfterTraining")),
        List.of());
  }

  private LineChart recovery() {
    return new LineChart(
        prefix + "metric-after-step",
        "After training, against the tolerance",
        STEP,
        metric.axis(),
        List.of(series("after training", "metricAfterTraining")),
        limits(steps.getLast().number("limit")));
  }

  private static List<Limit> limits(double value) {
    return Double.isNaN(value) ? List.of() : List.of(new Limit("end of the tolerance", value));
  }

  private Series series(String name, String field) {
    List<Point> points = new ArrayList<>();
    Fields first = steps.getFirst();
    points.add(new Point(first.number("step") - 1, first.number("metricBefore")));
    steps.forEach(step -> points.add(new Point(step.number("step"), step.number(field))));
    return new Series(name, points);
  }

  private CategoryChart zeros(List<String> layers) {
    return new CategoryChart(
        prefix + "apoz",
        "How often activations are zero: mean and standard deviation over the filters of a layer,"
            + " before each step's cut",
        CategoryChart.Mark.POINTS,
        "layer",
        new Axis("APoZ", "%", 1),
        layers,
        steps.stream().map(step -> zeros(step, layers)).toList(),
        List.of());
  }

  private static CategoryChart.Series zeros(Fields step, List<String> layers) {
    List<Fields> entries = step.list("layers");
    return new CategoryChart.Series(
        "step %.0f".formatted(step.number("step")),
        layers.stream()
            .map(
                layer ->
                    entries.stream()
                        .filter(entry -> entry.text("layer").equals(layer))
                        .findFirst()
                        .map(PruneAndDistilCharts::zeros)
                        .orElse(CategoryChart.Value.NONE))
            .toList());
  }

  private static CategoryChart.Value zeros(Fields layer) {
    return new CategoryChart.Value(
        100 * layer.number("apozMean"), 100 * layer.number("apozDeviation"));
  }

  /** The widths of all layers that were pruned or narrowed. */
  private Optional<Section> layers() {
    Optional<Fields> student = history.last("student");
    List<WidthChart.Layer> layers = new ArrayList<>();
    double result =
        history.last("pruning-over").map(over -> over.number("result")).orElse(Double.MAX_VALUE);
    Set<String> pruned = new LinkedHashSet<>(new LayerSteps(steps, "step", prefix).names());
    for (String name : pruned) {
      List<Double> widths = new ArrayList<>(widths(name, result));
      if (student.isPresent()) {
        widths.add(
            narrowed(student.get(), name)
                .map(group -> group.number("after"))
                .orElse(widths.getLast()));
      }
      layers.add(new WidthChart.Layer(name, widths));
    }
    student.stream()
        .flatMap(event -> event.list("groups").stream())
        .filter(group -> !pruned.contains(group.text("group")))
        .forEach(
            group ->
                layers.add(
                    new WidthChart.Layer(
                        group.text("group"),
                        List.of(
                            group.number("before"),
                            group.number("before"),
                            group.number("after")))));
    if (layers.isEmpty()) {
      return Optional.empty();
    }
    List<String> stages = new ArrayList<>(List.of("original", "pruned"));
    student.ifPresent(event -> stages.add("student"));
    return Optional.of(
        new Section(
            "Widths",
            "The filters of each layer that can be pruned, then the channels of each group of layers"
                + " that an addition ties together.",
            List.of(
                new WidthChart(
                    prefix + "widths",
                    "Filters before and after",
                    new Axis("filters", "", 0),
                    stages,
                    layers))));
  }

  /** The width of a layer in the original and in the network of a step. */
  private List<Double> widths(String layer, double result) {
    double original = Double.NaN;
    double pruned = Double.NaN;
    for (Fields step : steps) {
      for (Fields entry : step.list("layers")) {
        if (entry.text("layer").equals(layer)) {
          if (Double.isNaN(original)) {
            original = entry.number("removed") + entry.number("left");
            pruned = original;
          }
          pruned = step.number("step") <= result ? entry.number("left") : pruned;
        }
      }
    }
    return List.of(original, pruned);
  }

  private static Optional<Fields> narrowed(Fields student, String layer) {
    return student.list("groups").stream()
        .filter(group -> group.text("group").equals(layer))
        .findFirst();
  }

  private String stageTwo() {
    String student =
        history
            .last("student")
            .map(
                event ->
                    "The student keeps %s of the width of the groups that cannot be pruned; its weights are %s. "
                        .formatted(event.text("ratio"), weights(event.text("init"))))
            .orElse("");
    return student
        + history
            .last("distil-over")
            .map(
                over ->
                    "It was trained for %.0f epochs and is %s the tolerance."
                        .formatted(
                            over.number("epochs"), over.flag("inside") ? "inside" : "OUTSIDE"))
            .orElse("The journal ends before the stage does.");
  }

  private static String weights(String init) {
    return switch (init) {
      case "inherit" -> "those of its teacher's channels that matter most";
      case "fresh" -> "drawn anew";
      default -> init;
    };
  }

  private List<Part> distillation(List<Fields> epochs) {
    List<Part> parts = new ArrayList<>();
    Axis epoch = new Axis("epoch", "", 0);
    if (!epochs.isEmpty()) {
      double limit = steps.isEmpty() ? Double.NaN : steps.getLast().number("limit");
      parts.add(
          new LineChart(
              prefix + "student-metric",
              "The student: " + metric.name() + " on the selection split",
              epoch,
              metric.axis(),
              List.of(over(epochs, "student", fields -> fields.number("metric"))),
              limits(limit)));
      parts.add(
          new LineChart(
              prefix + "student-loss",
              "The student: loss of the distillation",
              epoch,
              new Axis("loss", "", 4),
              List.of(over(epochs, "loss", fields -> fields.number("loss"))),
              List.of()));
    }
    history.last("student").ifPresent(event -> parts.addAll(PruningTables.matched(event, prefix)));
    return parts;
  }

  private static Series over(List<Fields> epochs, String name, ToDoubleFunction<Fields> value) {
    return new Series(
        name,
        epochs.stream()
            .map(fields -> new Point(fields.number("epoch"), value.applyAsDouble(fields)))
            .toList());
  }
}
