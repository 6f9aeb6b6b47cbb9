package io.espalier.cli;

import io.espalier.disk.CsvFile;
import io.espalier.eval.Evaluation;
import io.espalier.eval.Robustness;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The long table of robustness: a row for each network, corruption, severity and metric. Clean
 * images are the corruption {@code clean} of severity 0. What a metric is the mean of has rows of
 * its own, as {@code mae yaw}.
 */
final class RobustnessCsv {
  private static final List<String> COLUMNS =
      List.of("model", "corruption", "severity", "metric", "value");

  private final List<List<String>> rows = new ArrayList<>();

  /**
   * Writes the table.
   *
   * @param results by what the networks are called
   * @throws IOException if the file cannot be written
   */
  static void write(Path file, Map<String, Robustness> results) throws IOException {
    RobustnessCsv table = new RobustnessCsv();
    results.forEach(table::add);
    CsvFile.write(file, COLUMNS, table.rows);
  }

  private void add(String model, Robustness result) {
    add(model, "clean", 0, result.clean());
    for (Robustness.Series series : result.corrupted()) {
      for (int i = 0; i < series.bySeverity().size(); i++) {
        add(model, series.kind().toString(), i + 1, series.bySeverity().get(i));
      }
    }
  }

  private void add(String model, String corruption, int severity, Evaluation evaluation) {
    add(model, corruption, severity, evaluation.metric(), evaluation.value());
    evaluation
        .parts()
        .forEach(
            (part, value) ->
                add(model, corruption, severity, evaluation.metric() + " " + part, value));
  }

  private void add(String model, String corruption, int severity, String metric, double value) {
    rows.add(
        List.of(model, corruption, Integer.toString(severity), metric, Double.toString(value)));
  }
}
