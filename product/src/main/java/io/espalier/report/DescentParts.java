package io.espalier.report;

import io.espalier.report.StudyResults.Descent;
import io.espalier.report.StudyResults.Layer;
import io.espalier.report.StudyResults.Network;
import io.espalier.report.page.Axis;
import io.espalier.report.page.Cell;
import io.espalier.report.page.Column;
import io.espalier.report.page.DataTable;
import io.espalier.report.page.Part;
import io.espalier.report.page.Report.Section;
import io.espalier.report.page.WidthChart;
import java.util.ArrayList;
import java.util.List;

/**
 * What was left of each layer as a network was made out of another, and what the networks cost and
 * err.
 */
record DescentParts(StudyResults results, MetricText metric) {

  /** A section for each descent, of those that lead anywhere. */
  List<Section> sections() {
    return results.descents().stream()
        .filter(descent -> descent.networks().size() > 1)
        .map(this::section)
        .toList();
  }

  private Section section(Descent descent) {
    List<Part> parts = new ArrayList<>(List.of(stages(descent)));
    seeds().stream()
        .filter(seed -> of(descent, seed).size() > 1)
        .forEach(seed -> parts.add(widths(descent, seed)));
    return new Section("Layer by layer: " + descent.name(), "", parts);
  }

  private List<Long> seeds() {
    return results.networks().stream().map(Network::seed).distinct().toList();
  }

  /** The networks of a descent that a seed has. */
  private List<Network> of(Descent descent, long seed) {
    return descent.networks().stream()
        .flatMap(
            name ->
                results.networks().stream()
                    .filter(network -> network.name().equals(name) && network.seed() == seed))
        .toList();
  }

  private DataTable stages(Descent descent) {
    String error = metric.moreIsBetter() ? "error" : metric.name();
    List<List<Cell>> rows =
        seeds().stream()
            .flatMap(seed -> of(descent, seed).stream())
            .map(
                network ->
                    List.of(
                        Cell.of(network.name()),
                        Cell.of(Long.toString(network.seed())),
                        Cell.of(network.price().parameters()),
                        Cell.of(network.price().macs()),
                        Cell.of(error(network.selection().value())),
                        Cell.of(error(network.test().value()))))
            .toList();
    return new DataTable(
        "stages-" + StudyPage.slug(descent.name()),
        "What the networks cost and err",
        List.of(
            Column.text("network"),
            Column.text("seed"),
            Column.count("parameters", ""),
            Column.count("MACs", ""),
            Column.number(error + ", selection", metric.unit(), metric.decimals()),
            Column.number(error + ", test", metric.unit(), metric.decimals())),
        rows);
  }

  private double error(double value) {
    double points = metric.inPoints(value);
    return metric.moreIsBetter() ? 100 - points : points;
  }

  private WidthChart widths(Descent descent, long seed) {
    List<Network> networks = of(descent, seed);
    return new WidthChart(
        "layers-%s-seed-%d".formatted(StudyPage.slug(descent.name()), seed),
        "Filters of each layer, seed " + seed,
        new Axis("filters", "", 0),
        networks.stream().map(Network::name).toList(),
        networks.getFirst().layers().stream()
            .map(Layer::name)
            .map(
                layer ->
                    new WidthChart.Layer(
                        layer, networks.stream().map(network -> width(network, layer)).toList()))
            .toList());
  }

  private static double width(Network network, String name) {
    return network.layers().stream()
        .filter(layer -> layer.name().equals(name) && layer.channels() > 0)
        .findFirst()
        .map(layer -> (double) layer.channels())
        .orElse(Double.NaN);
  }
}
