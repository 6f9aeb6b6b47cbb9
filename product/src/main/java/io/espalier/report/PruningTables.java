package io.espalier.report;

import io.espalier.report.page.Cell;
import io.espalier.report.page.Column;
import io.espalier.report.page.DataTable;
import io.espalier.report.page.Part;
import java.util.ArrayList;
import java.util.List;

/** The journal of Prune and Distil as tables: every number that its charts draw, and more. */
final class PruningTables {
  private PruningTables() {}

  static DataTable steps(List<Fields> steps, MetricText metric, String prefix) {
    List<Column> columns =
        List.of(
            Column.count("step", ""),
            Column.number("before", metric.unit(), metric.decimals()),
            Column.number("after the cut", metric.unit(), metric.decimals()),
            Column.number("after BatchNorm", metric.unit(), metric.decimals()),
            Column.number("after training", metric.unit(), metric.decimals()),
            Column.number("limit", metric.unit(), metric.decimals()),
            Column.text("in the tolerance"),
            Column.count("filters removed", ""),
            Column.count("filters left", ""),
            Column.count("MACs", ""),
            Column.count("parameters", ""),
            Column.count("time", "s"));
    List<List<Cell>> rows =
        steps.stream()
            .map(
                step ->
                    List.of(
                        Cell.of(step.number("step")),
                        Cell.of(step.number("metricBefore")),
                        Cell.of(step.number("metricAfterCut")),
                        Cell.of(step.number("metricAfterNorms")),
                        Cell.of(step.number("metricAfterTraining")),
                        Cell.of(step.number("limit")),
                        Cell.of(step.flag("inside") ? "yes" : "no"),
                        Cell.of(step.number("removed")),
                        Cell.of(step.number("filters")),
                        Cell.of(step.number("macs")),
                        Cell.of(step.number("parameters")),
                        Cell.of(step.number("seconds"))))
            .toList();
    return new DataTable(prefix + "pruning-steps", "The steps", columns, rows);
  }

  static DataTable layers(List<Fields> steps, String prefix) {
    List<Column> columns =
        List.of(
            Column.count("step", ""),
            Column.text("layer"),
            Column.text("activation"),
            Column.number("counts as zero below", "", 6),
            Column.number("APoZ mean", "", 4),
            Column.number("APoZ deviation", "", 4),
            Column.count("removed", ""),
            Column.count("left", ""));
    List<List<Cell>> rows = new ArrayList<>();
    for (Fields step : steps) {
      for (Fields layer : step.list("layers")) {
        rows.add(
            List.of(
                Cell.of(step.number("step")),
                Cell.of(layer.text("layer")),
                Cell.of(layer.text("activation")),
                Cell.of(layer.number("threshold")),
                Cell.of(layer.number("apozMean")),
                Cell.of(layer.number("apozDeviation")),
                Cell.of(layer.number("removed")),
                Cell.of(layer.number("left"))));
      }
    }
    return new DataTable(prefix + "pruning-layers", "Each layer in each step", columns, rows);
  }

  /** The features by which student and teacher are compared. */
  static List<Part> matched(Fields student, String prefix) {
    List<Part> tables = new ArrayList<>();
    List<Fields> matched = student.list("matched");
    if (!matched.isEmpty()) {
      tables.add(
          new DataTable(
              prefix + "matched",
              "Features that are compared as they are",
              List.of(Column.text("value"), Column.text("shape")),
              matched.stream()
                  .map(value -> List.of(Cell.of(value.text("value")), Cell.of(value.text("shape"))))
                  .toList()));
    }
    List<Fields> projected = student.list("projected");
    if (!projected.isEmpty()) {
      tables.add(
          new DataTable(
              prefix + "projected",
              "Features that are compared through a learned projection",
              List.of(Column.text("value"), Column.text("student"), Column.text("teacher")),
              projected.stream()
                  .map(
                      value ->
                          List.of(
                              Cell.of(value.text("value")),
                              Cell.of(value.text("student")),
                              Cell.of(value.text("teacher"))))
                  .toList()));
    }
    return tables;
  }
}
