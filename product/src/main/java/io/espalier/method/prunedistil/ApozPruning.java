package io.espalier.method.prunedistil;

import io.espalier.cost.Cost;
import io.espalier.eval.Metric;
import io.espalier.eval.Tolerance;
import io.espalier.graph.Graph;
import io.espalier.run.Checkpoint;
import io.espalier.run.Event;
import io.espalier.run.Run;
import io.espalier.surgery.Surgeon;
import io.espalier.tensor.Tensor;
import io.espalier.train.DivergedException;
import io.espalier.train.Durations;
import io.espalier.train.EpochTraining;
import io.espalier.train.Monitor;
import io.espalier.train.Schedule;
import io.espalier.train.TaskObjective;
import io.espalier.train.TrainablePart;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Stage 1: prunes the prunable layers step by step, by how often their filters give zero.
 *
 * <p>A step: {@link ApozCut} says what goes; BatchNorms get the statistics of the cut network; it
 * trains for some epochs by an optimizer at rest, along one fall of the learning rate; its metric
 * is measured. Steps go on while the network is within the tolerance and something is cut. The
 * result is the last network inside.
 *
 * <p>Each cut and each epoch ends with a checkpoint, and the stage goes on from the last one as if
 * it had not been left. A finished step's event follows its checkpoint; where the work was cut off
 * between the two, it is written when the work goes on.
 */
final class ApozPruning {
  private static final String STEP = "pruning-step";
  private static final String OVER = "pruning-over";

  private final Setting setting;
  private final PruneAndDistilOptions options;
  private final Run run;
  private final Monitor monitor;

  ApozPruning(Setting setting) {
    this.setting = setting;
    this.options = setting.options();
    this.run = setting.run();
    this.monitor = setting.monitor();
  }

  /**
   * Prunes from the run's last checkpoint, or from the start, to the end of the stage. A stage that
   * is over already is not gone through again.
   *
   * @throws IOException if the run's files cannot be written or read
   */
  Outcome prune(Graph original) throws IOException {
    Optional<Checkpoint> latest = run.latestCheckpoint();
    if (latest.isPresent() && Stage.of(latest.get()) == Stage.DISTILLING) {
      return handedOver(latest.get().position(DistillingPosition.class));
    }
    Checkpoint checkpoint =
        latest.isPresent()
            ? latest.get()
            : save(0, original, Map.of(), PruningPosition.start(setting.points(original), 0));
    PruningPosition position = checkpoint.position(PruningPosition.class);
    settle(position);
    if (run.events().stream().anyMatch(event -> event.type().equals(OVER))) {
      return outcome(position);
    }
    begin(checkpoint.graph(), position);
    Optional<End> end = end(checkpoint, position);
    while (end.isEmpty()) {
      try {
        Optional<Checkpoint> next =
            isTraining(position)
                ? Optional.of(epoch(checkpoint, position))
                : cut(checkpoint, position);
        checkpoint = next.orElse(checkpoint);
        position = checkpoint.position(PruningPosition.class);
        end = next.isEmpty() ? Optional.of(End.NOTHING_TO_CUT) : end(checkpoint, position);
      } catch (DivergedException e) {
        monitor.say("the training of a pruning step failed: " + e.getMessage());
        end = Optional.of(End.DIVERGED);
      }
    }
    return over(position, end.get());
  }

  /** The end of this stage, as stage 2 has it. */
  private Outcome handedOver(DistillingPosition position) throws IOException {
    return new Outcome(
        run.checkpoint(position.teacher()).graph(),
        position.original(),
        position.steps(),
        position.step(),
        position.teacher());
  }

  private void begin(Graph graph, PruningPosition position) {
    setting.judge().remarks(limit(position)).forEach(monitor::say);
    int steps = options.steps() - finished(position);
    if (steps > 0 && end(position).isEmpty()) {
      try (TaskObjective objective = objective()) {
        double epoch = setting.training().secondsAnEpoch(body(graph).body(), net -> objective);
        monitor.say(
            Durations.estimate("pruning step's training", epoch * options.fineTuneEpochs(), steps)
                + " at most; it ends by itself when the tolerance is left or nothing is cut");
      }
    }
  }

  private TrainablePart body(Graph graph) {
    return TrainablePart.of(graph, setting.task());
  }

  private TaskObjective objective() {
    return options.training().objective(setting.task());
  }

  private Tolerance limit(PruningPosition position) {
    return setting.limit(position.original());
  }

  private boolean isTraining(PruningPosition position) {
    return position.last() != null && position.last().epochs() < options.fineTuneEpochs();
  }

  /** How many steps are taken to their end. */
  private int finished(PruningPosition position) {
    if (position.last() == null) {
      return 0;
    }
    return position.last().step() - (isTraining(position) ? 1 : 0);
  }

  private Optional<End> end(Checkpoint checkpoint, PruningPosition position) throws IOException {
    boolean isInside = position.step() > 0 && position.inside() == checkpoint.number();
    return isInside
            && setting.timing().isPresent()
            && setting
                .timing()
                .get()
                .reaches(PruneAndDistil.timed(position.step()), checkpoint.graph())
        ? Optional.of(End.TARGET_LATENCY)
        : end(position);
  }

  private Optional<End> end(PruningPosition position) {
    if (isTraining(position)) {
      return Optional.empty();
    }
    if (position.step() < finished(position)) {
      return Optional.of(End.TOLERANCE);
    }
    return finished(position) < options.steps() ? Optional.empty() : Optional.of(End.MAX_STEPS);
  }

