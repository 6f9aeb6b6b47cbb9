package io.espalier.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.run.Event;
import io.espalier.run.Run;
import io.espalier.train.Monitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlayAndPruneStudyTest {
  private static final String SMALL =
      """
      name: small
      data: synthetic:shapes?size=16&train=80&test=40&seed=3
      normalize: half
      selection: train:0.25
      tolerances: [60, 90]
      threads: 1
      train:
        network: resnet8-w8
        epochs: 1
        batch-size: 20
        precision: fp32
      compress:
        share: 0.5
        threshold-loss: 1
        max-rounds: 2
        keep: 1,2
        batch-size: 20
        precision: fp32
      rivals: [one-shot, random, l2-uniform, taylor]
      robustness: [brightness-up]
      latency:
        batch-sizes: [1, 3]
      published:
        - {result: VGG-16, source: a paper, macs: 6.43}
      """;

  /** Steps of training in one epoch: 60 images that are not held out, in batches of 20. */
  private static final int STEPS = 3;

  @TempDir private Path temp;

  @Test
  void aStudyThatIsCutOffEndsAsOneThatIsNot() throws IOException {
    Path whole = temp.resolve("whole");
    StudyResult expected = Study.PLAY_AND_PRUNE.run(config(), whole, Monitor.NONE);
    assertNetworks(expected);
    assertTables(expected, whole.resolve("tables"));

    Path cut = temp.resolve("cut");
    List<String> said = new ArrayList<>();
    int times = 0;
    Plug plug = new Plug(said, 2);
    while (plug.isPulledIn(monitor -> Study.PLAY_AND_PRUNE.run(config(), cut, monitor))) {
      times++;
      plug = new Plug(said, 2 * STEPS + 2);
    }
    assertThat(times)
        .as("cut in the baseline, and at least in each second run: " + said)
        .isGreaterThanOrEqualTo(5);
    StudyResult result = Study.PLAY_AND_PRUNE.resume(cut, Monitor.NONE);
    SeedResult seed = result.seeds().getFirst();
    assertThat(seed.networks()).isEqualTo(expected.seeds().getFirst().networks());
    assertThat(result.verdicts()).isEqualTo(expected.verdicts());
    for (NetworkResult network : seed.networks()) {
      assertThat(cut.resolve(network.file()))
          .as(network.file())
          .hasSameBinaryContentAs(whole.resolve(network.file()));
    }
    assertThatThrownBy(
            () -> Study.PLAY_AND_PRUNE.run(config("rivals", "[random]"), cut, Monitor.NONE))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("was begun with another rivals; go on with it");
    assertThatThrownBy(() -> Study.PRUNE_AND_DISTIL.resume(cut, Monitor.NONE))
        .hasMessageContaining("a run of 'study play-and-prune', not of 'study prune-and-distil'");
  }

  /** The rivals are no larger than the game beside which they stand, and trained as long. */
  private static void assertNetworks(StudyResult result) {
    assertThat(result.names())
        .containsExactly(
            "original",
            "game-60-pp-1",
            "game-60",
            "one-shot-60",
            "random-60",
            "l2-uniform-60",
            "taylor-60",
            "game-90-pp-1",
            "game-90",
            "one-shot-90",
            "random-90",
            "l2-uniform-90",
            "taylor-90");
    SeedResult seed = result.seeds().getFirst();
    NetworkResult original = seed.network("original").orElseThrow();
    for (String tolerance : List.of("60", "90")) {
      NetworkResult game = seed.network("game-" + tolerance).orElseThrow();
      assertThat(game.macs()).isLessThan(original.macs());
      assertThat(game.epochs()).isEqualTo(2);
      NetworkResult kept = seed.network("game-%s-pp-1".formatted(tolerance)).orElseThrow();
      assertThat(kept.epochs()).isEqualTo(1);
      assertThat(kept.file()).isEqualTo("seed-1/game-%s/kept/round-1.onnx".formatted(tolerance));
      assertThat(kept.macs()).isBetween(game.macs(), original.macs());
      for (String rival : List.of("one-shot-", "random-", "l2-uniform-", "taylor-")) {
        NetworkResult network = seed.network(rival + tolerance).orElseThrow();
        assertThat(network.macs()).as(network.name()).isLessThanOrEqualTo(game.macs());
        assertThat(network.epochs()).as(network.name()).isEqualTo(game.epochs());
      }
    }
    assertThat(seed.compute())
        .extracting(SeedResult.Compute::phase)
        .startsWith(
            "baseline",
            "game-60",
            "one-shot-60",
            "random-60",
            "l2-uniform-60",
            "taylor-60",
            "game-90");
    assertThat(result.verdicts())
        .extracting(Verdict::rival)
        .containsExactly("one-shot-60", "random-60", "one-shot-90", "random-90");
  }

  private void assertTables(StudyResult result, Path tables) throws IOException {
    SeedResult seed = result.seeds().getFirst();
    NetworkResult game = seed.network("game-60").orElseThrow();
    List<Event> events;
    try (Run run = Run.open(temp.resolve("whole/seed-1/game-60"))) {
      events = run.events().stream().filter(event -> event.type().equals("round")).toList();
    }
    assertThat(Files.readAllLines(tables.resolve("rounds.csv")))
        .startsWith(
            "study,seed,tolerance,round,mover,room,pressure,metric,loss,inside,quiet,idle,vain,kept,filters,macs,"
                + "parameters,train_loss,seconds")
        .anyMatch(
            line ->
                line.startsWith(
                    "small,1,60,1,pruning,%s,".formatted(events.getFirst().fields().get("room"))));
    assertThat(Files.readAllLines(tables.resolve("thresholds.csv")))
        .startsWith("study,seed,tolerance,round,layer,filters,weakest,w_gamma,w_a,removed")
        .hasSizeGreaterThan(2);
    assertThat(Files.readAllLines(tables.resolve("filters.csv")))
        .startsWith("study,seed,tolerance,row,original,pp_1,game")
        .contains(
            "small,1,60,macs,%d,%d,%d"
                .formatted(
                    seed.networks().getFirst().macs(),
                    seed.network("game-60-pp-1").orElseThrow().macs(),
                    game.macs()));
    assertThat(Files.readAllLines(tables.resolve("networks.csv")))
        .hasSize(14)
        .anyMatch(
            line ->
                line.startsWith(
                    "small,1,game-60,%d,seed-1/game-60/compressed.onnx,".formatted(game.epochs())));
    assertThat(Files.readAllLines(tables.resolve("latency.csv")))
        .hasSize(1 + 2 * 13)
        .first()
        .asString()
        .endsWith(",ratio,ratio_low,ratio_high,speedup,speedup_of_macs");
    assertThat(Files.readAllLines(tables.resolve("summary.csv"))).hasSize(14);
    assertThat(Files.readAllLines(tables.resolve("published.csv")))
        .contains("a paper,VGG-16,,6.43,,,,");
    assertThat(Files.readString(temp.resolve("whole/report.html")))
        .contains("The game (game-60, seed 1)", "Layer by layer: tolerance 60", "a paper");
  }

  @Test
  void aGameThatCutsNothingHasNoRivals() throws IOException {
    StudyResult result =
        Study.PLAY_AND_PRUNE.run(
            config("tolerances", "[60]", "compress.threshold-rate", "0", "robustness", "[]"),
            temp.resolve("study"),
            Monitor.NONE);
    assertThat(result.names()).doesNotContain("one-shot-60", "random-60");
    assertThat(result.met()).isFalse();
    assertThat(result.verdicts().getFirst().sentence()).contains("CANNOT BE SAID");
  }

  private PlayAndPruneConfig config(String... set) throws IOException {
    return StudyFiles.read(Study.PLAY_AND_PRUNE, temp.resolve("small.yaml"), SMALL, set);
  }
}
