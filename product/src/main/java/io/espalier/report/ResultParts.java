package io.espalier.report;

import io.espalier.report.page.Cell;
import io.espalier.report.page.Checks;
import io.espalier.report.page.Checks.Check;
import io.espalier.report.page.Column;
import io.espalier.report.page.DataTable;
import io.espalier.report.page.Figures;
import io.espalier.report.page.Figures.Figure;
import io.espalier.report.page.NumberText;
import io.espalier.report.page.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;

/** The result of a compression: before and after, in large and in a table, and what it passed. */
final class ResultParts {
  private final Fields result;
  private final MetricText metric;

  private ResultParts(Fields result) {
    this.result = result;
    this.metric =
        MetricText.of(result.part("test").text("metric"), result.part("test").number("before"));
  }

  /**
   * The parts.
   *
   * @param result the event of that name
   */
  static List<Part> of(Fields result) {
    ResultParts parts = new ResultParts(result);
    List<Part> list = new ArrayList<>(List.of(parts.figures(), parts.checks(), parts.networks()));
    if (result.part("test").has("parts") && !result.part("test").part("parts").facts().isEmpty()) {
      list.add(parts.parts());
    }
    return list;
  }

  private Figures figures() {
    return new Figures(
        List.of(
            price("MACs for one image", "macs", NumberText::rounded, "fewer"),
            price("Parameters", "parameters", NumberText::rounded, "fewer"),
            price("File", "fileBytes", NumberText::bytes, "smaller"),
            quality(),
            time()));
  }

  private Figure price(String name, String field, DoubleFunction<String> text, String less) {
    double before = result.part("before").number(field);
    double after = result.part("after").number(field);
    return new Figure(
        name,
        text.apply(after),
        "before: " + text.apply(before),
        after < before
            ? "%s times %s".formatted(NumberText.fixed(before / after, 2), less)
            : "not " + less);
  }

  private Figure quality() {
    Fields test = result.part("test");
    double before = metric.inPoints(test.number("before"));
    double after = metric.inPoints(test.number("after"));
    return new Figure(
        capital(metric.name()) + " on test images",
        metric.text(after),
        "before: " + metric.text(before),
        metric.change(before, after));
  }

  private static String capital(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  private Figure time() {
    Fields latency = result.part("latency");
    Fields before = timing("original");
    Fields after = timing("compressed");
    Fields ratio = after.part("ratio");
    return new Figure(
        "Time, batch of %.0f, %.0f threads"
            .formatted(latency.number("batch"), latency.number("threads")),
        NumberText.fixed(after.number("medianMillis"), 3) + " ms",
        "before: " + NumberText.fixed(before.number("medianMillis"), 3) + " ms",
        "%s times as long (%s to %s)"
            .formatted(
                NumberText.fixed(ratio.number("value"), 2),
                NumberText.fixed(ratio.number("low"), 2),
                NumberText.fixed(ratio.number("high"), 2)));
  }

  private Fields timing(String model) {
    return result.part("latency").list("timings").stream()
        .filter(timing -> timing.text("model").equals(model))
        .findFirst()
        .orElse(new Fields(Map.of()));
  }

  private Checks checks() {
    List<Check> checks = new ArrayList<>();
    check(checks, "smaller", "smaller", "NOT SMALLER: no filter could be cut");
    check(
        checks,
        "withinTolerance",
        "within the tolerance on the test images",
        "NOT WITHIN THE TOLERANCE on the test images");
    check(
        checks,
        "faster",
        "faster in ONNX Runtime",
        "NOT FASTER in ONNX Runtime: the interval of the times' ratio does not lie below 1");
    check(
        checks,
        "sameOutputs",
        "the same outputs in both engines",
        "OUTPUTS DIFFER between libtorch and ONNX Runtime by %.1e of an output"
            .formatted(result.part("agreement").number("relative")));
    return new Checks(checks);
  }

  private void check(List<Check> checks, String field, String statement, String otherwise) {
    if (result.has(field)) {
      checks.add(new Check(result.flag(field), statement, otherwise));
    }
  }

  private DataTable networks() {
    List<Column> columns =
        List.of(
            Column.text("network"),
            Column.count("MACs", ""),
            Column.count("parameters", ""),
            Column.count("file", "bytes"),
            Column.count("activations at most", "bytes"),
            Column.number(metric.name() + ", selection", metric.unit(), metric.decimals()),
            Column.number(metric.name() + ", test", metric.unit(), metric.decimals()),
            Column.number("time, median", "ms", 3),
            Column.number("time, 95th percentile", "ms", 3),
            Column.interval("time relative to the original", "", 3));
    List<List<Cell>> rows = new ArrayList<>();
    rows.add(network("original", "before"));
    rows.add(network("compressed", "after"));
    result.find("baseline").ifPresent(baseline -> rows.add(baseline(baseline)));
    String title =
        result.has("baseline")
            ? "Before and after; %s: pruned by chance to the same MACs, and trained as long"
                .formatted(result.part("baseline").text("name"))
            : "Before and after";
    return new DataTable("result", title, columns, rows);
  }

  private List<Cell> network(String model, String side) {
    Fields price = result.part(side);
    Fields timing = timing(model);
    Fields ratio = timing.part("ratio");
    return List.of(
        Cell.of(model),
        Cell.of(price.number("macs")),
        Cell.of(price.number("parameters")),
        Cell.of(price.number("fileBytes")),
        Cell.of(price.number("peakActivationBytes")),
        Cell.of(metric.inPoints(result.part("selection").number(side))),
        Cell.of(metric.inPoints(result.part("test").number(side))),
        Cell.of(timing.number("medianMillis")),
        Cell.of(timing.number("p95Millis")),
        Cell.of(ratio.number("value"), ratio.number("low"), ratio.number("high")));
  }

  private List<Cell> baseline(Fields baseline) {
    Cell none = Cell.of(Double.NaN);
    return List.of(
        Cell.of(baseline.text("name")),
        Cell.of(baseline.number("macs")),
        Cell.of(baseline.number("parameters")),
        none,
        none,
        Cell.of(metric.inPoints(baseline.number("selection"))),
        Cell.of(metric.inPoints(baseline.number("test"))),
        none,
        none,
        none);
  }

  private DataTable parts() {
    Fields selection = result.part("selection").part("parts");
    Fields test = result.part("test").part("parts");
    List<Column> columns = new ArrayList<>(List.of(Column.text("part")));
    for (String split : List.of("selection", "test")) {
      for (String side : List.of("before", "after")) {
        columns.add(Column.number(split + ", " + side, metric.unit(), metric.decimals()));
      }
    }
    List<List<Cell>> rows =
        test.facts().keySet().stream()
            .map(String::valueOf)
            .map(
                name ->
                    List.of(
                        Cell.of(name),
                        part(selection, name, "before"),
                        part(selection, name, "after"),
                        part(test, name, "before"),
                        part(test, name, "after")))
            .toList();
    return new DataTable(
        "result-parts", "What the " + metric.name() + " is the mean of", columns, rows);
  }

  private Cell part(Fields parts, String name, String side) {
    return Cell.of(metric.inPoints(parts.part(name).number(side)));
  }
}