  /** Begins a step; empty if nothing is cut. */
  private Optional<Checkpoint> cut(Checkpoint before, PruningPosition position) throws IOException {
    long start = System.nanoTime();
    ApozCut cut = ApozCut.of(before.graph(), setting);
    if (cut.plan().isEmpty()) {
      return Optional.empty();
    }
    Graph pruned = Surgeon.prune(before.graph(), cut.plan());
    double afterCut = setting.points(pruned);
    Graph normed = setting.withNewNorms(pruned);
    double afterNorms = setting.points(normed);
    Cost cost = setting.cost(pruned);
    PruningStep step =
        PruningStep.cut(
            finished(position) + 1,
            position.metric(),
            afterCut,
            afterNorms,
            cut,
            cost,
            secondsSince(start));
    return Optional.of(save(before.number() + 1, normed, Map.of(), position.with(step)));
  }

  /** Trains the network of a step for its next epoch, and measures it after the last one. */
  private Checkpoint epoch(Checkpoint before, PruningPosition position) throws IOException {
    long start = System.nanoTime();
    int epochs = options.fineTuneEpochs();
    PruningStep step = Objects.requireNonNull(position.last());
    Schedule schedule = new Schedule.Cosine(options.fineTuneRate(), 0);
    TrainablePart part = body(before.graph());
    EpochTraining.Trained trained;
    try (TaskObjective objective = objective()) {
      trained =
          setting
              .training()
              .epoch(
                  (step.step() - 1) * epochs + step.epochs() + 1,
                  part.body(),
                  before.tensors(),
                  net -> objective,
                  share -> schedule.rate((step.epochs() + share) / epochs),
                  monitor.progress());
    }
    Graph graph = part.merge(trained.body());
    boolean last = step.epochs() + 1 == epochs;
    PruningStep after =
        step.trained(last ? setting.points(graph) : step.metricAfterNorms(), secondsSince(start));
    int number = before.number() + 1;
    boolean inside = last && limit(position).holds(after.metricAfterTraining());
    Checkpoint checkpoint =
        save(
            number,
            graph,
            last ? Map.of() : trained.state(),
            inside ? position.inside(after, number) : position.with(after));
    if (last) {
      monitor.say(after.line(setting.task().metric(), limit(position)));
    }
    return checkpoint;
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private Checkpoint save(
      int number, Graph graph, Map<String, Tensor> state, PruningPosition position)
      throws IOException {
    Checkpoint checkpoint = Checkpoint.of(number, graph, state, position);
    run.saveCheckpoint(checkpoint);
    settle(position);
    return checkpoint;
  }

  /** Does what follows a checkpoint, if it was not done: its event, and the mark of the result. */
  private void settle(PruningPosition position) throws IOException {
    run.keep(position.inside());
    for (int number : run.checkpointNumbers()) {
      if (number < position.inside()) {
        run.release(number);
      }
    }
    PruningStep last = position.last();
    if (last != null && !isTraining(position) && !isJournalled(last.step())) {
      run.journal().append(Event.of(STEP, last.fields(limit(position))));
    }
  }

  private boolean isJournalled(Integer step) throws IOException {
    return run.events().stream()
        .anyMatch(event -> event.type().equals(STEP) && step.equals(event.fields().get("step")));
  }

  private Outcome over(PruningPosition position, End end) throws IOException {
    switch (end) {
      case TOLERANCE -> monitor.say(leftTolerance(position));
      case NOTHING_TO_CUT ->
          monitor.say(
              "nothing is left to cut: no filter is zero so much more often than the others of its layer");
      case TARGET_LATENCY -> monitor.say("the network is as fast as it is to be");
      case MAX_STEPS, DIVERGED -> {}
    }
    Outcome outcome = outcome(position);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("reason", end.toString());
    fields.put("steps", outcome.steps());
    fields.put("result", outcome.step());
    run.journal().append(Event.of(OVER, fields));
    return outcome;
  }

  private String leftTolerance(PruningPosition position) {
    Metric kind = setting.task().metric();
    String metric = kind.text(Objects.requireNonNull(position.last()).metricAfterTraining());
    String edge = kind.text(limit(position).edge());
    return position.step() == 0
        ? "the first pruning step leaves the tolerance: %s %s after training, the tolerance ends at %s; a larger --tolerance, higher --deviations or more --fine-tune-epochs may help"
            .formatted(kind, metric, edge)
        : "step %d leaves the tolerance (%s %s, it ends at %s); the network after step %d goes on"
            .formatted(finished(position), kind, metric, edge, position.step());
  }

  private Outcome outcome(PruningPosition position) throws IOException {
    return new Outcome(
        run.checkpoint(position.inside()).graph(),
        position.original(),
        finished(position),
        position.step(),
        position.inside());
  }

  /** Why the stage is over. */
  private enum End {
    /** The steps ran out. */
    MAX_STEPS,
    /** A step ended outside the tolerance. */
    TOLERANCE,
    /** A network inside the tolerance is fast enough. */
    TARGET_LATENCY,
    /** No filter is above its layer's limit. */
    NOTHING_TO_CUT,
    /** The loss stopped being a number. */
    DIVERGED;

    /** As {@code max-steps}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * The end of the stage.
   *
   * @param network the last one inside the tolerance
   * @param original metric of the original network, in points
   * @param steps that were taken
   * @param step after which the network stood; 0 for the original
   * @param checkpoint number of the network's checkpoint, which is kept
   */
  record Outcome(Graph network, double original, int steps, int step, int checkpoint) {}
}
