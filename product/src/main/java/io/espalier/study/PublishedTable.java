package io.espalier.study;

import io.espalier.ort.Latency;
import io.espalier.ort.Provider;
import io.espalier.report.StudyResults.Published;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Results that others report, and the study's own beside them, as means over the seeds: {@code
 * source}, where it stands, or the study's name; {@code result}; {@code parameters} and {@code
 * macs}, how many times fewer there are; {@code loss} of the test metric, in points; {@code batch}
 * and {@code cpu}, the speed-up for a batch of that size on a processor; {@code gpu}, the same on a
 * graphics card. What is not reported or was not measured is empty.
 */
final class PublishedTable {
  private static final List<String> COLUMNS =
      List.of("source", "result", "parameters", "macs", "loss", "batch", "cpu", "gpu");

  private PublishedTable() {}

  static CsvRows of(StudyResult result) {
    CsvRows rows = new CsvRows(COLUMNS);
    for (Published row : rows(result)) {
      List<Object> cells = new ArrayList<>(List.of(row.source(), row.result()));
      Stream.of(row.parameters(), row.macs(), row.loss())
          .map(PublishedTable::cell)
          .forEach(cells::add);
      cells.add(row.batch() == 0 ? "" : row.batch());
      Stream.of(row.cpu(), row.gpu()).map(PublishedTable::cell).forEach(cells::add);
      rows.add(cells);
    }
    return rows;
  }

  private static Object cell(double value) {
    return Double.isNaN(value) ? "" : value;
  }

  /** The rows, the published ones first. */
  static List<Published> rows(StudyResult result) {
    List<Published> rows = new ArrayList<>();
    for (PublishedResult one : result.config().setting().published()) {
      rows.add(
          new Published(
              one.source(),
              one.result(),
              orNan(one.parameters()),
              orNan(one.macs()),
              orNan(one.loss()),
              one.batch() == null ? 0 : one.batch(),
              orNan(one.cpu()),
              orNan(one.gpu())));
    }
    for (String name : result.names().subList(1, result.names().size())) {
      rows.add(own(result, name));
    }
    return rows;
  }

  private static double orNan(@Nullable Double value) {
    return value == null ? Double.NaN : value;
  }

  private static Published own(StudyResult result, String name) {
    SeedResult first = result.seeds().getFirst();
    Optional<Latency> cpu = largest(first, Provider.CPU);
    Optional<Latency> gpu = largest(first, Provider.CUDA);
    return new Published(
        result.config().setting().name(),
        name,
        result.timesFewer(name, NetworkResult::parameters).mean(),
        result.timesFewer(name, NetworkResult::macs).mean(),
        result.loss(name).mean(),
        cpu.map(Latency::batch).orElse(0),
        speedUp(result, name, Provider.CPU, cpu),
        speedUp(result, name, Provider.CUDA, gpu));
  }

  private static double speedUp(
      StudyResult result, String name, Provider provider, Optional<Latency> where) {
    return where
        .map(latency -> result.speedUp(name, provider, latency.batch(), latency.threads()).mean())
        .orElse(Double.NaN);
  }

  /** The timing that publications give: of the largest batch, with the most threads. */
  private static Optional<Latency> largest(SeedResult seed, Provider provider) {
    return seed.latency().stream()
        .filter(one -> one.provider() == provider)
        .map(ProviderLatency::latency)
        .max(Comparator.comparingInt(Latency::batch).thenComparingInt(Latency::threads));
  }
}
