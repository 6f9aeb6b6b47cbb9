package io.espalier.study;

import io.espalier.eval.Evaluation;
import io.espalier.ort.Latency;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The results of a study as tables of comma-separated values, a fact a row. All begin with the
 * columns {@code study}, {@code seed} and {@code network}, its name.
 *
 * <table>
 *   <caption>Files and their further columns</caption>
 *   <tr><td>{@code networks.csv}</td><td>{@code epochs} for which it was trained; {@code file},
 *       relative to the study's folder; {@code file_bytes}; {@code parameters}; {@code macs} for one
 *       image; {@code peak_activation_bytes}</td></tr>
 *   <tr><td>{@code metrics.csv}</td><td>{@code split}: selection or test; {@code metric}; {@code
 *       part}: the column or output, empty for the whole; {@code value}: a fraction 0–1 for accuracy
 *       and fidelity, in the column's unit for an error; {@code images}</td></tr>
 *   <tr><td>{@code layers.csv}</td><td>{@code layer}; {@code operator}; {@code channels}, 0 where
 *       unknown; {@code parameters}; {@code macs}</td></tr>
 *   <tr><td>{@code robustness.csv}</td><td>{@code corruption}; {@code severity} 1–5; {@code metric};
 *       {@code value} on the test split</td></tr>
 *   <tr><td>{@code latency.csv}</td><td>{@code provider}: cpu or cuda; {@code batch}; {@code threads}; {@code runs}; {@code
 *       median_ms}, {@code p95_ms}, {@code mean_ms} of a batch; {@code ratio} to the original's time
 *       (less than 1 = faster) and its 95 % interval {@code ratio_low}, {@code ratio_high}; {@code
 *       speedup}, its inverse, beside {@code speedup_of_macs}, how many times fewer MACs there
 *       are</td></tr>
 *   <tr><td>{@code compute.csv}</td><td>without {@code network}: {@code phase}; {@code parts}: epochs
 *       or steps that were trained; {@code seconds}</td></tr>
 *   <tr><td>{@code summary.csv}</td><td>without {@code seed}: {@link SummaryTable}</td></tr>
 *   <tr><td>{@code published.csv}</td><td>{@link PublishedTable}; only where others' results are
 *       given</td></tr>
 * </table>
 */
final class StudyTables {
  private final StudyResult result;

  private StudyTables(StudyResult result) {
    this.result = result;
  }

  /**
   * Writes all tables into the folder {@code tables} of the study's folder.
   *
   * @param own the tables that only this kind of study has, by name
   * @return their files
   */
  static List<Path> write(StudyResult result, SequencedMap<String, CsvRows> own, Path study)
      throws IOException {
    Path folder = Files.createDirectories(study.resolve("tables"));
    StudyTables tables = new StudyTables(result);
    SequencedMap<String, CsvRows> all = new LinkedHashMap<>();
    all.put("networks", tables.networks());
    all.put("metrics", tables.metrics());
    all.put("layers", tables.layers());
    all.put("robustness", tables.robustness());
    all.put("latency", tables.latency());
    all.put("compute", tables.compute());
    all.put("summary", SummaryTable.of(result));
    if (!result.config().setting().published().isEmpty()) {
      all.put("published", PublishedTable.of(result));
    }
    all.putAll(own);
    List<Path> files = new ArrayList<>();
    for (Map.Entry<String, CsvRows> table : all.entrySet()) {
      Path file = folder.resolve(table.getKey() + ".csv");
      table.getValue().write(file);
      files.add(file);
    }
    return files;
  }

  private String study() {
    return result.config().setting().name();
  }

  private CsvRows networks() {
    CsvRows rows =
        new CsvRows(
            "study",
            "seed",
            "network",
            "epochs",
            "file",
            "file_bytes",
            "parameters",
            "macs",
            "peak_activation_bytes");
    for (SeedResult seed : result.seeds()) {
      for (NetworkResult network : seed.networks()) {
        rows.add(
            study(),
            seed.seed(),
            network.name(),
            network.epochs(),
            network.file(),
            network.fileBytes(),
            network.parameters(),
            network.macs(),
            network.peakActivationBytes());
      }
    }
    return rows;
  }

  private CsvRows metrics() {
    CsvRows rows =
        new CsvRows("study", "seed", "network", "split", "metric", "part", "value", "images");
    for (SeedResult seed : result.seeds()) {
      for (NetworkResult network : seed.networks()) {
        metrics(rows, seed, network, "selection", network.selection());
        metrics(rows, seed, network, "test", network.test());
      }
    }
    return rows;
  }

  private void metrics(
      CsvRows rows, SeedResult seed, NetworkResult network, String split, Evaluation evaluation) {
    rows.add(
        study(),
        seed.seed(),
        network.name(),
        split,
        evaluation.metric(),
        "",
        evaluation.value(),
        evaluation.samples());
    for (Map.Entry<String, Double> part : evaluation.parts().entrySet()) {
      rows.add(
          study(),
          seed.seed(),
          network.name(),
          split,
          evaluation.metric(),
          part.getKey(),
          part.getValue(),
          evaluation.samples());
    }
  }

  private CsvRows layers() {
    CsvRows rows =
        new CsvRows(
            "study", "seed", "network", "layer", "operator", "channels", "parameters", "macs");
    for (SeedResult seed : result.seeds()) {
      for (NetworkResult network : seed.networks()) {
        for (NetworkResult.Layer layer : network.layers()) {
          rows.add(
              study(),
              seed.seed(),
              network.name(),
              layer.name(),
              layer.operator(),
              layer.channels(),
              layer.parameters(),
              layer.macs());
        }
      }
    }
    return rows;
  }

  private CsvRows robustness() {
    CsvRows rows =
        new CsvRows("study", "seed", "network", "corruption", "severity", "metric", "value");
    for (SeedResult seed : result.seeds()) {
      for (NetworkResult network : seed.networks()) {
        for (NetworkResult.Corrupted one : network.robustness()) {
          rows.add(
              study(),
              seed.seed(),
              network.name(),
              one.corruption(),
              one.severity(),
              network.test().metric(),
              one.value());
        }
      }
    }
    return rows;
  }

  private CsvRows latency() {
    CsvRows rows =
        new CsvRows(
            "study",
            "seed",
            "network",
            "provider",
            "batch",
            "threads",
            "runs",
            "median_ms",
            "p95_ms",
            "mean_ms",
            "ratio",
            "ratio_low",
            "ratio_high",
            "speedup",
            "speedup_of_macs");
    for (SeedResult seed : result.seeds()) {
      for (ProviderLatency one : seed.latency()) {
        Latency latency = one.latency();
        for (Latency.Timing timing : latency.timings()) {
          rows.add(
              study(),
              seed.seed(),
              timing.model(),
              one.provider(),
              latency.batch(),
              latency.threads(),
              latency.runs(),
              timing.medianMillis(),
              timing.p95Millis(),
              timing.meanMillis(),
              timing.ratio().value(),
              timing.ratio().low(),
              timing.ratio().high(),
              1 / timing.ratio().value(),
              seed.fewerMacs(timing.model()));
        }
      }
    }
    return rows;
  }

  private CsvRows compute() {
    CsvRows rows = new CsvRows("study", "seed", "phase", "parts", "seconds");
    for (SeedResult seed : result.seeds()) {
      for (SeedResult.Compute one : seed.compute()) {
        rows.add(study(), seed.seed(), one.phase(), one.parts(), one.seconds());
      }
    }
    return rows;
  }
}
