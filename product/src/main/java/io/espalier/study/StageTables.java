package io.espalier.study;

import io.espalier.run.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Tables of how stage 1 went, from the journals of the method's runs. Both begin with the columns
 * {@code study}, {@code seed} and {@code step}.
 *
 * <table>
 *   <caption>Files and their further columns</caption>
 *   <tr><td>{@code steps.csv}</td><td>a row a step: {@code metric_before}, {@code
 *       metric_after_cut}, {@code metric_after_norms} (BatchNorm estimated anew), {@code
 *       metric_after_training}, in points on the selection split; {@code limit} of the tolerance;
 *       {@code inside}; {@code removed} filters; {@code filters}, {@code macs} and {@code
 *       parameters} left; {@code seconds}</td></tr>
 *   <tr><td>{@code pruning.csv}</td><td>a row a step and layer: {@code layer}; {@code activation},
 *       the value whose zeros were counted; {@code threshold} below which a number counts as zero, 0
 *       = exact zeros; {@code apoz_mean} and {@code apoz_deviation} over the layer's filters; {@code
 *       removed} and {@code left} filters</td></tr>
 * </table>
 */
final class StageTables {
  private static final String STEP = "step";

  private static final List<String> OF_STEP =
      List.of(
          "metricBefore",
          "metricAfterCut",
          "metricAfterNorms",
          "metricAfterTraining",
          "limit",
          "inside",
          "removed",
          "filters",
          "macs",
          "parameters",
          "seconds");

  private static final List<String> OF_LAYER =
      List.of("layer", "activation", "threshold", "apozMean", "apozDeviation", "removed", "left");

  private final StudyResult result;
  private final Path study;

  /**
   * @param study folder of the study
   */
  StageTables(StudyResult result, Path study) {
    this.result = result;
    this.study = study;
  }

  CsvRows steps() throws IOException {
    CsvRows rows = table(OF_STEP);
    for (SeedResult seed : result.seeds()) {
      for (Event step : steps(seed.seed())) {
        add(rows, seed.seed(), step, OF_STEP, step.fields());
      }
    }
    return rows;
  }

  CsvRows layers() throws IOException {
    CsvRows rows = table(OF_LAYER);
    for (SeedResult seed : result.seeds()) {
      for (Event step : steps(seed.seed())) {
        if (step.fields().get("layers") instanceof List<?> layers) {
          for (Object layer : layers) {
            add(rows, seed.seed(), step, OF_LAYER, (Map<?, ?>) layer);
          }
        }
      }
    }
    return rows;
  }

  private List<Event> steps(long seed) throws IOException {
    Path run = SeedNetworks.folder(study, seed).resolve(SeedNetworks.COMPRESS);
    return new Phase(run)
        .events().stream().filter(event -> event.type().equals("pruning-step")).toList();
  }

  /** A table with a column for each field, {@code metricBefore} as {@code metric_before}. */
  private static CsvRows table(List<String> fields) {
    List<String> columns = new ArrayList<>(List.of("study", "seed", STEP));
    fields.forEach(
        field -> columns.add(field.replaceAll("(?=[A-Z])", "_").toLowerCase(Locale.ROOT)));
    return new CsvRows(columns);
  }

  private void add(CsvRows rows, long seed, Event step, List<String> names, Map<?, ?> fields) {
    List<Object> row = new ArrayList<>();
    row.add(result.config().name());
    row.add(seed);
    row.add(cell(step.fields(), STEP));
    names.forEach(name -> row.add(cell(fields, name)));
    rows.add(row);
  }

  private static Object cell(Map<?, ?> fields, String name) {
    Object value = fields.get(name);
    return value == null ? "" : value;
  }
}
