package io.espalier.method.playprune;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroup;
import io.espalier.cost.Cost;
import io.espalier.cost.CostModel;
import io.espalier.graph.Graph;
import io.espalier.importance.CriterionChoice;
import io.espalier.onnx.OnnxReader;
import io.espalier.onnx.OnnxWriter;
import io.espalier.run.Checkpoint;
import io.espalier.run.Event;
import io.espalier.run.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds after any number of rounds, on networks and constants drawn by a seed. */
class GamePropertiesTest {
  private static final List<String> NETWORKS =
      List.of("resnet8-w4", "resnet8b-w4", "resnet20b-w4", "shufflenetv2-w8");

  @TempDir Path folder;

  private static Map<String, Integer> widths(Graph graph) {
    return ChannelAnalysis.analyse(graph).groups().stream()
        .collect(
            Collectors.toMap(ChannelGroup::id, ChannelGroup::channels, Math::max, TreeMap::new));
  }

  private static void play(Map<String, Integer> widths, Map<?, ?> layer) {
    String id = String.valueOf(layer.get("layer"));
    assertThat(widths).containsEntry(id, (Integer) layer.get("filters"));
    widths.merge(id, (Integer) layer.get("removed"), (width, removed) -> width - removed);
  }

  /** Any criterion that always scores some filters below others. */
  private static Extensions drawn(Random random) {
    CriterionChoice criterion =
        List.of(
                CriterionChoice.L1,
                CriterionChoice.GEOMETRIC_MEDIAN,
                CriterionChoice.TAYLOR,
                CriterionChoice.RANDOM)
            .get(random.nextInt(4));
    boolean foldNorms = criterion == CriterionChoice.L1 && random.nextBoolean();
    return new Extensions(
        random.nextBoolean(), criterion, foldNorms, random.nextInt(2), 0.5 * random.nextInt(3));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void journalGraphAndFileAgreeAndTheResultIsItsCheckpoint(long seed) throws IOException {
    Random random = new Random(seed);
    String name = NETWORKS.get((int) (seed % NETWORKS.size()));
    Graph network = TrialGames.network(name, seed);
    PlayAndPruneOptions options =
        TrialGames.options(
                new Ends(3, 1 + random.nextInt(3), 0),
                0.1 + 0.5 * random.nextDouble(),
                1 + random.nextInt(2),
                1 + random.nextInt(3),
                0.02)
            .withExtensions(drawn(random));
    String said = "seed %d, %s, %s".formatted(seed, name, options.extensions());
    TrialGames games = new TrialGames(folder);
    PlayAndPrune.Outcome outcome = games.play("game", options, network);

    Map<String, Integer> widths = widths(network);
    List<Event> rounds = games.events("game", "round");
    assertThat(rounds).as(said).hasSize(outcome.rounds());
    for (Event round : rounds.subList(0, outcome.round())) {
      List<?> layers = TrialGames.field(round, "layers", List.class);
      layers.forEach(layer -> play(widths, (Map<?, ?>) layer));
    }
    assertThat(widths).as(said).isNotEqualTo(widths(network));
    // A depthwise convolution of one channel is a convolution, and so a group of its own.
    assertThat(widths(outcome.network())).as(said).containsAllEntriesOf(widths);

    Path file = folder.resolve("result.onnx");
    OnnxWriter.write(outcome.network(), file);
    Graph read = OnnxReader.read(file);
    assertThat(read).as(said).isEqualTo(outcome.network());
    Cost cost = CostModel.ofImage(read, TrialGames.IMAGE);
    assertThat(rounds.get(outcome.round() - 1).fields())
        .as(said)
        .containsEntry("macs", (int) cost.macs())
        .containsEntry("parameters", (int) cost.parameters());

    try (Run run = games.open("game")) {
      Checkpoint checkpoint = run.checkpoint(outcome.round());
      assertThat(checkpoint.graph()).as(said).isEqualTo(outcome.network());
      checkpoint
          .tensors()
          .forEach(
              (key, momentum) ->
                  assertThat(momentum.shape())
                      .as("%s, %s", said, key)
                      .isEqualTo(
                          outcome
                              .network()
                              .requireConstant(key.substring(key.indexOf('/') + 1))
                              .shape()));
    }
  }
}
