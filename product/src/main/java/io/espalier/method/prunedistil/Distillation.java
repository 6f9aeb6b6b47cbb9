package io.espalier.method.prunedistil;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroups;
import io.espalier.cost.Cost;
import io.espalier.graph.Graph;
import io.espalier.run.Checkpoint;
import io.espalier.run.Event;
import io.espalier.run.Run;
import io.espalier.tensor.Shape;
import io.espalier.train.DivergedException;
import io.espalier.train.Durations;
import io.espalier.train.OutputComparison;
import io.espalier.train.Schedule;
import io.espalier.train.TrainablePart;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Stage 2: distils the pruned network into a student whose tied layers are narrower.
 *
 * <p>A {@link StudentBuilder} makes the student, BatchNorms of an heir get statistics of its own, a
 * {@link FeatureMatcher} finds what it can learn, and it trains by {@link CosineDistillation} along
 * one fall of the learning rate. Each epoch ends with an event {@code distil-epoch} and a
 * checkpoint; of two events for one epoch, which was cut off between them, the later one counts.
 * The result is the student of the last epoch; nothing is selected.
 */
final class Distillation {
  /** Share of the training over which the learning rate rises. */
  private static final double WARM_UP = 0.05;

  private static final String OVER = "distil-over";

  private final Setting setting;
  private final PruneAndDistilOptions options;
  private final Run run;
  private final Schedule schedule;

  Distillation(Setting setting) {
    this.setting = setting;
    this.options = setting.options();
    this.run = setting.run();
    this.schedule = new Schedule.Cosine(options.studentRate(), WARM_UP);
  }

  /**
   * Checks, before a network is pruned for hours, that a student can be made of it and learn. What
   * decides that is what pruning leaves alone: layers that additions tie, names, and outputs.
   *
   * @throws IllegalArgumentException if no student can be made, or teacher and student cannot be
   *     matched
   */
  void requirePossible(Graph original) {
    ChannelGroups groups = ChannelAnalysis.analyse(original);
    Student student = new StudentBuilder(options, setting.seed()).build(original, groups);
    requireTerms(matching(original, student.graph(), groups));
    OutputComparison.of(options.outputLoss(), setting.task());
    if (options.outputWeight() > 0) {
      OutputComparison.requireComparable(
          options.outputLoss(), body(original), setting.shapes(body(original)));
    }
  }

  /**
   * Distils from the run's last checkpoint, or from the start, to the last epoch. A distillation
   * that is over already is not gone through again.
   *
   * @throws IOException if the run's files cannot be written or read
   * @throws IllegalArgumentException if no student can be made, or teacher and student cannot be
   *     matched
   */
  Outcome distil(ApozPruning.Outcome pruned) throws IOException {
    run.keep(pruned.checkpoint()); // the work may have been cut off before its mark was made
    Graph teacher = pruned.network();
    ChannelGroups groups = ChannelAnalysis.analyse(teacher);
    Optional<Checkpoint> latest = run.latestCheckpoint();
    Checkpoint checkpoint =
        latest.isPresent() && Stage.of(latest.get()) == Stage.DISTILLING
            ? latest.get()
            : begin(pruned, groups, latest.map(Checkpoint::number).orElse(pruned.checkpoint()));
    DistillingPosition position = checkpoint.position(DistillingPosition.class);
    if (run.events().stream().anyMatch(event -> event.type().equals(OVER))) {
      boolean trained = position.epoch() >= options.studentEpochs();
      return outcome(checkpoint.graph(), position, trained ? End.MAX_EPOCHS : End.DIVERGED);
    }
    End end = End.MAX_EPOCHS;
    if (position.epoch() < options.studentEpochs()) {
      FeatureMatching matching = matching(teacher, checkpoint.graph(), groups);
      try (DistillationTraining training = new DistillationTraining(setting, teacher, matching)) {
        estimate(training, checkpoint, options.studentEpochs() - position.epoch());
        while (position.epoch() < options.studentEpochs()) {
          checkpoint = epoch(training, checkpoint, position);
          position = checkpoint.position(DistillingPosition.class);
        }
      } catch (DivergedException e) {
        setting.monitor().say("the distillation ends without a student: " + e.getMessage());
        end = End.DIVERGED;
      }
    }
    return over(checkpoint.graph(), position, end);
  }

  private FeatureMatching matching(Graph teacher, Graph student, ChannelGroups groups) {
    return FeatureMatcher.match(groups, body(teacher), body(student), options.match());
  }

  private Graph body(Graph graph) {
    return TrainablePart.of(graph, setting.task()).body();
  }

