package io.espalier.study;

import io.espalier.ort.Latency;
import io.espalier.report.StudyPage;
import io.espalier.report.StudyResults;
import io.espalier.report.page.ReportPage;
import io.espalier.run.Event;
import io.espalier.run.Provenance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The report of a study as its page wants it told.
 *
 * @param provenance of the results
 */
record StudyReport<C extends StudyConfig>(
    Contest<C> contest, Findings<C> findings, Provenance provenance) {

  /** Writes the page. */
  void write(Path page) throws IOException {
    ReportPage.write(page, StudyPage.of(results()));
  }

  StudyResults results() throws IOException {
    StudyResult result = findings.result();
    return new StudyResults(
        result.config().setting().name(),
        description(),
        result.config().tolerances(),
        networks(),
        contest.descents(findings),
        result.config().setting().published().isEmpty() ? List.of() : PublishedTable.rows(result),
        courses(),
        Files.readString(findings.folder().resolve("run.yaml")),
        provenance);
  }

  private List<StudyResults.Network> networks() {
    StudyResult result = findings.result();
    List<StudyResults.Network> networks = new ArrayList<>();
    for (String name : result.names()) {
      for (SeedResult seed : result.seeds()) {
        seed.network(name).ifPresent(network -> networks.add(network(seed, network)));
      }
    }
    return networks;
  }

  private List<StudyResults.Course> courses() throws IOException {
    List<StudyResults.Course> courses = new ArrayList<>();
    for (SeedResult seed : findings.result().seeds()) {
      for (String run : contest.runs(findings.config())) {
        Phase phase = findings.phase(seed.seed(), run);
        List<Event> events = phase.events();
        if (!events.isEmpty()) {
          courses.add(new StudyResults.Course(run, seed.seed(), phase.tolerance(), events));
        }
      }
    }
    return courses;
  }

  private String description() {
    String verdicts =
        findings.result().verdicts().stream()
            .map(verdict -> " " + capitalised(verdict.sentence()) + ".")
            .collect(Collectors.joining());
    String note = findings.config().setting().note().strip();
    return contest.description() + verdicts + (note.isEmpty() ? "" : " " + note);
  }

  private static String capitalised(String sentence) {
    return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
  }

  private static StudyResults.Network network(SeedResult seed, NetworkResult network) {
    return new StudyResults.Network(
        network.name(),
        network.origin(),
        seed.seed(),
        new StudyResults.Price(network.parameters(), network.macs(), network.fileBytes()),
        network.selection(),
        network.test(),
        seed.latency().stream().map(latency -> timing(latency, network.name())).toList(),
        network.layers().stream()
            .filter(layer -> layer.macs() > 0)
            .map(layer -> new StudyResults.Layer(layer.name(), layer.channels()))
            .toList(),
        corrupted(network));
  }

  private static StudyResults.Timing timing(ProviderLatency measured, String name) {
    Latency latency = measured.latency();
    Latency.Timing timing = latency.of(name);
    return new StudyResults.Timing(
        measured.provider().toString(),
        latency.batch(),
        latency.threads(),
        timing.medianMillis(),
        timing.p95Millis(),
        timing.ratio().value(),
        timing.ratio().low(),
        timing.ratio().high());
  }

  /** Each kind begins with the images as they are. */
  private static List<StudyResults.Corrupted> corrupted(NetworkResult network) {
    List<StudyResults.Corrupted> values = new ArrayList<>();
    for (NetworkResult.Corrupted one : network.robustness()) {
      if (one.severity() == 1) {
        values.add(new StudyResults.Corrupted(one.corruption(), 0, network.test().value()));
      }
      values.add(new StudyResults.Corrupted(one.corruption(), one.severity(), one.value()));
    }
    return values;
  }
}
