package io.espalier.report;

import io.espalier.report.page.Cell;
import io.espalier.report.page.Column;
import io.espalier.report.page.DataTable;
import java.util.ArrayList;
import java.util.List;

/** The result of a training: its metric on both splits. */
final class EvaluationTable {
  private EvaluationTable() {}

  /** The table of an event {@code result} with evaluations {@code selection} and {@code test}. */
  static DataTable of(Fields result) {
    MetricText metric =
        MetricText.of(result.part("test").text("metric"), result.part("test").number("value"));
    List<List<Cell>> rows = new ArrayList<>();
    for (String split : List.of("selection", "test")) {
      Fields evaluation = result.part(split);
      rows.add(
          List.of(
              Cell.of(split),
              Cell.of(metric.inPoints(evaluation.number("value"))),
              Cell.of(evaluation.number("samples"))));
    }
    return new DataTable(
        "result",
        "The trained network, in ONNX Runtime",
        List.of(
            Column.text("split"),
            Column.number(metric.name(), metric.unit(), metric.decimals()),
            Column.count("images", "")),
        rows);
  }
}
