package io.espalier.method.playprune;

import io.espalier.data.DataSpec;
import io.espalier.data.Preprocessing;
import io.espalier.data.Selection;
import io.espalier.data.Splits;
import io.espalier.eval.Task;
import io.espalier.graph.Graph;
import io.espalier.run.Event;
import io.espalier.run.Provenance;
import io.espalier.run.Run;
import io.espalier.tensor.Shape;
import io.espalier.torch.Precision;
import io.espalier.train.RegressionLoss;
import io.espalier.train.SgdTraining;
import io.espalier.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Games on small images in which an untrained network is always inside the tolerance, so that much
 * is cut in few rounds; with what they say and keep.
 */
final class TrialGames {
  static final Shape IMAGE = Shape.of(3, 16, 16);

  final List<String> said = new ArrayList<>();
  final Map<Integer, Graph> kept = new TreeMap<>();
  private final Path folder;
  private final Splits splits;
  private final Task task;

  /**
   * Games about shapes.
   *
   * @param folder of all runs
   */
  TrialGames(Path folder) throws IOException {
    this(folder, splits("shapes"), new Task.Classification());
  }

  TrialGames(Path folder, Splits splits, Task task) {
    this.folder = folder;
    this.splits = splits;
    this.task = task;
  }

  /**
   * Some drawn images.
   *
   * @param kind {@code shapes} or {@code heads}
   */
  static Splits splits(String kind) throws IOException {
    return Selection.parse("test:0.5")
        .split(DataSpec.parse("synthetic:%s?size=16&train=48&test=40&seed=4".formatted(kind)), 1);
  }

  static Graph network(String name, long seed) {
    return Zoo.find(name).build(10, IMAGE, seed);
  }

  /** Three steps a round. */
  static PlayAndPruneOptions options(Ends ends) {
    return options(ends, 0.25, 1, 1, 0.02);
  }

  static PlayAndPruneOptions options(
      Ends ends, double share, int roundTo, int minFilters, double learningRate) {
    return new PlayAndPruneOptions(
        share,
        1e-3,
        1,
        0.1,
        20,
        ends,
        "none",
        learningRate,
        roundTo,
        minFilters,
        Extensions.NONE,
        new SgdTraining(0.9, 1e-4, 16, RegressionLoss.MSE, "standard", Precision.FP32));
  }

  /** Plays a game that is new, or goes on with one that was played under other options. */
  PlayAndPrune.Outcome play(String name, PlayAndPruneOptions options, Graph network)
      throws IOException {
    Path directory = folder.resolve(name);
    Provenance provenance = Provenance.here(1, 1, "");
    try (Run run =
        Files.exists(directory)
            ? Run.resume(directory, provenance)
            : Run.create(directory, "test", options, provenance)) {
      return new PlayAndPrune(
              options, 100, 1, splits, Preprocessing.parse("half"), task, run, said::add)
          .play(network, new Shelf());
    }
  }

  Run open(String name) throws IOException {
    return Run.open(folder.resolve(name));
  }

  List<Event> events(String name, String type) throws IOException {
    try (Run run = open(name)) {
      return run.events().stream().filter(event -> event.type().equals(type)).toList();
    }
  }

  /** A field of an event. */
  static <T> T field(Event event, String name, Class<T> type) {
    return Objects.requireNonNull(type.cast(event.fields().get(name)), name);
  }

  private final class Shelf implements KeptNetworks {
    @Override
    public void put(int round, Graph network) {
      kept.put(round, network);
    }

    @Override
    public void retain(Set<Integer> rounds) {
      kept.keySet().retainAll(rounds);
    }
  }
}
