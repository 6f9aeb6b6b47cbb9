package io.espalier.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.data.CorruptionKind;
import io.espalier.eval.Evaluation;
import io.espalier.eval.Robustness;
import io.espalier.report.StudyResults.Corrupted;
import io.espalier.report.StudyResults.Course;
import io.espalier.report.StudyResults.Descent;
import io.espalier.report.StudyResults.Layer;
import io.espalier.report.StudyResults.Network;
import io.espalier.report.StudyResults.Price;
import io.espalier.report.StudyResults.Published;
import io.espalier.report.StudyResults.Timing;
import io.espalier.report.page.Report;
import io.espalier.report.page.Report.Section;
import io.espalier.run.Provenance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StudyPageTest {
  @TempDir private Path temp;

  private static Network network(String name, long seed, long macs, double test) {
    return new Network(
        name,
        "made <b>so</b>",
        seed,
        new Price(macs / 10, macs, 4 * macs),
        evaluation(test - 0.01),
        evaluation(test),
        List.of(
            new Timing("cpu", 1, 2, macs / 1000.0, macs / 500.0, macs / 1000.0, 0.25, 1.5),
            new Timing("cpu", 8, 2, macs / 200.0, macs / 100.0, macs / 1600.0, 0.25, 1.5)),
        List.of(new Layer("stem", macs / 100), new Layer("head", 10)),
        List.of(
            new Corrupted("motion-blur", 1, test - 0.25), new Corrupted("motion-blur", 2, 0.5)));
  }

  private static Evaluation evaluation(double value) {
    return new Evaluation("accuracy", value, 40, new LinkedHashMap<>());
  }

  private static StudyResults results(List<Network> networks) {
    return new StudyResults(
        "A study",
        "of two networks",
        List.of(1.0),
        networks,
        List.of(new Descent("the method", List.of("original", "student"))),
        List.of(
            new Published("a paper", "VGG-16", 17.5, 6.43, Double.NaN, 512, 6.24, 4.02),
            new Published("A study", "student", 2, 2.5, 5, 8, 4, Double.NaN)),
        List.of(
            new Course("student", 1, 1, Journals.pruneAndDistil()),
            new Course("student", 2, 1, Journals.pruneAndDistil())),
        "title: A study\n",
        Provenance.here(2, 1, "f00d"));
  }

  private static StudyResults results() {
    return results(
        List.of(
            network("original", 1, 1000, 0.9),
            network("student", 1, 400, 0.8),
            network("student", 2, 600, 0.85)));
  }

  @Test
  void meansAndDeviationsOverTheSeeds() throws IOException {
    StudyPage.write(results(), temp.resolve("report.html"), temp.resolve("tables"));
    assertThat(temp.resolve("tables/networks.csv"))
        .content()
        .startsWith("network,seeds,file (bytes),file (bytes) deviation,")
        .contains("\noriginal,1,4000,,100,,1000,,89,,90,,1,\n")
        .contains("\nstudent,2,2000,565.685424949238,50,14.142135623730951,500,141.4213562373095,");
    assertThat(temp.resolve("tables/networks-by-seed.csv"))
        .content()
        .contains("\nstudent,2,2400,60,600,84,85,0.6,1.2,0.6,0.25,1.5\n");
    assertThat(temp.resolve("tables/robustness.csv"))
        .content()
        .contains("\nstudent,1,motion-blur,2,50\n");
    assertThat(temp.resolve("tables/student-seed-2-widths.csv"))
        .hasContent("layer,original,pruned,student\na,8,5,5\nb,16,12,12\nstem,16,16,8\n");
    assertThat(temp.resolve("report.html"))
        .content()
        .contains("made &lt;b&gt;so&lt;/b&gt;")
        .doesNotContain("<b>so</b>");
  }

  /** Student of seed 1: 2.5 times fewer MACs; time 0.4 at batch 1 and 0.25 at batch 8. */
  @Test
  void speedStandsBesideWhatTheMacsPromise() throws IOException {
    StudyPage.write(
        results(List.of(network("original", 1, 1000, 0.9), network("student", 1, 400, 0.8))),
        temp.resolve("report.html"),
        temp.resolve("tables"));
    assertThat(temp.resolve("tables/speed-up.csv"))
        .content()
        .contains("\nstudent,cpu,1,2,2.5,,2.5,\nstudent,cpu,8,2,2.5,,4,\n");
    assertThat(temp.resolve("tables/speed-up-cpu-threads-2.csv"))
        .hasContent("batch,student\n1,2.5\n8,4\n");
  }

  @Test
  void layersAndErrorsOfNetworksMadeOutOfEachOther() throws IOException {
    StudyPage.write(results(), temp.resolve("report.html"), temp.resolve("tables"));
    assertThat(temp.resolve("tables/layers-the-method-seed-1.csv"))
        .hasContent("layer,original,student\nstem,10,4\nhead,10,10\n");
    assertThat(temp.resolve("tables/stages-the-method.csv"))
        .content()
        .contains("\nstudent,1,40,400,21,20\n");
  }

  @Test
  void publishedResultsStandBesideTheStudys() throws IOException {
    StudyPage.write(results(), temp.resolve("report.html"), temp.resolve("tables"));
    assertThat(temp.resolve("tables/published.csv"))
        .content()
        .contains("\na paper,VGG-16,17.5,6.43,,512,6.24,4.02\nA study,student,2,2.5,5,8,4,\n");
  }

  @Test
  void oneSeedHasNoTableOfMeans() {
    Report report =
        StudyPage.of(
            results(List.of(network("original", 1, 1000, 0.9), network("student", 1, 400, 0.8))));
    assertThat(report.tables())
        .extracting(table -> table.name())
        .contains("networks-by-seed", "metric-against-macs", "robustness-motion-blur")
        .doesNotContain("networks");
  }

  @Test
  void eachRunHasItsSections() {
    assertThat(StudyPage.of(results()).sections())
        .extracting(Section::title)
        .containsExactly(
            "The networks",
            "Robustness",
            "Speed",
            "Layer by layer: the method",
            "Published results",
            "Stage 1: pruning (student, seed 1)",
            "Widths (student, seed 1)",
            "Stage 2: distillation (student, seed 1)",
            "Stage 1: pruning (student, seed 2)",
            "Widths (student, seed 2)",
            "Stage 2: distillation (student, seed 2)",
            "Provenance");
  }

  @Test
  void networksThatCannotBeComparedAreRefused() {
    Network original = network("original", 1, 1000, 0.9);
    assertThatThrownBy(() -> results(List.of(original, original)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("network 'original' with seed 1 occurs twice");
    Network other =
        new Network(
            "other",
            "",
            1,
            original.price(),
            original.selection(),
            new Evaluation("mae", 3, 40, new LinkedHashMap<>()),
            List.of(),
            List.of(),
            List.of());
    assertThatThrownBy(() -> results(List.of(original, other)))
        .hasMessage("the networks of a study are scored by one metric; metrics=[accuracy, mae]");
  }

  @Test
  void aSuiteBeginsEachKindWithTheImagesAsTheyAre() {
    List<Evaluation> bySeverity =
        Stream.of(0.8, 0.7, 0.6, 0.5, 0.4).map(StudyPageTest::evaluation).toList();
    Robustness measured =
        new Robustness(
            evaluation(0.9),
            List.of(new Robustness.Series(CorruptionKind.MOTION_BLUR, bySeverity)));
    assertThat(Corrupted.of(measured))
        .hasSize(6)
        .startsWith(new Corrupted("motion-blur", 0, 0.9), new Corrupted("motion-blur", 1, 0.8))
        .endsWith(new Corrupted("motion-blur", 5, 0.4));
  }
}
