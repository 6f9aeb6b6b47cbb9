package io.espalier.method.playprune;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroups;
import io.espalier.cost.Cost;
import io.espalier.cost.CostModel;
import io.espalier.data.Batch;
import io.espalier.data.BatchLoader;
import io.espalier.data.Epoch;
import io.espalier.data.Preprocessing;
import io.espalier.data.Splits;
import io.espalier.eval.Evaluator;
import io.espalier.eval.Judge;
import io.espalier.eval.Task;
import io.espalier.eval.Tolerance;
import io.espalier.graph.Graph;
import io.espalier.graph.ShapeInference;
import io.espalier.importance.L1Norm;
import io.espalier.run.Checkpoint;
import io.espalier.run.Event;
import io.espalier.run.Run;
import io.espalier.surgery.PruningPlan;
import io.espalier.surgery.Surgeon;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import io.espalier.torch.Optimizer;
import io.espalier.torch.TorchEngine;
import io.espalier.train.DivergedException;
import io.espalier.train.Durations;
import io.espalier.train.EpochResult;
import io.espalier.train.Monitor;
import io.espalier.train.TrainablePart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The game of Play and Prune, played in rounds of one epoch until nobody moves any more.
 *
 * <p>A round: the {@link PruningRateController} rules on the present metric; {@link
 * AdaptiveFilterPruning} cuts what the ruling allows; the network trains for an epoch under the
 * ruling's pressure on the weakest filters; its metric is measured. Outside the tolerance the
 * ruling allows nothing, and the network only trains. The game is over after {@link
 * PlayAndPruneOptions#patience} rounds in a row without a cut; its result is the last network
 * inside the tolerance. Nothing is fine-tuned afterwards.
 *
 * <p>Each round ends with an event {@code round} and a checkpoint, and a game goes on from its last
 * checkpoint as if it had not been left; of two events for one round, the later one counts.
 */
public final class PlayAndPrune {
  private final PlayAndPruneOptions options;
  private final double tolerance;
  private final Shape image;
  private final Task task;
  private final Run run;
  private final Judge judge;
  private final AdaptiveFilterPruning pruning;
  private final WeightThreshold search;
  private final RoundTraining training;
  private final Monitor monitor;

  /**
   * A game.
   *
   * @param tolerance ε, in points, more than 0
   * @param seed of order and augmentation of the training images
   */
  public PlayAndPrune(
      PlayAndPruneOptions options,
      double tolerance,
      long seed,
      Splits splits,
      Preprocessing preprocessing,
      Task task,
      Run run,
      Monitor monitor) {
    TorchEngine engine = TorchEngine.float32();
    this.options = options;
    this.tolerance = tolerance;
    this.image = splits.selection().imageShape();
    this.task = task;
    this.run = run;
    this.monitor = monitor;
    this.judge = new Judge(engine, splits.selection(), preprocessing, task);
    this.pruning =
        new AdaptiveFilterPruning(
            task, new L1Norm(), options.share(), options.roundTo(), options.minFilters());
    this.search =
        new WeightThreshold(
            engine,
            calibration(splits, preprocessing, options.calibrationImages(), seed),
            splits.selection().targets(),
            task,
            options.thresholdLoss() * tolerance);
    this.training = new RoundTraining(options, splits.training(), preprocessing, task, seed);
  }

  /** Some images of the selection split, drawn by the seed. */
  private static List<Batch> calibration(
      Splits splits, Preprocessing preprocessing, int images, long seed) {
    List<Batch> batches = new ArrayList<>();
    BatchLoader loader =
        BatchLoader.sequential(
            splits.selection().sample(images, seed),
            preprocessing,
            Evaluator.batchSize(splits.selection().imageShape()));
    try (Epoch epoch = loader.open(0)) {
      epoch.forEachRemaining(batches::add);
    }
    return batches;
  }

  /**
   * Plays from the run's last checkpoint, or from the start, to the end.
   *
   * @param original the network as it was given
   * @throws IOException if the run's files cannot be written or read
   */
  public Outcome play(Graph original) throws IOException {
    Checkpoint checkpoint = run.latestCheckpoint().orElse(null);
    if (checkpoint == null) {
      checkpoint = Checkpoint.of(0, original, Map.of(), Position.start(points(original)));
      save(checkpoint, true);
    }
    Position position = checkpoint.position(Position.class);
    run.keep(position.inside()); // the work may have been cut off before its mark was made
    begin(checkpoint.graph(), position);
    End end = End.MAX_ROUNDS;
    while (end == End.MAX_ROUNDS && position.round() < options.maxRounds()) {
      if (position.quiet() >= options.patience()) {
        end = End.CONVERGED;
        continue;
      }
      try {
        checkpoint = round(checkpoint, position);
        position = checkpoint.position(Position.class);
      } catch (DivergedException e) {
        monitor.say("round %d: %s".formatted(position.round() + 1, e.getMessage()));
        end = End.DIVERGED;
      }
    }
    return over(position, end);
  }

  /** The metric on the selection split, by what the post-processing is made of. */
  private double points(Graph graph) {
    return judge.points(TrainablePart.of(graph, task).body());
  }

  private Outcome over(Position position, End end) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("reason", end.toString());
    fields.put("rounds", position.round());
    fields.put("result", position.inside());
    run.journal().append(Event.of("game-over", fields));
    return new Outcome(
        run.checkpoint(position.inside()).graph(), position.inside(), position.round(), end);
  }

  private void begin(Graph graph, Position position) {
    judge.remarks(limit(position)).forEach(monitor::say);
    int rounds = options.maxRounds() - position.round();
    if (rounds > 0 && position.quiet() < options.patience()) {
      monitor.say(
          Durations.estimate("round's training", training.secondsARound(graph), rounds)
              + " at most; it ends by itself when nothing can be cut any more");
    }
  }

  private Tolerance limit(Position position) {
    return new Tolerance(position.original(), tolerance, task.metric().moreIsBetter());
  }

  private Checkpoint round(Checkpoint before, Position position) throws IOException {
    int number = position.round() + 1;
    Tolerance limit = limit(position);
    PruningRateController controller =
        new PruningRateController(limit, options.pressure(), options.thresholdRate());
    PruningRateController.Ruling ruling = controller.rule(position.metric());

    Move move = move(before.graph(), ruling, position.thresholds());
    Graph cut = move.plan().isEmpty() ? before.graph() : Surgeon.prune(before.graph(), move.plan());
    Map<String, Tensor> state = sliced(before.tensors(), move.plan());
    ChannelGroups groups = ChannelAnalysis.analyse(cut);
    List<Layer> pressed = pruning.layers(cut, groups);
    RoundTraining.Trained trained =
        training.round(
            number,
            cut,
            state,
            net -> AdaptiveFilterPruning.pressure(net, pressed, ruling.pressure()),
            monitor.progress());

    double metric = points(trained.graph());
    boolean inside = limit.holds(metric);
    Position after =
        new Position(
            number,
            position.original(),
            metric,
            move.plan().isEmpty() ? position.quiet() + 1 : 0,
            inside ? number : position.inside(),
            move.thresholds());
    Cost cost = CostModel.of(cut, ShapeInference.ofImage(cut, image));
    int filters = pressed.stream().mapToInt(layer -> layer.group().channels()).sum();
    run.journal().append(event(after, ruling, limit, move, filters, cost, trained.epoch()));
    monitor.say(
        "round %d: cut %d filters, %d left, %.2fM MACs, %s %s (%s)"
            .formatted(
                number,
                move.plan().size(),
                filters,
                cost.macs() / 1e6,
                task.metric(),
                task.metric().text(metric),
                inside ? "inside" : "outside"));
    Checkpoint checkpoint = Checkpoint.of(number, trained.graph(), trained.state(), after);
    save(checkpoint, inside);
    if (inside) {
      run.release(position.inside());
    }
    return checkpoint;
  }

  private void save(Checkpoint checkpoint, boolean inside) throws IOException {
    run.saveCheckpoint(checkpoint);
    if (inside) {
      run.keep(checkpoint.number());
    }
  }

  /** What AFP does under a ruling, and each layer's thresholds. */
  private Move move(
      Graph graph,
      PruningRateController.Ruling ruling,
      Map<String, Position.FoundThreshold> known) {
    ChannelGroups groups = ChannelAnalysis.analyse(graph);
    Map<String, int[]> removed = new LinkedHashMap<>();
    Map<String, Position.FoundThreshold> found = new TreeMap<>(known);
    List<Map<String, Object>> layers = new ArrayList<>();
    if (ruling.room() > 0) {
      for (Layer layer : pruning.layers(graph, groups)) {
        Position.FoundThreshold threshold = found.get(layer.id());
        if (threshold == null || !threshold.holdsFor(layer)) {
          double sum = search.search(graph, groups, layer);
          threshold = new Position.FoundThreshold(sum, layer.group().channels(), layer.meanSum());
          found.put(layer.id(), threshold);
        }
        int[] channels = pruning.cut(layer, ruling.threshold(threshold.sum()));
        if (channels.length > 0) {
          removed.put(layer.id(), channels);
        }
        layers.add(journalled(layer, threshold.sum(), ruling, channels.length));
      }
    }
    return new Move(PruningPlan.of(groups, removed), found, layers);
  }

  private static Map<String, Object> journalled(
      Layer layer, double tolerableSum, PruningRateController.Ruling ruling, int removed) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("layer", layer.id());
    fields.put("filters", layer.group().channels());
    fields.put("weakest", layer.weakest());
    fields.put("wGamma", tolerableSum);
    fields.put("wA", ruling.threshold(tolerableSum));
    fields.put("removed", removed);
    return fields;
  }

  private record Move(
      PruningPlan plan,
      Map<String, Position.FoundThreshold> thresholds,
      List<Map<String, Object>> layers) {}

  /** The optimizer's memory of the channels that stay. */
  private static Map<String, Tensor> sliced(Map<String, Tensor> state, PruningPlan plan) {
    Map<String, Tensor> sliced = new LinkedHashMap<>();
    state.forEach(
        (key, tensor) ->
            sliced.put(
                key,
                Optimizer.parameterOf(key)
                    .map(parameter -> plan.slice(parameter, tensor))
                    .orElse(tensor)));
    return sliced;
  }

  private static Event event(
      Position after,
      PruningRateController.Ruling ruling,
      Tolerance limit,
      Move move,
      int filters,
      Cost cost,
      EpochResult epoch) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("round", after.round());
    fields.put("mover", ruling.room() > 0 ? "pruning" : "controller");
    fields.put("room", ruling.room());
    fields.put("pressure", ruling.pressure());
    fields.put("metric", after.metric());
    fields.put("loss", limit.loss(after.metric()));
    fields.put("inside", limit.holds(after.metric()));
    fields.put("quiet", after.quiet());
    fields.put("filters", filters);
    fields.put("macs", cost.macs());
    fields.put("parameters", cost.parameters());
    fields.put("trainLoss", epoch.loss());
    fields.put("seconds", epoch.seconds());
    fields.put("layers", move.layers());
    return Event.of("round", fields);
  }

  /** Why a game is over. */
  public enum End {
    /** Nobody moved any more. */
    CONVERGED,
    /** The rounds ran out. */
    MAX_ROUNDS,
    /** The loss stopped being a number. */
    DIVERGED;

    /** As {@code max-rounds}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * The end of a game.
   *
   * @param network the last one inside the tolerance
   * @param round after which it stood; 0 for the original
   * @param rounds that were played
   */
  public record Outcome(Graph network, int round, int rounds, End end) {}
}