  /** Makes the student, says what it is, and saves it behind the last checkpoint. */
  private Checkpoint begin(ApozPruning.Outcome pruned, ChannelGroups groups, int last)
      throws IOException {
    Graph teacher = pruned.network();
    double ratio = ratio(teacher, groups);
    Student student =
        new StudentBuilder(options.withStudent(ratio, options.studentInit()), setting.seed())
            .build(teacher, groups);
    FeatureMatching matching = matching(teacher, student.graph(), groups);
    requireTerms(matching);
    if (matching.pairs().isEmpty()) {
      setting
          .monitor()
          .say(
              "no layer of the student is as wide as the teacher's; it learns by its outputs alone");
    }
    student.remarks().forEach(setting.monitor()::say);
    Cost cost = setting.cost(student.graph());
    run.journal().append(event(ratio, student, matching, cost));
    setting
        .monitor()
        .say(
            "the student has %.2fM MACs and %d parameters; %d features are matched, %d of them by a projection"
                .formatted(
                    cost.macs() / 1e6,
                    cost.parameters(),
                    matching.pairs().size(),
                    matching.projected().size()));
    Graph beginning =
        switch (options.studentInit()) {
          case FRESH -> student.graph();
          case INHERIT -> setting.withNewNorms(student.graph());
        };
    Checkpoint checkpoint =
        Checkpoint.of(
            last + 1,
            beginning,
            matching.freshProjections(setting.seed()),
            DistillingPosition.start(pruned, setting.points(beginning)));
    run.saveCheckpoint(checkpoint);
    return checkpoint;
  }

  /** The share of its width that a tied group keeps: what was asked for, or what is fast enough. */
  private double ratio(Graph teacher, ChannelGroups groups) {
    if (setting.timing().isEmpty()) {
      return options.studentRatio();
    }
    double ratio =
        new StudentRatio(options, setting.timing().get().goal(), teacher, groups)
            .reaching(setting.monitor()::say);
    setting.monitor().say("the student's tied layers keep %.3f of their width".formatted(ratio));
    return ratio;
  }

  private void requireTerms(FeatureMatching matching) {
    if (matching.pairs().isEmpty() && options.outputWeight() == 0 && options.labelWeight() == 0) {
      throw new IllegalArgumentException(
          "there is nothing to learn: no layer of the student is as wide as the teacher's, and output-weight and label-weight are 0; name layers to match");
    }
  }

  private void estimate(DistillationTraining training, Checkpoint checkpoint, int epochs) {
    setting
        .monitor()
        .say(
            Durations.estimate(
                "epoch of distillation",
                training.secondsAnEpoch(checkpoint.graph(), checkpoint.tensors()),
                epochs));
  }

  private Checkpoint epoch(
      DistillationTraining training, Checkpoint before, DistillingPosition position)
      throws IOException {
    int number = position.epoch() + 1;
    DistillationTraining.Trained trained =
        training.epoch(
            number,
            before.graph(),
            before.tensors(),
            share -> schedule.rate((number - 1 + share) / options.studentEpochs()),
            setting.monitor().progress());
    double metric = setting.points(trained.student());
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("epoch", number);
    fields.put("loss", trained.result().loss());
    fields.put("metric", metric);
    fields.put("seconds", trained.result().seconds());
    run.journal().append(Event.of("distil-epoch", fields));
    setting
        .monitor()
        .say(
            "distillation, epoch %d/%d: loss %.4f, %s %s"
                .formatted(
                    number,
                    options.studentEpochs(),
                    trained.result().loss(),
                    setting.task().metric(),
                    setting.task().metric().text(metric)));
    Checkpoint after =
        Checkpoint.of(
            before.number() + 1,
            trained.student(),
            trained.memory(),
            position.after(number, metric));
    run.saveCheckpoint(after);
    return after;
  }

  private Outcome over(Graph student, DistillingPosition position, End end) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("reason", end.toString());
    fields.put("epochs", position.epoch());
    fields.put("metric", position.metric());
    fields.put(
        "inside",
        end == End.MAX_EPOCHS && setting.limit(position.original()).holds(position.metric()));
    run.journal().append(Event.of(OVER, fields));
    return outcome(student, position, end);
  }

  private static Outcome outcome(Graph student, DistillingPosition position, End end) {
    return new Outcome(
        end == End.MAX_EPOCHS ? Optional.of(student) : Optional.empty(),
        position.metric(),
        position.epoch());
  }

  private Event event(double ratio, Student student, FeatureMatching matching, Cost cost) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("ratio", ratio);
    fields.put("init", options.studentInit().toString());
    fields.put("macs", cost.macs());
    fields.put("parameters", cost.parameters());
    fields.put("groups", List.copyOf(student.widths()));
    fields.put(
        "matched",
        matching.matched().stream()
            .map(match -> Map.of("value", match.value(), "shape", extents(match.shape())))
            .toList());
    fields.put("projected", matching.projected().stream().map(Distillation::projected).toList());
    return Event.of("student", fields);
  }

  private static Map<String, Object> projected(Projection projection) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("value", projection.value());
    fields.put("student", extents(projection.student()));
    fields.put("teacher", extents(projection.teacher()));
    return fields;
  }

  private static List<Integer> extents(Shape shape) {
    return Arrays.stream(shape.dims()).boxed().toList();
  }

  /** Why a distillation is over. */
  enum End {
    /** All epochs are trained. */
    MAX_EPOCHS,
    /** The loss stopped being a number. */
    DIVERGED;

    /** As {@code max-epochs}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * The end of the stage.
   *
   * @param student the network of the last epoch; empty if the training diverged
   * @param metric of the last epoch's network on the selection split, in points
   * @param epochs that were trained
   */
  record Outcome(Optional<Graph> student, double metric, int epochs) {}
}
