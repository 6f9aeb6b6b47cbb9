package io.espalier.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.SequencedMap;

/**
 * How well several networks do, in the form of its JSON.
 *
 * @param samples images, the same for all
 */
record EvaluationReport(String metric, long samples, String engine, List<Model> models) {

  /** One network. */
  record Model(String model, @JsonUnwrapped Examination result) {}

  /**
   * The report of some networks.
   *
   * @param results by what the networks are called, in order; at least one
   */
  static EvaluationReport of(
      String engine, long samples, SequencedMap<String, Examination> results) {
    return new EvaluationReport(
        results.firstEntry().getValue().metric(),
        samples,
        engine,
        results.entrySet().stream()
            .map(entry -> new Model(entry.getKey(), entry.getValue()))
            .toList());
  }

  /** For people. */
  String toText() {
    Table table = new Table("model", metric);
    StringBuilder remarks = new StringBuilder();
    for (Model model : models) {
      Examination result = model.result();
      table.row(model.model(), result.headline());
      result
          .parts()
          .forEach((part, value) -> table.row("  " + part, Numbers.metric(metric, value)));
      if (!result.remarks().isEmpty()) {
        remarks.append("\n").append(model.model()).append(":").append(result.remarks());
      }
    }
    return "%s%non %s images (%s)%n%s".formatted(table, Numbers.grouped(samples), engine, remarks);
  }
}
