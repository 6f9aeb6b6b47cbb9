package io.espalier.report;

import io.espalier.report.StudyResults.Network;
import io.espalier.report.StudyResults.Timing;
import io.espalier.report.page.Axis;
import io.espalier.report.page.CategoryChart;
import io.espalier.report.page.Cell;
import io.espalier.report.page.Column;
import io.espalier.report.page.DataTable;
import io.espalier.report.page.Limit;
import io.espalier.report.page.Part;
import io.espalier.report.page.Report.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * How many times as fast as the first network of a study the others are, over batch sizes, beside
 * what their MACs promise.
 */
record SpeedUpParts(StudyResults results) {

  /** One section; none where networks were timed under one circumstance only. */
  List<Section> sections() {
    if (first().timings().size() < 2) {
      return List.of();
    }
    List<Part> parts = new ArrayList<>();
    places().forEach(place -> parts.add(chart(place)));
    parts.add(table());
    return List.of(
        new Section(
            "Speed",
            "How many times as fast as "
                + first().name()
                + " in ONNX Runtime; the lines are what the networks would be if time went by MACs.",
            parts));
  }

  private Network first() {
    return results.networks().getFirst();
  }

  /** Where networks were timed: what a chart shows over the batch sizes. */
  private record Place(String provider, int threads) {
    static Place of(Timing timing) {
      return new Place(timing.provider(), timing.threads());
    }

    String text() {
      return "on %s, with %d %s".formatted(provider, threads, threads == 1 ? "thread" : "threads");
    }
  }

  private List<Place> places() {
    return first().timings().stream().map(Place::of).distinct().toList();
  }

  /** Those that a method made; with rivals of the same MACs a chart could not be read. */
  private List<String> shown() {
    return results.descents().stream()
        .flatMap(descent -> descent.networks().stream())
        .filter(name -> !name.equals(first().name()))
        .distinct()
        .toList();
  }

  private CategoryChart chart(Place place) {
    List<Integer> batches =
        first().timings().stream()
            .filter(timing -> Place.of(timing).equals(place))
            .map(Timing::batch)
            .toList();
    return new CategoryChart(
        "speed-up-%s-threads-%d".formatted(place.provider(), place.threads()),
        "Measured " + place.text(),
        CategoryChart.Mark.POINTS,
        "batch",
        new Axis("times as fast", "", 2),
        batches.stream().map(String::valueOf).toList(),
        shown().stream()
            .map(
                name ->
                    new CategoryChart.Series(
                        name,
                        batches.stream()
                            .map(batch -> measured(name, place, batch).value())
                            .toList()))
            .toList(),
        shown().stream()
            .map(name -> new Limit(name + " by its MACs", promised(name).mean()))
            .toList());
  }

  private Spread measured(String name, Place place, int batch) {
    return Spread.of(
        named(name)
            .flatMap(network -> network.timings().stream())
            .filter(timing -> timing.batch() == batch && Place.of(timing).equals(place))
            .mapToDouble(timing -> 1 / timing.ratio()));
  }

  private Spread promised(String name) {
    return Spread.of(named(name).flatMapToDouble(this::promised));
  }

  private DoubleStream promised(Network network) {
    return results.networks().stream()
        .filter(other -> other.name().equals(first().name()) && other.seed() == network.seed())
        .mapToDouble(original -> (double) original.price().macs() / network.price().macs());
  }

  private Stream<Network> named(String name) {
    return results.networks().stream().filter(network -> network.name().equals(name));
  }

  private DataTable table() {
    List<List<Cell>> rows = new ArrayList<>();
    for (String name : results.networks().stream().map(Network::name).distinct().skip(1).toList()) {
      for (Timing timing : first().timings()) {
        rows.add(
            List.of(
                Cell.of(name),
                Cell.of(timing.provider()),
                Cell.of(timing.batch()),
                Cell.of(timing.threads()),
                promised(name).cell(),
                measured(name, Place.of(timing), timing.batch()).cell()));
      }
    }
    return new DataTable(
        "speed-up",
        "By MACs and as measured",
        List.of(
            Column.text("network"),
            Column.text("provider"),
            Column.count("batch", ""),
            Column.count("threads", ""),
            Column.spread("by MACs", "times", 2),
            Column.spread("measured", "times", 2)),
        rows);
  }
}
