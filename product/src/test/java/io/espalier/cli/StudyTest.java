package io.espalier.cli;

import static io.espalier.cli.Typed.espalier;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StudyTest {
  @TempDir private Path temp;

  @BeforeEach
  void writeStudy() throws IOException {
    Files.writeString(
        temp.resolve("small.yaml"),
        """
        note: drawn shapes
        data: cifar10:${NO_SUCH_VARIABLE_IS_SET}
        normalize: half
        selection: train:0.25
        tolerance: 60
        threads: 1
        train: {network: resnet8-w4, epochs: 1, batch-size: 20}
        compress: {steps: 1, fine-tune-epochs: 1, student-epochs: 1, batch-size: 20}
        robustness: [noise]
        """);
  }

  @Test
  void aStudyPrintsItsNetworksAndVerdicts() throws IOException {
    Path folder = temp.resolve("study");
    Typed typed =
        study("--set", "compress.deviations=0", "--set", "seeds=[1, 2]", "-o", folder.toString());
    assertThat(typed.exitCode()).as(typed.err()).isIn(0, 3);
    assertThat(typed.out())
        .contains("accuracy (%), selection", "mean and standard deviation over the seeds [1, 2]")
        .contains("note     drawn shapes", "study    " + folder)
        .containsPattern("(?m)^original .*  1\\.000  ")
        .containsPattern("(?m)^student (beats|DOES NOT BEAT) scratch: .*\\(seed 1: .*, seed 2: ")
        .containsPattern("(?m)^pruned (beats|DOES NOT BEAT) random: ");
    assertThat(typed.err())
        .contains("seed 1: training the original, epochs: 1", "seed 2: measuring");

    Typed again = espalier("resume", folder.toString(), "--json");
    assertThat(again.exitCode()).as(again.err()).isEqualTo(typed.exitCode());
    JsonNode summary = again.json();
    assertThat(summary.get("met").booleanValue()).isEqualTo(typed.exitCode() == 0);
    assertThat(summary.get("study").textValue()).isEqualTo("small");
    assertThat(summary.at("/networks")).hasSize(5);
    assertThat(summary.at("/networks/4/network").textValue()).isEqualTo("random");
    assertThat(summary.at("/networks/0/time/mean").doubleValue()).isEqualTo(1);
    assertThat(summary.at("/networks/1/test/seeds").intValue()).isEqualTo(2);
    assertThat(summary.at("/verdicts/0/bySeed")).hasSize(2);
    assertThat(summary.get("trainingSeconds").doubleValue()).isPositive();
    assertThat(Path.of(summary.get("report").textValue())).isRegularFile();
    assertThat(folder.resolve("results.json")).isRegularFile();
    assertReportIsWrittenAgain(folder);
  }

  /** Also of a study that lacks a seed. */
  private static void assertReportIsWrittenAgain(Path folder) throws IOException {
    assertThat(Files.readAllLines(folder.resolve("tables/networks.csv"))).hasSize(11);
    Files.delete(folder.resolve("seed-2/results.json"));
    Path page = folder.resolve("again.html");
    Typed typed = espalier("report", folder.toString(), "-o", page.toString());
    assertThat(typed.exitCode()).as(typed.err()).isZero();
    assertThat(typed.out()).contains("report  " + page, "tables  9 in " + folder.resolve("tables"));
    assertThat(Files.readString(page)).contains("student", "scratch", "drawn shapes");
    assertThat(Files.readAllLines(folder.resolve("tables/networks.csv"))).hasSize(6);
    Files.delete(folder.resolve("seed-1/results.json"));
    assertRefused(1, "no seed of the study is measured yet", espalier("report", folder.toString()));
  }

  @Test
  void aMethodThatDoesNotBeatItsRivalsIsExitCode3() {
    Path folder = temp.resolve("study");
    Typed typed =
        study(
            "--set",
            "compress.deviations=100",
            "--set",
            "compress.student-ratio=1",
            "-o",
            folder.toString());
    assertThat(typed.exitCode()).as(typed.err()).isEqualTo(3);
    assertThat(typed.out())
        .contains("pruned against random CANNOT BE SAID: no seed has both networks");
  }

  @Test
  void aStudyOfGamesIsPlayedResumedAndReported() throws IOException {
    Path file =
        Files.writeString(
            temp.resolve("games.yaml"),
            """
            data: synthetic:shapes?size=16&train=80&test=40&seed=3
            normalize: half
            selection: train:0.25
            tolerances: [60, 90.5]
            threads: 1
            train: {network: resnet8-w4, epochs: 1, batch-size: 20}
            compress: {share: 0.5, threshold-loss: 1, max-rounds: 1, batch-size: 20}
            robustness: []
            """);
    Path folder = temp.resolve("games");
    Typed typed =
        espalier(
            "study",
            "play-and-prune",
            "--config",
            file.toString(),
            "--set",
            "rivals=[random]",
            "-o",
            folder.toString());
    assertThat(typed.exitCode()).as(typed.err()).isIn(0, 3);
    assertThat(typed.out())
        .containsPattern("(?m)^original .*  1\\.000  ")
        .containsPattern("(?m)^game-60 ")
        .containsPattern("(?m)^game-60 (beats|DOES NOT BEAT) random-60: ")
        .containsPattern("(?m)^game-90\\.5 (beats|DOES NOT BEAT) random-90\\.5: ");
    assertThat(typed.err()).contains("seed 1: the game at tolerance 60", "seed 1: measuring game-");
    Typed again = espalier("resume", folder.toString(), "--json");
    assertThat(again.exitCode()).as(again.err()).isEqualTo(typed.exitCode());
    assertThat(again.json().at("/networks")).hasSize(5);
    assertThat(again.json().at("/verdicts/1/network").textValue()).isEqualTo("game-90.5");
    Typed report = espalier("report", folder.toString());
    assertThat(report.exitCode()).as(report.err()).isZero();
    assertThat(report.out()).contains("tables  10 in " + folder.resolve("tables"));
    assertThat(Files.readString(folder.resolve("report.html"))).contains("The game (game-90.5");
  }

  @Test
  void whatIsWrongIsSaidInALine() throws IOException {
    String file = temp.resolve("small.yaml").toString();
    assertRefused(
        1,
        "small.yaml: data: the variable NO_SUCH_VARIABLE_IS_SET is not set",
        espalier("study", "prune-and-distil", "--config", file));
    assertRefused(
        1,
        "nothing.yaml: there is no such file",
        espalier("study", "prune-and-distil", "--config", temp.resolve("nothing.yaml").toString()));
    assertRefused(1, "unknown key; known are augmentation", study("--set", "compress.stepz=1"));
    assertRefused(1, "steps must be >= 0; steps=-1", study("--set", "compress.steps=-1"));
    assertRefused(2, "--set takes KEY=VALUE", study("--set", "seeds"));
    assertRefused(2, "--config", espalier("study", "prune-and-distil"));
    assertRefused(2, "give a study", espalier("study"));
    Path other = Files.createDirectory(temp.resolve("other"));
    Files.writeString(other.resolve("file"), "");
    assertRefused(1, "exists already", study("-o", other.toString()));
  }

  private Typed study(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "study",
                "prune-and-distil",
                "--config",
                temp.resolve("small.yaml").toString(),
                "--data",
                "synthetic:shapes?size=16&train=80&test=40&seed=3"));
    words.addAll(Arrays.asList(more));
    return espalier(words.toArray(String[]::new));
  }

  private static void assertRefused(int exitCode, String said, Typed typed) {
    assertThat(typed.exitCode()).as(typed.err()).isEqualTo(exitCode);
    assertThat(typed.out()).isEmpty();
    assertThat(typed.err()).contains(said);
    assertThat(typed.err().lines().filter(line -> line.startsWith("espalier:"))).hasSize(1);
  }
}
