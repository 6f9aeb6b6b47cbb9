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
 * @param folder of the study
 * @param provenance of the results
 */
record StudyReport(StudyResult result, Path folder, Provenance provenance) {
  private static final String DESCRIPTION =
      """
      Prune and Distil (N. Aghli, E. Ribeiro, CVPRW 2021) beside random pruning to the same MACs and \
      the same student from scratch, each trained for as many epochs as its counterpart.""";

  /** Writes the page. */
  void write(Path page) throws IOException {
    ReportPage.write(page, StudyPage.of(results()));
  }

  StudyResults results() throws IOException {
    return new StudyResults(
        result.config().name(),
        description(),
        result.config().tolerance(),
        networks(),
        courses(),
        Files.readString(folder.resolve("run.yaml")),
        provenance);
  }

  private List<StudyResults.Network> networks() {
    List<StudyResults.Network> networks = new ArrayList<>();
    for (NetworkRole role : result.roles()) {
      for (SeedResult seed : result.seeds()) {
        seed.network(role).ifPresent(network -> networks.add(network(seed, network)));
      }
    }
    return networks;
  }

  private List<StudyResults.Course> courses() throws IOException {
    List<StudyResults.Course> courses = new ArrayList<>();
    for (SeedResult seed : result.seeds()) {
      Path runs = SeedNetworks.folder(folder, seed.seed());
      for (String phase : SeedNetworks.PHASES) {
        List<Event> events = new Phase(runs.resolve(phase)).events();
        if (!events.isEmpty()) {
          courses.add(new StudyResults.Course(phase, seed.seed(), events));
        }
      }
    }
    return courses;
  }

  private String description() {
    String verdicts =
        result.verdicts().stream()
            .map(verdict -> " " + capitalised(verdict.sentence()) + ".")
            .collect(Collectors.joining());
    String note = result.config().note().strip();
    return DESCRIPTION + verdicts + (note.isEmpty() ? "" : " " + note);
  }

  private static String capitalised(String sentence) {
    return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
  }

  private static StudyResults.Network network(SeedResult seed, NetworkResult network) {
    return new StudyResults.Network(
        network.role().toString(),
        network.role().origin(),
        seed.seed(),
        new StudyResults.Price(network.parameters(), network.macs(), network.fileBytes()),
        network.selection(),
        network.test(),
        timing(seed.latency().getFirst(), network.role()),
        corrupted(network));
  }

  private static StudyResults.Timing timing(Latency latency, NetworkRole role) {
    Latency.Timing timing = latency.of(role.toString());
    return new StudyResults.Timing(
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
