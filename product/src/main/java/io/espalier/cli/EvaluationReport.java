package io.espalier.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.espalier.eval.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How well several networks do, in the form of its JSON.
 *
 * @param samples images, the same for all
 */
record EvaluationReport(String metric, long samples, String engine, List<Model> models) {

  /**
   * One network and its metric.
   *
   * @param parts what the metric is the mean of, by column or output
   */
  record Model(
      String model,
      double value,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Double> parts) {}

  /**
   * The report of some networks.
   *
   * @param results by what the networks are called, in order; at least one
   */
  static EvaluationReport of(String engine, Map<String, Evaluation> results) {
    Evaluation first = results.values().iterator().next();
    List<Model> models = new ArrayList<>();
    results.forEach(
        (model, result) -> models.add(new Model(model, result.value(), result.parts())));
    return new EvaluationReport(first.metric(), first.samples(), engine, models);
  }

  /** For people. */
  String toText() {
    Table table = new Table("model", metric);
    for (Model model : models) {
      table.row(model.model(), Numbers.metric(metric, model.value()));
      model.parts().forEach((part, value) -> table.row("  " + part, Numbers.metric(metric, value)));
    }
    return "%s%non %s images (%s)%n".formatted(table, Numbers.grouped(samples), engine);
  }
}
