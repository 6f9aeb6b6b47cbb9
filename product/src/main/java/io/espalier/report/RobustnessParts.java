package io.espalier.report;

import io.espalier.report.StudyResults.Corrupted;
import io.espalier.report.StudyResults.Network;
import io.espalier.report.page.CategoryChart;
import io.espalier.report.page.Cell;
import io.espalier.report.page.Column;
import io.espalier.report.page.DataTable;
import io.espalier.report.page.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The networks of a study on corrupted images: a chart for each corruption, and one table. */
record RobustnessParts(List<Network> networks, MetricText metric) {

  boolean isEmpty() {
    return kinds().isEmpty();
  }

  List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    kinds().forEach(kind -> parts.add(chart(kind)));
    parts.add(table());
    return parts;
  }

  private List<String> kinds() {
    return networks.stream()
        .flatMap(network -> network.robustness().stream())
        .map(Corrupted::kind)
        .distinct()
        .toList();
  }

  private List<String> names() {
    return networks.stream()
        .filter(network -> !network.robustness().isEmpty())
        .map(Network::name)
        .distinct()
        .toList();
  }

  private List<Integer> severities(String kind) {
    return networks.stream()
        .flatMap(network -> network.robustness().stream())
        .filter(corrupted -> corrupted.kind().equals(kind))
        .map(Corrupted::severity)
        .distinct()
        .sorted()
        .toList();
  }

  private Spread spread(String name, String kind, int severity) {
    return Spread.of(
        networks.stream()
            .filter(network -> network.name().equals(name))
            .flatMap(network -> network.robustness().stream())
            .filter(corrupted -> corrupted.kind().equals(kind) && corrupted.severity() == severity)
            .mapToDouble(corrupted -> metric.inPoints(corrupted.value())));
  }

  private CategoryChart chart(String kind) {
    List<Integer> severities = severities(kind);
    return new CategoryChart(
        "robustness-" + kind.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-"),
        kind,
        CategoryChart.Mark.BARS,
        "severity",
        metric.axis(),
        severities.stream().map(String::valueOf).toList(),
        names().stream()
            .map(
                name ->
                    new CategoryChart.Series(
                        name,
                        severities.stream()
                            .map(severity -> spread(name, kind, severity).value())
                            .toList()))
            .toList(),
        List.of());
  }

  private DataTable table() {
    List<List<Cell>> rows = new ArrayList<>();
    for (Network network : networks) {
      for (Corrupted corrupted : network.robustness()) {
        rows.add(
            List.of(
                Cell.of(network.name()),
                Cell.of(Long.toString(network.seed())),
                Cell.of(corrupted.kind()),
                Cell.of(corrupted.severity()),
                Cell.of(metric.inPoints(corrupted.value()))));
      }
    }
    return new DataTable(
        "robustness",
        "Every network, corruption and severity",
        List.of(
            Column.text("network"),
            Column.text("seed"),
            Column.text("corruption"),
            Column.count("severity", ""),
            Column.number(metric.name(), metric.unit(), metric.decimals())),
        rows);
  }
}
