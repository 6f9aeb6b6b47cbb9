package io.espalier.method.playprune;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.Shared;
import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroup;
import io.espalier.data.DataSpec;
import io.espalier.data.Preprocessing;
import io.espalier.data.Selection;
import io.espalier.data.Split;
import io.espalier.data.Splits;
import io.espalier.eval.Task;
import io.espalier.graph.Graph;
import io.espalier.onnx.OnnxReader;
import io.espalier.run.Event;
import io.espalier.run.Provenance;
import io.espalier.run.Run;
import io.espalier.tensor.Shape;
import io.espalier.torch.Precision;
import io.espalier.train.Monitor;
import io.espalier.train.RegressionLoss;
import io.espalier.train.SgdTraining;
import io.espalier.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Games on a small network and a handful of drawn shapes: what holds after any number of rounds.
 */
class PlayAndPruneTest {
  private static final Preprocessing PREPROCESSING = Preprocessing.parse("half");
  private static final Graph NETWORK = Zoo.find("resnet8-w8").build(10, Shape.of(3, 32, 32), 11);

  /** A tolerance so wide that an untrained network is always inside, and rounds that cut much. */
  private static final double TOLERANCE = 100;

  /** Nothing is kept. */
  private static final KeptNetworks NOWHERE =
      new KeptNetworks() {
        @Override
        public void put(int round, Graph network) {
          throw new IllegalStateException("round " + round + " was not to be kept");
        }

        @Override
        public void retain(Set<Integer> rounds) {
          assertThat(rounds).isEmpty();
        }
      };

  private static Splits splits;

  @TempDir Path folder;

  @BeforeAll
  static void draw() throws IOException {
    splits =
        Selection.parse("test:0.5")
            .split(DataSpec.parse("synthetic:shapes?train=96&test=80&seed=4"), 1);
  }

  private static PlayAndPruneOptions options(int maxRounds, int roundTo, double rate) {
    return new PlayAndPruneOptions(
        0.25,
        1e-3,
        rate,
        0.1,
        40,
        new Ends(2, maxRounds, 0),
        "none",
        0.02,
        roundTo,
        1,
        Extensions.NONE,
        new SgdTraining(0.9, 1e-4, 32, RegressionLoss.MSE, "standard", Precision.FP32));
  }

  private PlayAndPrune.Outcome play(String name, PlayAndPruneOptions options) throws IOException {
    try (Run run = Run.create(folder.resolve(name), "test", options, Provenance.here(1, 1, ""))) {
      return game(options, run).play(NETWORK, NOWHERE);
    }
  }

  private static PlayAndPrune game(PlayAndPruneOptions options, Run run) {
    return new PlayAndPrune(
        options, TOLERANCE, 1, splits, PREPROCESSING, new Task.Classification(), run, Monitor.NONE);
  }

  private List<Event> rounds(String name) throws IOException {
    try (Run run = Run.open(folder.resolve(name))) {
      return run.events().stream().filter(event -> event.type().equals("round")).toList();
    }
  }

  private static int filters(Graph graph) {
    return ChannelAnalysis.analyse(graph).groups().stream()
        .filter(group -> group.kind() == ChannelGroup.Kind.PRUNABLE)
        .mapToInt(ChannelGroup::channels)
        .sum();
  }

  @Test
  void aGameThatLeavesTheToleranceRestoresTheLastNetworkInside() throws IOException {
    Graph trained = OnnxReader.read(Shared.model("resnet20-cifar10.onnx"));
    DataSpec mini = DataSpec.parse("cifar10:" + Shared.data("cifar10-mini"));
    Splits few =
        new Splits(
            mini.open(Split.TRAIN).subset(IntStream.range(0, 128).toArray()),
            mini.open(Split.TEST).subset(IntStream.range(0, 200).toArray()),
            mini.open(Split.TEST).subset(IntStream.range(200, 300).toArray()));
    PlayAndPruneOptions ruinous =
        new PlayAndPruneOptions(
            0.1,
            0,
            1,
            0.1,
            50,
            new Ends(2, 9, 0),
            "none",
            5,
            1,
            1,
            Extensions.NONE,
            new SgdTraining(0.9, 0, 32, RegressionLoss.MSE, "none", Precision.FP32));
    PlayAndPrune.Outcome outcome;
    try (Run run = Run.create(folder.resolve("ruin"), "test", ruinous, Provenance.here(1, 1, ""))) {
      outcome =
          new PlayAndPrune(
                  ruinous,
                  1,
                  1,
                  few,
                  Preprocessing.parse("imagenet"),
                  new Task.Classification(),
                  run,
                  Monitor.NONE)
              .play(trained, NOWHERE);
    }
    assertThat(rounds("ruin")).isNotEmpty();
    assertThat(rounds("ruin"))
        .allSatisfy(event -> assertThat(event.fields()).containsEntry("inside", false));
    assertThat(outcome.round()).isZero();
    assertThat(outcome.network()).isEqualTo(trained);
    assertThat(outcome.end()).isNotEqualTo(GameEnd.MAX_ROUNDS);
  }

  @Test
  void aMarkThatWasLostIsMadeAgain() throws IOException {
    play("mark", options(1, 1, 1));
    try (Stream<Path> files = Files.list(folder.resolve("mark/checkpoints"))) {
      for (Path mark : files.filter(file -> file.toString().endsWith(".keep")).toList()) {
        Files.delete(mark);
      }
    }
    try (Run run = Run.resume(folder.resolve("mark"), Provenance.here(1, 1, ""))) {
      game(options(1, 1, 1), run).play(NETWORK, NOWHERE);
    }
    assertThat(folder.resolve("mark/checkpoints/0001.keep")).exists();
  }

  @Test
  void aGameThatIsCutOffGoesOnAsIfItHadNot() throws IOException {
    PlayAndPrune.Outcome whole = play("whole", options(3, 1, 1));
    play("parts", options(1, 1, 1));
    PlayAndPrune.Outcome resumed;
    try (Run run = Run.resume(folder.resolve("parts"), Provenance.here(1, 1, ""))) {
      resumed = game(options(3, 1, 1), run).play(NETWORK, NOWHERE);
    }
    assertThat(resumed.network()).isEqualTo(whole.network());
    assertThat(rounds("parts").stream().map(event -> event.fields().get("metric")))
        .isEqualTo(rounds("whole").stream().map(event -> event.fields().get("metric")).toList());
  }

  @Test
  void theGameIsOverWhenNobodyMoves() throws IOException {
    PlayAndPrune.Outcome outcome = play("still", options(9, 1, 0));
    assertThat(outcome.end()).isEqualTo(GameEnd.CONVERGED);
    assertThat(outcome.rounds()).isEqualTo(2); // the patience
    assertThat(filters(outcome.network())).isEqualTo(filters(NETWORK));
  }

  @Test
  void widthsStayMultiples() throws IOException {
    Graph network = play("multiples", options(2, 4, 1)).network();
    assertThat(filters(network)).isLessThan(filters(NETWORK));
    assertThat(ChannelAnalysis.analyse(network).groups())
        .filteredOn(group -> group.kind() == ChannelGroup.Kind.PRUNABLE)
        .allSatisfy(group -> assertThat(group.channels() % 4).isZero());
  }
}
