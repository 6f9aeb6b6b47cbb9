package io.espalier.cli;

import io.espalier.data.CorruptionKind;
import io.espalier.eval.Evaluation;
import io.espalier.eval.Robustness;
import io.espalier.eval.RobustnessSuite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How well networks do on corrupted images, in the form of its JSON.
 *
 * @param samples images, each of which every network saw clean and under every corruption
 * @param models one or more, measured alike
 */
record RobustnessReport(String metric, long samples, String engine, long seed, List<Model> models) {
  private static final String MEAN = "mean";

  /**
   * One network.
   *
   * @param clean its metric on the images as they are
   * @param all means over the corruptions
   */
  record Model(String model, double clean, List<Row> corruptions, Row all) {}

  /**
   * One corruption.
   *
   * @param severities the metric at severities 1 to 5
   * @param mean the mean of these
   */
  record Row(String corruption, List<Double> severities, double mean) {}

  /**
   * The report of some networks.
   *
   * @param results by what the networks are called, in order; at least one
   */
  static RobustnessReport of(
      RobustnessSuite suite, String engine, Map<String, Robustness> results) {
    Evaluation clean = results.values().iterator().next().clean();
    List<Model> models = new ArrayList<>();
    results.forEach((model, result) -> models.add(model(model, result)));
    return new RobustnessReport(clean.metric(), clean.samples(), engine, suite.seed(), models);
  }

  private static Model model(String name, Robustness result) {
    List<Row> rows =
        result.corrupted().stream()
            .map(
                series ->
                    new Row(
                        series.kind().toString(),
                        series.bySeverity().stream().map(Evaluation::value).toList(),
                        series.mean()))
            .toList();
    List<Double> means = severities().mapToObj(result::mean).toList();
    return new Model(name, result.clean().value(), rows, new Row("all", means, result.mean()));
  }

  private static IntStream severities() {
    return IntStream.rangeClosed(1, CorruptionKind.SEVERITIES);
  }

  /** For people: one network in one table, several in one table per corruption. */
  String toText() {
    String title =
        "%s on %s images (%s), seed %d%n".formatted(metric, Numbers.grouped(samples), engine, seed);
    return models.size() == 1
        ? models.getFirst().model() + ": " + title + alone(models.getFirst())
        : title + "\n" + sideBySide();
  }

  private String alone(Model model) {
    List<String> head = new ArrayList<>(List.of("corruption"));
    severities().forEach(severity -> head.add(Integer.toString(severity)));
    head.add(MEAN);
    Table table = new Table(head.toArray(String[]::new));
    model.corruptions().forEach(row -> table.row(cells(row)));
    if (model.corruptions().size() > 1) {
      table.row(cells(model.all()));
    }
    return "clean: %s%n%n%s".formatted(text(model.clean()), table);
  }

  private String[] cells(Row row) {
    List<String> cells = new ArrayList<>(List.of(row.corruption()));
    row.severities().forEach(value -> cells.add(text(value)));
    cells.add(text(row.mean()));
    return cells.toArray(String[]::new);
  }

  private String sideBySide() {
    StringBuilder text = new StringBuilder();
    int corruptions = models.getFirst().corruptions().size();
    for (int i = 0; i < corruptions; i++) {
      int corruption = i;
      Table table = table(models.getFirst().corruptions().get(i).corruption());
      row(table, "clean", Model::clean);
      severities()
          .forEach(
              severity ->
                  row(
                      table,
                      "severity " + severity,
                      model -> model.corruptions().get(corruption).severities().get(severity - 1)));
      row(table, MEAN, model -> model.corruptions().get(corruption).mean());
      text.append(table).append('\n');
    }
    Table means = table("mean of severities");
    row(means, "clean", Model::clean);
    for (int i = 0; i < corruptions; i++) {
      int corruption = i;
      row(
          means,
          models.getFirst().corruptions().get(i).corruption(),
          model -> model.corruptions().get(corruption).mean());
    }
    row(means, "all", model -> model.all().mean());
    return text.append(means).toString();
  }

  /** A table with a column for each network. */
  private Table table(String name) {
    List<String> head = new ArrayList<>(List.of(name));
    models.forEach(model -> head.add(model.model()));
    return new Table(head.toArray(String[]::new));
  }

  private void row(Table table, String name, ToDoubleFunction<Model> value) {
    List<String> cells = new ArrayList<>(List.of(name));
    models.forEach(model -> cells.add(text(value.applyAsDouble(model))));
    table.row(cells.toArray(String[]::new));
  }

  private String text(double value) {
    return Numbers.metric(metric, value);
  }
}
