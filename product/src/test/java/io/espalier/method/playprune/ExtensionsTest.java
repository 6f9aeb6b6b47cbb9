package io.espalier.method.playprune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroup;
import io.espalier.data.Splits;
import io.espalier.data.TargetScale;
import io.espalier.eval.Imitated;
import io.espalier.eval.Task;
import io.espalier.graph.Graph;
import io.espalier.importance.CriterionChoice;
import io.espalier.onnx.OnnxReader;
import io.espalier.onnx.OnnxWriter;
import io.espalier.run.Event;
import io.espalier.run.Run;
import io.espalier.torch.NoNativeLeaks;
import io.espalier.torch.Precision;
import io.espalier.torch.TorchEngine;
import io.espalier.train.RegressionLoss;
import io.espalier.train.SgdTraining;
import io.espalier.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Games beyond the paper, of two rounds on a small network and a handful of drawn images. */
@ExtendWith(NoNativeLeaks.class)
class ExtensionsTest {
  /** All that goes together, with a criterion that needs gradients. */
  private static final Extensions ALL = new Extensions(true, CriterionChoice.TAYLOR, false, 1, 0.5);

  @TempDir Path folder;

  private static PlayAndPruneOptions options(Extensions extensions) {
    return new PlayAndPruneOptions(
        0.25,
        1e-3,
        2, // fresh BatchNorm scales are all alike, and none is below what one of them is
        0.1,
        32,
        new Ends(2, 2, 0),
        "none",
        0.02,
        1,
        1,
        extensions,
        new SgdTraining(0.9, 1e-4, 16, RegressionLoss.MSE, "none", Precision.FP32));
  }

  private static Graph network(int outputs) {
    return Zoo.find("resnet8-w8").build(outputs, TrialGames.IMAGE, 11);
  }

  /** Plays, and checks that journal, graph and file agree on what is left. */
  private Graph play(Extensions extensions, Splits splits, Task task, Graph network)
      throws IOException {
    PlayAndPruneOptions options = options(extensions);
    TrialGames games = new TrialGames(folder, splits, task);
    games.play("game", options, network);
    List<Event> rounds = games.events("game", "round");
    assertThat(rounds).hasSize(2);
    int removed =
        rounds.stream()
            .flatMap(event -> ((List<?>) field(event.fields(), "layers")).stream())
            .mapToInt(layer -> (Integer) field((Map<?, ?>) layer, "removed"))
            .sum();
    assertThat(removed).isPositive();
    try (Run run = games.open("game")) {
      assertThat(run.configuration(PlayAndPruneOptions.class)).isEqualTo(options);
      Graph last = run.latestCheckpoint().orElseThrow().graph();
      assertThat(channels(last)).isEqualTo(channels(network) - removed);
      Path file = folder.resolve("last.onnx");
      OnnxWriter.write(last, file);
      assertThat(OnnxReader.read(file)).isEqualTo(last);
      return last;
    }
  }

  private static Object field(Map<?, ?> fields, String name) {
    return Objects.requireNonNull(fields.get(name), name);
  }

  private static int channels(Graph graph) {
    return ChannelAnalysis.analyse(graph).groups().stream().mapToInt(ChannelGroup::channels).sum();
  }

  private static int streams(Graph graph) {
    return ChannelAnalysis.analyse(graph).groups().stream()
        .filter(group -> group.kind() == ChannelGroup.Kind.COUPLED)
        .mapToInt(ChannelGroup::channels)
        .sum();
  }

  @ParameterizedTest
  @EnumSource(CriterionChoice.class)
  void everyCriterionPlays(CriterionChoice criterion) throws IOException {
    Graph network = network(10);
    Graph last =
        play(
            new Extensions(false, criterion, false, 0, 0),
            TrialGames.splits("shapes"),
            new Task.Classification(),
            network);
    assertThat(streams(last)).isEqualTo(streams(network));
  }

  @ParameterizedTest
  @CsvSource({"false, true, 0, 0", "false, false, 1, 0", "false, false, 0, 1", "true, true, 1, 1"})
  void everyExtensionPlays(boolean coupled, boolean foldNorms, double knowledge, double macsWeight)
      throws IOException {
    Graph network = network(10);
    Graph last =
        play(
            new Extensions(coupled, CriterionChoice.L1, foldNorms, knowledge, macsWeight),
            TrialGames.splits("shapes"),
            new Task.Classification(),
            network);
    if (coupled) {
      assertThat(streams(last)).isLessThan(streams(network));
    } else {
      assertThat(streams(last)).isEqualTo(streams(network));
    }
  }

  @Test
  void numbersGoThroughAllOfIt() throws IOException {
    Splits splits = TrialGames.splits("heads");
    Task task = new Task.Regression(TargetScale.of(splits.training()));
    Graph network = network(3);
    assertThat(streams(play(ALL, splits, task, network))).isLessThan(streams(network));
  }

  @Test
  void imitationGoesThroughAllOfIt() throws IOException {
    Graph network = network(10);
    try (Imitated imitated = new Imitated(TorchEngine.float32(), network)) {
      Graph last = play(ALL, TrialGames.splits("shapes"), new Task.Imitation(imitated), network);
      assertThat(streams(last)).isLessThan(streams(network));
    }
  }

  @Test
  void normsAreFoldedIntoWeightsAlone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Extensions(false, CriterionChoice.RANDOM, true, 0, 0))
        .withMessageContaining("--criterion is random");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Extensions(false, CriterionChoice.L1, false, -0.5, 0))
        .withMessage("knowledge must be >= 0; knowledge=-0.5");
  }
}
