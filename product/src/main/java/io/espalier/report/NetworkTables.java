package io.espalier.report;

import io.espalier.report.StudyResults.Network;
import io.espalier.report.StudyResults.Timing;
import io.espalier.report.page.Cell;
import io.espalier.report.page.Column;
import io.espalier.report.page.DataTable;
import io.espalier.report.page.Part;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The networks of a study in tables: over all seeds where there are several, and each for itself.
 */
record NetworkTables(List<Network> networks, MetricText metric) {
  private static final List<Cell> NOT_TIMED = Collections.nCopies(3, Cell.of(Double.NaN));

  /** The names of the networks, each once, in their order. */
  List<String> names() {
    return networks.stream().map(Network::name).distinct().toList();
  }

  /** The networks of a name, one for each seed. */
  List<Network> of(String name) {
    return networks.stream().filter(network -> network.name().equals(name)).toList();
  }

  double mean(String name, ToDoubleFunction<Network> number) {
    return spread(name, number).mean();
  }

  private Spread spread(String name, ToDoubleFunction<Network> number) {
    return Spread.of(of(name).stream().mapToDouble(number).filter(value -> !Double.isNaN(value)));
  }

  List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    if (names().size() < networks.size()) {
      parts.add(overSeeds());
    }
    parts.add(single());
    if (networks.stream().anyMatch(network -> !network.test().parts().isEmpty())) {
      parts.add(metricParts());
    }
    return parts;
  }

  private DataTable overSeeds() {
    List<Column> columns =
        List.of(
            Column.text("network"),
            Column.count("seeds", ""),
            Column.spread("file", "bytes", 0),
            Column.spread("parameters", "", 0),
            Column.spread("MACs", "", 0),
            Column.spread(metric.name() + ", selection", metric.unit(), metric.decimals()),
            Column.spread(metric.name() + ", test", metric.unit(), metric.decimals()),
            Column.spread("time, median", "ms", 3));
    List<List<Cell>> rows =
        names().stream()
            .map(
                name ->
                    List.of(
                        Cell.of(name),
                        Cell.of(of(name).size()),
                        spread(name, network -> network.price().fileBytes()).cell(),
                        spread(name, network -> network.price().parameters()).cell(),
                        spread(name, network -> network.price().macs()).cell(),
                        spread(name, network -> metric.inPoints(network.selection().value()))
                            .cell(),
                        spread(name, network -> metric.inPoints(network.test().value())).cell(),
                        spread(name, NetworkTables::median).cell()))
            .toList();
    return new DataTable("networks", "Mean and standard deviation over the seeds", columns, rows);
  }

  private static double median(Network network) {
    return network.timings().isEmpty() ? Double.NaN : network.timings().getFirst().medianMillis();
  }

  private DataTable single() {
    List<Column> columns =
        List.of(
            Column.text("network"),
            Column.text("seed"),
            Column.count("file", "bytes"),
            Column.count("parameters", ""),
            Column.count("MACs", ""),
            Column.number(metric.name() + ", selection", metric.unit(), metric.decimals()),
            Column.number(metric.name() + ", test", metric.unit(), metric.decimals()),
            Column.number("time, median", "ms", 3),
            Column.number("time, 95th percentile", "ms", 3),
            Column.interval("time relative to " + names().getFirst(), "", 3));
    return new DataTable(
        "networks-by-seed",
        "Each network" + times(),
        columns,
        networks.stream().map(this::row).toList());
  }

  private String times() {
    return networks.stream()
        .flatMap(network -> network.timings().stream())
        .findFirst()
        .map(
            timing ->
                "; times for a batch of %d, %d threads".formatted(timing.batch(), timing.threads()))
        .orElse("");
  }

  private List<Cell> row(Network network) {
    List<Cell> row = new ArrayList<>();
    Collections.addAll(
        row,
        Cell.of(network.name()),
        Cell.of(Long.toString(network.seed())),
        Cell.of(network.price().fileBytes()),
        Cell.of(network.price().parameters()),
        Cell.of(network.price().macs()),
        Cell.of(metric.inPoints(network.selection().value())),
        Cell.of(metric.inPoints(network.test().value())));
    row.addAll(network.timings().stream().findFirst().map(NetworkTables::times).orElse(NOT_TIMED));
    return row;
  }

  private static List<Cell> times(Timing timing) {
    return List.of(
        Cell.of(timing.medianMillis()),
        Cell.of(timing.p95Millis()),
        Cell.of(timing.ratio(), timing.low(), timing.high()));
  }

  private DataTable metricParts() {
    List<List<Cell>> rows = new ArrayList<>();
    for (Network network : networks) {
      network
          .test()
          .parts()
          .forEach(
              (part, value) ->
                  rows.add(
                      List.of(
                          Cell.of(network.name()),
                          Cell.of(Long.toString(network.seed())),
                          Cell.of(part),
                          Cell.of(metric.inPoints(value)))));
    }
    return new DataTable(
        "networks-parts",
        "What the " + metric.name() + " on test images is the mean of",
        List.of(
            Column.text("network"),
            Column.text("seed"),
            Column.text("part"),
            Column.number(metric.name(), metric.unit(), metric.decimals())),
        rows);
  }
}
