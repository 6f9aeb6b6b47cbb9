package io.espalier.method.playprune;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.data.Preprocessing;
import io.espalier.data.Splits;
import io.espalier.eval.Task;
import io.espalier.graph.Graph;
import io.espalier.latency.TimedRun;
import io.espalier.run.Checkpoint;
import io.espalier.run.Run;
import io.espalier.train.DivergedException;
import io.espalier.train.Durations;
import io.espalier.train.Monitor;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The game of Play and Prune, played in rounds of one epoch until nobody moves any more.
 *
 * <p>A round: the {@link PruningRateController} rules on the present metric; {@link
 * AdaptiveFilterPruning} cuts what the ruling allows; the network trains for an epoch under the
 * ruling's pressure on the weakest filters; its metric is measured. Outside the tolerance the
 * ruling allows nothing, and the network only trains. The game has converged when {@link
 * Ends#patience} rounds have passed in which filters might have gone and none did, or in which
 * training did not bring the metric back; its result is the last network inside the tolerance.
 * Nothing is fine-tuned afterwards.
 *
 * <p>Each round ends with an event {@code round} and a checkpoint, and a game goes on from its last
 * checkpoint as if it had not been left; of two events for one round, the later one counts.
 */
public final class PlayAndPrune {
  private final PlayAndPruneOptions options;
  private final Run run;
  private final Optional<TimedRun> timing;
  private final Monitor monitor;
  private final Umpire umpire;
  private final AdaptiveFilterPruning pruning;
  private final WeightThreshold search;
  private final Pressure pressure;
  private final Function<Graph, RoundTraining> trainings;
  private final Keep keep;
  private final GameJournal journal;

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
    this(options, tolerance, seed, splits, preprocessing, task, run, Optional.empty(), monitor);
  }

  /**
   * A game that is over as soon as a network inside the tolerance is fast enough, and that prefers
   * cuts which save time.
   *
   * @param timing measures networks against the time that is to be reached
   */
  public PlayAndPrune(
      PlayAndPruneOptions options,
      double tolerance,
      long seed,
      Splits splits,
      Preprocessing preprocessing,
      Task task,
      Run run,
      Optional<TimedRun> timing,
      Monitor monitor) {
    this.options = options;
    this.timing = timing;
    this.run = run;
    this.monitor = monitor;
    this.umpire = new Umpire(splits, preprocessing, task, tolerance);
    Extensions extensions = options.extensions();
    Scoring scoring =
        Scoring.of(
            extensions,
            options.training(),
            task,
            splits.training().sample(options.calibrationImages(), seed),
            preprocessing,
            seed);
    this.pruning =
        new AdaptiveFilterPruning(
            new PlayingField(
                task, scoring, extensions.coupled(), options.share(), options.roundTo()),
            weighting(extensions, timing),
            options.roundTo(),
            options.minFilters());
    this.pressure = new Pressure(extensions.foldNorms());
    this.search =
        WeightThreshold.on(
            splits.selection().sample(options.calibrationImages(), seed),
            preprocessing,
            task,
            options.thresholdLoss() * tolerance);
    this.trainings =
        original ->
            new RoundTraining(options, original, splits.training(), preprocessing, task, seed);
    this.keep = Keep.parse(options.keep());
    this.journal = new GameJournal(run, monitor, task.metric());
  }

  /** Where a time is to be reached, thresholds go by it; by MACs too, if that is asked for. */
  private static LayerWeighting weighting(Extensions extensions, Optional<TimedRun> timing) {
    LayerWeighting macs = new MacsWeighting(extensions.macsWeight());
    return timing.map(timed -> new TimeWeighting(timed.goal().table()).and(macs)).orElse(macs);
  }

  /**
   * Plays from the run's last checkpoint, or from the start, to the end.
   *
   * @param original the network as it was given
   * @param place where networks go that {@link PlayAndPruneOptions#keep} asks for
   * @throws IOException if the run's files cannot be written or read
   * @throws IllegalArgumentException if no layer can lose a filter, or the target is not below the
   *     MACs of the original
   */
  public Outcome play(Graph original, KeptNetworks place) throws IOException {
    Optional<Checkpoint> latest = run.latestCheckpoint();
    Checkpoint checkpoint = latest.isPresent() ? latest.get() : start(original);
    Position position = checkpoint.position(Position.class);
    Ends ends = options.ends();
    settle(position, place);
    Optional<GameEnd> end = end(checkpoint, position);
    umpire.remarks(position.original()).forEach(monitor::say);
    try (RoundTraining training = trainings.apply(original)) {
      if (end.isEmpty()) {
        monitor.say(estimate(training, checkpoint.graph(), position));
      }
      while (end.isEmpty()) {
        try {
          checkpoint = round(training, checkpoint, position, place);
          position = checkpoint.position(Position.class);
          settle(position, place);
          end = end(checkpoint, position);
        } catch (DivergedException e) {
          journal.diverged(position, e);
          end = Optional.of(GameEnd.DIVERGED);
        }
      }
    }
    boolean exhausted = pruning.isExhausted(layers(checkpoint.graph()));
    journal.over(position, end.get(), exhausted, ends, keep.later(position.now().round()));
    int result = position.result().round();
    return new Outcome(
        run.checkpoint(result).graph(),
        result,
        position.now().round(),
        end.get(),
        ends.target(position.original().macs()),
        position.kept());
  }

  /** Why the game is over; empty if it goes on. */
  private Optional<GameEnd> end(Checkpoint checkpoint, Position position) throws IOException {
    Standing now = position.now();
    return now.inside()
            && now.round() > 0
            && timing.isPresent()
            && timing.get().reaches(timed(now.round()), checkpoint.graph())
        ? Optional.of(GameEnd.TARGET_LATENCY)
        : options.ends().end(position);
  }

  private static String timed(int round) {
    return "round " + round;
  }

  private Checkpoint start(Graph original) throws IOException {
    if (pruning.isExhausted(layers(original))) {
      throw new IllegalArgumentException(
          "the game can cut no layer of the network: each is tied to others, has its fewest filters,"
              + " or is not trained; espalier inspect --why LAYER tells what holds one");
    }
    Position position = Position.start(umpire.original(original));
    Checkpoint checkpoint = Checkpoint.of(0, original, Map.of(), position);
    run.saveCheckpoint(checkpoint);
    return checkpoint;
  }

  private String estimate(RoundTraining training, Graph graph, Position position) {
    return Durations.estimate(
            "round's training",
            training.secondsARound(graph),
            options.ends().maxRounds() - position.now().round())
        + " at most; it ends by itself when nothing can be cut any more";
  }

  private Checkpoint round(
      RoundTraining training, Checkpoint before, Position position, KeptNetworks place)
      throws IOException {
    int number = position.now().round() + 1;
    PruningRateController controller = controller(position.original());
    PruningRate rate = controller.rule(position.now().metric());
    Move move =
        pruning.move(before.graph(), rate, new TolerableSums(search, position.thresholds()));
    List<Layer> layers = layers(move.network());
    RoundTraining.Trained trained =
        training.round(
            number,
            move.network(),
            move.carried(before.tensors()),
            net -> pressure.on(move.network(), net, layers, rate),
            monitor.progress());
    Standing now = umpire.standing(number, trained.graph(), position.original());
    boolean hasRoom = controller.rule(now.metric()).room() > 0;
    Position after =
        position.after(
            now,
            position.standstill().after(rate.room() > 0, move.cuts(), hasRoom),
            move.thresholds(),
            keep.with(position.kept(), now, position.original()));
    if (after.kept().contains(now)) {
      place.put(number, trained.graph());
    }
    int filters = layers.stream().mapToInt(layer -> layer.group().channels()).sum();
    journal.round(after, rate, move, filters, trained.epoch());
    Checkpoint checkpoint = Checkpoint.of(number, trained.graph(), trained.state(), after);
    run.saveCheckpoint(checkpoint);
    return checkpoint;
  }

  private PruningRateController controller(Standing original) {
    return new PruningRateController(
        umpire.limit(original), options.pressure(), options.thresholdRate());
  }

  private List<Layer> layers(Graph graph) {
    return pruning.layers(graph, ChannelAnalysis.analyse(graph));
  }

  /**
   * Does what follows a checkpoint, if it was not done: what it says is kept stays, and no more.
   */
  private void settle(Position position, KeptNetworks place) throws IOException {
    int result = position.result().round();
    run.keep(result);
    for (int number : run.checkpointNumbers()) {
      if (number != result) {
        run.release(number);
      }
    }
    place.retain(position.kept().stream().map(Standing::round).collect(Collectors.toSet()));
  }

  /**
   * The end of a game.
   *
   * @param network the last one inside the tolerance
   * @param round after which it stood; 0 for the original
   * @param rounds that were played
   * @param targetMacs MACs that were asked for; 0 if none were
   * @param kept the networks that were kept, besides the result
   */
  public record Outcome(
      Graph network, int round, int rounds, GameEnd end, long targetMacs, List<Standing> kept) {

    /** What the measurement of the result's time is called in the journal. */
    public String timed() {
      return PlayAndPrune.timed(round);
    }
  }
}
