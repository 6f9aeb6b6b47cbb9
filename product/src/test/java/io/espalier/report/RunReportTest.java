package io.espalier.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.report.page.CategoryChart;
import io.espalier.report.page.Chart;
import io.espalier.report.page.Checks;
import io.espalier.report.page.DataTable;
import io.espalier.report.page.Figures;
import io.espalier.report.page.LineChart;
import io.espalier.report.page.Part;
import io.espalier.report.page.Report;
import io.espalier.report.page.Report.Section;
import io.espalier.report.page.ReportPage;
import io.espalier.report.page.WidthChart;
import io.espalier.run.Event;
import io.espalier.run.Provenance;
import io.espalier.run.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunReportTest {
  @TempDir private Path temp;

  private static <T extends Part> T part(List<Section> sections, Class<T> type, String name) {
    return sections.stream()
        .flatMap(section -> section.parts().stream())
        .filter(type::isInstance)
        .map(type::cast)
        .filter(part -> name(part).equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String name(Part part) {
    return switch (part) {
      case Chart chart -> chart.name();
      case DataTable table -> table.name();
      case Figures figures -> "";
      case Checks checks -> "";
      case io.espalier.report.page.Listing listing -> "";
    };
  }

  /** The rows of a table as they stand on the page. */
  private static List<String> rows(DataTable table) {
    return table.rows().stream()
        .map(
            row ->
                Stream.iterate(0, i -> i + 1)
                    .limit(row.size())
                    .map(i -> row.get(i).format(table.columns().get(i).decimals()))
                    .reduce((a, b) -> a + " | " + b)
                    .orElseThrow())
        .toList();
  }

  private Report report(String method, List<Event> events) throws IOException {
    Path folder = temp.resolve("run");
    Map<String, Object> configuration =
        Journals.facts(
            "model",
            "models/net.onnx",
            "data",
            "synthetic:shapes",
            "method",
            method,
            "tolerance",
            1);
    try (Run run = Run.create(folder, "compress", configuration, Provenance.here(2, 7, "f00d"))) {
      for (Event event : events) {
        run.journal().append(event);
      }
    }
    return RunReport.of(Run.open(folder));
  }

  @Test
  void stepsOfPruningWithTheLaterOfTwo() throws IOException {
    List<Section> sections = report("prune-and-distil", Journals.pruneAndDistil()).sections();
    assertThat(sections)
        .extracting(Section::title)
        .containsExactly(
            "Result", "Stage 1: pruning", "Widths", "Stage 2: distillation", "Provenance");
    LineChart metric = part(sections, LineChart.class, "metric-in-step");
    assertThat(metric.y().name()).isEqualTo("accuracy");
    assertThat(rows(metric.table()))
        .containsExactly(
            "0 | 90.00 | 90.00 | 90.00",
            "1 | 79.75 | 84.75 | 89.75",
            "2 | 79.50 | 84.50 | 89.50",
            "3 | 78.00 | 83.00 | 88.00");
    assertThat(rows(part(sections, LineChart.class, "metric-after-step").table()))
        .startsWith("0 | 90.00 | 89.00");
    assertThat(rows(part(sections, Chart.class, "removed-filters").table()))
        .containsExactly("a | 2 | 1 | 1", "b | 0 | 4 | 3");
    assertThat(rows(part(sections, Chart.class, "apoz").table()))
        .containsExactly(
            "a | 25.0 ± 12.5 | 25.0 ± 12.5 | 25.0 ± 12.5",
            "b | 50.0 ± 6.3 | 50.0 ± 6.3 | 50.0 ± 6.3");
    assertThat(sections.get(1).text())
        .endsWith(
            "After 3 steps it ended: the last step left the tolerance and was taken back. The"
                + " network of step 2 goes on.");
  }

  @Test
  void widthsOfTheOriginalTheStepThatCountsAndTheStudent() throws IOException {
    List<Section> sections = report("prune-and-distil", Journals.pruneAndDistil()).sections();
    WidthChart widths = part(sections, WidthChart.class, "widths");
    assertThat(widths.stages()).containsExactly("original", "pruned", "student");
    assertThat(rows(widths.table()))
        .containsExactly("a | 8 | 5 | 5", "b | 16 | 12 | 12", "stem | 16 | 16 | 8");
  }

  @Test
  void theStudentsEpochs() throws IOException {
    List<Section> sections = report("prune-and-distil", Journals.pruneAndDistil()).sections();
    assertThat(rows(part(sections, LineChart.class, "student-metric").table()))
        .containsExactly("1 | 80.00 | 89.00", "2 | 89.25 | 89.00");
    assertThat(rows(part(sections, LineChart.class, "student-loss").table()))
        .containsExactly("1 | 0.5000", "2 | 0.2500");
    assertThat(rows(part(sections, DataTable.class, "matched")))
        .containsExactly("relu_a | [N, 5, 8, 8]");
  }

  @Test
  void theResultBesideTheOriginal() throws IOException {
    List<Part> parts =
        report("prune-and-distil", Journals.pruneAndDistil()).sections().getFirst().parts();
    assertThat(((Figures) parts.get(0)).figures())
        .containsExactly(
            new Figures.Figure("MACs for one image", "400", "before: 1.00 k", "2.50 times fewer"),
            new Figures.Figure("Parameters", "40", "before: 100", "2.50 times fewer"),
            new Figures.Figure("File", "1.60 kB", "before: 4.00 kB", "2.50 times smaller"),
            new Figures.Figure(
                "Accuracy on test images", "90.50 %", "before: 91.25 %", "0.75 points less"),
            new Figures.Figure(
                "Time, batch of 1, 2 threads",
                "1.500 ms",
                "before: 2.000 ms",
                "0.75 times as long (0.50 to 1.25)"));
    assertThat(((Checks) parts.get(1)).checks())
        .extracting(Checks.Check::holds)
        .containsExactly(true, true, false, true);
    assertThat(rows((DataTable) parts.get(2)))
        .containsExactly(
            "original | 1,000 | 100 | 4,000 | 64 | 90.00 | 91.25 | 2.000 | 3.000 | 1.000 (1.000 to"
                + " 1.000)",
            "compressed | 400 | 40 | 1,600 | 32 | 89.25 | 90.50 | 1.500 | 2.500 | 0.750 (0.500 to"
                + " 1.250)",
            "random | 390 | 41 | – | – | 85.00 | 86.00 | – | – | –");
  }

  @Test
  void partsOfAMetricAndWordsForAnErrorThatGrew() throws IOException {
    Event result =
        Journals.event(
            "result",
            "before",
            Journals.facts("macs", 10),
            "selection",
            Journals.facts("before", 4.0, "after", 5.0),
            "test",
            Journals.facts(
                "metric",
                "mae",
                "before",
                4.0,
                "after",
                5.5,
                "parts",
                Journals.facts("yaw", Journals.facts("before", 3.0, "after", 6.0))));
    List<Section> sections = report("prune-and-distil", List.of(result)).sections();
    Figures figures = (Figures) sections.getFirst().parts().getFirst();
    assertThat(figures.figures().get(3))
        .isEqualTo(
            new Figures.Figure(
                "Mean absolute error on test images", "5.500", "before: 4.000", "1.500 more"));
    assertThat(rows(part(sections, DataTable.class, "result-parts")))
        .containsExactly("yaw | – | – | 3.000 | 6.000");
  }

  @Test
  void theGameAndItsLayers() throws IOException {
    List<Section> sections = report("play-and-prune", Journals.playAndPrune()).sections();
    assertThat(sections)
        .extracting(Section::title)
        .containsExactly("Result", "The game", "Layers", "Provenance");
    assertThat(rows(part(sections, LineChart.class, "rounds-metric").table()))
        .containsExactly(
            "1 | 89.50 | 89.00", "2 | 88.50 | 89.00", "3 | 89.25 | 89.00", "4 | 80.00 | 89.00");
    assertThat(rows(part(sections, LineChart.class, "rounds-room").table()))
        .contains("2 | 1.50 | 0.50 | 1.00", "3 | 0.75 | 0.00 | 1.00");
    assertThat(rows(part(sections, CategoryChart.class, "rounds-movers").table()))
        .containsExactly("1 | 89.50 | –", "2 | 88.50 | –", "3 | – | 89.25", "4 | 80.00 | –");
    assertThat(rows(part(sections, LineChart.class, "rounds-pressure").table()))
        .contains("1 | 0.001000", "3 | 0.000000");
    assertThat(rows(part(sections, LineChart.class, "rounds-thresholds").table()))
        .contains("1 | 2.000 | 1.000", "3 | – | –");
    assertThat(rows(part(sections, LineChart.class, "rounds-filters").table()))
        .containsExactly("1 | 14", "2 | 10", "3 | 10", "4 | 7");
    assertThat(rows(part(sections, LineChart.class, "rounds-macs").table()))
        .containsExactly("1 | 140", "2 | 100", "3 | 100", "4 | 70");
    assertThat(rows(part(sections, Chart.class, "removed-filters").table()))
        .containsExactly("a | 2 | 4 | 3");
    assertThat(rows(part(sections, WidthChart.class, "widths").table()))
        .containsExactly("a | 16 | 10");
  }

  @Test
  void aJournalCutOffAnywhereIsDrawnAsFarAsItGoes() throws IOException {
    for (List<Event> journal : List.of(Journals.pruneAndDistil(), Journals.playAndPrune())) {
      for (int length = 0; length < journal.size(); length++) {
        List<Section> sections = RunReport.course(journal.subList(0, length), 1, "");
        assertThat(ReportPage.of(new Report("cut at " + length, "", sections)))
            .contains("cut at " + length);
        assertThat(sections.isEmpty()).isEqualTo(length == 0);
      }
    }
    Report unfinished = report("prune-and-distil", Journals.pruneAndDistil().subList(0, 1));
    assertThat(unfinished.sections().getFirst().parts())
        .containsExactly(
            new Checks(
                List.of(
                    new Checks.Check(false, "", "NOT FINISHED: the journal has no result yet"))));
    assertThat(unfinished.sections().get(1).text())
        .endsWith("The journal ends before the stage does.");
    assertThat(part(unfinished.sections(), LineChart.class, "metric-in-step").y().name())
        .isEqualTo("metric");
  }

  @Test
  void anEventWithoutItsFactsIsShownAsFarAsItHasThem() throws IOException {
    List<Event> bare =
        Stream.of("pruning-step", "pruning-over", "student", "distil-epoch", "distil-over", "round")
            .flatMap(
                type ->
                    Stream.of(
                        Journals.event(type),
                        Journals.event(type, "step", 1, "epoch", 1, "round", 1)))
            .toList();
    assertThat(ReportPage.of(report("prune-and-distil", bare))).contains("Stage 1: pruning");
  }

  @Test
  void aTrainingAndWhereItComesFrom() throws IOException {
    Path folder = temp.resolve("training");
    try (Run run =
        Run.create(
            folder,
            "train",
            Journals.facts("model", "resnet20", "data", "synthetic:shapes"),
            Provenance.here(2, 7, "f00d"))) {
      run.journal().append(Journals.event("epoch", "epoch", 1, "trainLoss", 1.5, "metric", 55.0));
      run.journal()
          .append(
              Journals.event(
                  "result",
                  "selection",
                  Journals.facts("metric", "accuracy", "value", 0.55, "samples", 20),
                  "test",
                  Journals.facts("metric", "accuracy", "value", 0.5, "samples", 40)));
    }
    Report report = RunReport.of(Run.open(folder));
    assertThat(report.title()).isEqualTo("resnet20, trained");
    assertThat(rows(part(report.sections(), LineChart.class, "training-metric").table()))
        .containsExactly("1 | 55.00");
    assertThat(rows(part(report.sections(), DataTable.class, "result")))
        .containsExactly("selection | 55.00 | 20", "test | 50.00 | 40");
    assertThat(rows(part(report.sections(), DataTable.class, "provenance")))
        .contains("seed | 7", "data fingerprint | f00d", "resumed | never");
  }
}
