package io.espalier.report;

import io.espalier.report.StudyResults.Course;
import io.espalier.report.StudyResults.Network;
import io.espalier.report.page.Axis;
import io.espalier.report.page.Cell;
import io.espalier.report.page.Column;
import io.espalier.report.page.DataTable;
import io.espalier.report.page.Figures;
import io.espalier.report.page.Figures.Figure;
import io.espalier.report.page.Limit;
import io.espalier.report.page.NumberText;
import io.espalier.report.page.Part;
import io.espalier.report.page.Report;
import io.espalier.report.page.Report.Section;
import io.espalier.report.page.ReportPage;
import io.espalier.report.page.ScatterChart;
import io.espalier.report.page.TableFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The report of a study: its networks side by side, and how each came about. */
public final class StudyPage {
  private final StudyResults results;
  private final MetricText metric;
  private final NetworkTables tables;

  private StudyPage(StudyResults results) {
    this.results = results;
    this.metric =
        MetricText.of(
            results.networks().getFirst().test().metric(),
            results.networks().getFirst().test().value());
    this.tables = new NetworkTables(results.networks(), metric);
  }

  /** The report of results. */
  public static Report of(StudyResults results) {
    return new StudyPage(results).report();
  }

  /**
   * Writes the page and, as files of comma-separated values, all of its tables.
   *
   * @param page the file of the page; it is replaced whole
   * @param tables the folder for the tables; it is made if it is missing
   * @throws IOException if a file cannot be written
   */
  public static void write(StudyResults results, Path page, Path tables) throws IOException {
    Report report = of(results);
    TableFiles.write(tables, report);
    ReportPage.write(page, report);
  }

  private Report report() {
    List<Section> sections = new ArrayList<>();
    sections.add(networks());
    RobustnessParts robustness = new RobustnessParts(results.networks(), metric);
    if (!robustness.isEmpty()) {
      sections.add(
          new Section(
              "Robustness",
              "The "
                  + metric.name()
                  + " on corrupted test images; severity 0 is the images as they are.",
              robustness.parts()));
    }
    sections.addAll(new SpeedUpParts(results).sections());
    sections.addAll(new DescentParts(results, metric).sections());
    if (!results.published().isEmpty()) {
      sections.add(published());
    }
    for (Course course : results.courses()) {
      sections.addAll(course(course));
    }
    sections.add(new Section("Provenance", "", provenance()));
    return new Report(results.title(), results.description(), sections);
  }

  private Section networks() {
    List<Part> parts = new ArrayList<>(List.of(figures(), priceAndMetric()));
    parts.addAll(tables.parts());
    return new Section(
        "The networks",
        names().stream()
            .map(name -> name + ": " + of(name).getFirst().origin())
            .collect(Collectors.joining("; ", "", ".")),
        parts);
  }

  private List<String> names() {
    return tables.names();
  }

  private List<Network> of(String name) {
    return tables.of(name);
  }

  private Figures figures() {
    double reference = tables.mean(names().getFirst(), network -> network.price().macs());
    return new Figures(
        names().stream()
            .map(
                name -> {
                  double macs = tables.mean(name, network -> network.price().macs());
                  double test = tables.mean(name, network -> network.test().value());
                  return new Figure(
                      name,
                      metric.text(metric.inPoints(test)),
                      metric.name() + ", at " + NumberText.rounded(macs) + " MACs",
                      macs == reference
                          ? ""
                          : NumberText.fixed(reference / macs, 2) + " times fewer MACs");
                })
            .toList());
  }

  private ScatterChart priceAndMetric() {
    boolean seeds = results.networks().stream().map(Network::seed).distinct().count() > 1;
    double reference =
        metric.inPoints(tables.mean(names().getFirst(), network -> network.test().value()));
    double worse = metric.moreIsBetter() ? -1 : 1;
    return new ScatterChart(
        "metric-against-macs",
        "What a network costs and what it is worth: " + metric.name() + " on test images",
        new Axis("MACs for one image", "", 0),
        metric.axis(),
        results.networks().stream()
            .map(
                network ->
                    new ScatterChart.Point(
                        network.name(),
                        network.name() + (seeds ? ", seed " + network.seed() : ""),
                        network.price().macs(),
                        metric.inPoints(network.test().value())))
            .toList(),
        results.tolerances().stream()
            .map(
                tolerance ->
                    new Limit(
                        results.tolerances().size() == 1
                            ? "end of the tolerance"
                            : "end of the tolerance " + tolerance,
                        reference + worse * tolerance))
            .toList());
  }

  /** What others report, and the study's own results. */
  private Section published() {
    List<Column> columns =
        List.of(
            Column.text("source"),
            Column.text("result"),
            Column.number("parameters", "times fewer", 2),
            Column.number("MACs", "times fewer", 2),
            Column.number("lost on test images", metric.lossUnit(), metric.decimals()),
            Column.count("batch", ""),
            Column.number("processor", "times as fast", 2),
            Column.number("graphics card", "times as fast", 2));
    List<List<Cell>> rows =
        results.published().stream()
            .map(
                row ->
                    List.of(
                        Cell.of(row.source()),
                        Cell.of(row.result()),
                        Cell.of(row.parameters()),
                        Cell.of(row.macs()),
                        Cell.of(row.loss()),
                        Cell.of(row.batch() == 0 ? Double.NaN : row.batch()),
                        Cell.of(row.cpu()),
                        Cell.of(row.gpu())))
            .toList();
    return new Section(
        "Published results",
        "What others report, and what was measured here, as means over the seeds.",
        List.of(new DataTable("published", "Beside the original network", columns, rows)));
  }

  private List<Section> course(Course course) {
    String name = course.name() + ", seed " + course.seed();
    String prefix = slug(name) + "-";
    return RunReport.course(course.events(), course.tolerance(), prefix).stream()
        .map(
            section ->
                new Section(section.title() + " (" + name + ")", section.text(), section.parts()))
        .toList();
  }

  /** A name as one for files. */
  static String slug(String name) {
    String slug =
        name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    return slug.isEmpty() ? "run" : slug;
  }

  private List<Part> provenance() {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    var provenance = results.provenance();
    facts.put("espalier", provenance.espalier());
    facts.put("commit", provenance.commit());
    facts.put("seed", provenance.seed());
    facts.put("data", provenance.data());
    facts.put("cpu", provenance.cpu());
    facts.put("processors", provenance.processors());
    facts.put("threads", provenance.threads());
    facts.put("os", provenance.os());
    facts.put("jvm", provenance.jvm());
    facts.put("libraries", provenance.libraries());
    String seeds =
        results.networks().stream()
            .map(Network::seed)
            .distinct()
            .sorted()
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    return ProvenanceParts.of(new Fields(facts), Map.of("seeds", seeds), results.configuration());
  }
}
