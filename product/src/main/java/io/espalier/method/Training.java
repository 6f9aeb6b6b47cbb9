package io.espalier.method;

import io.espalier.data.DataSpec;
import io.espalier.data.Dataset;
import io.espalier.data.Selection;
import io.espalier.data.Splits;
import io.espalier.eval.Judge;
import io.espalier.eval.Task;
import io.espalier.graph.Graph;
import io.espalier.onnx.BatchAxis;
import io.espalier.onnx.OnnxReader;
import io.espalier.onnx.OnnxWriter;
import io.espalier.run.Checkpoint;
import io.espalier.run.Event;
import io.espalier.run.Provenance;
import io.espalier.run.Run;
import io.espalier.torch.TorchEngine;
import io.espalier.torch.TorchRuntime;
import io.espalier.train.Durations;
import io.espalier.train.EpochTraining;
import io.espalier.train.Monitor;
import io.espalier.train.Schedule;
import io.espalier.train.TaskObjective;
import io.espalier.train.TrainConfig;
import io.espalier.train.TrainablePart;
import io.espalier.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Training of a network on labels, or on the outputs of another one, from fresh or given weights,
 * as a run that can be resumed.
 *
 * <p>A network that was exported without BatchNorm gets it back before the first epoch, as {@link
 * NormOptions} say; post-processing that no gradient passes is left out of training and stays in
 * the file.
 *
 * <p>After each epoch the run holds a checkpoint and an event {@code epoch}. The result is the
 * network of the last epoch, with its preprocessing, the scale of its numbers and the part of the
 * data that it has not seen in the file's metadata.
 */
public final class Training {
  /** The command under which a run remembers its work. */
  public static final String COMMAND = "train";

  private static final String IMITATED = "imitated.onnx";

  private final TrainingConfig config;
  private final Run run;
  private final Monitor monitor;
  private final Splits splits;
  private final Assignment assignment;
  private final EpochTraining epochs;
  private final TrainingForm form;

  private Training(
      TrainingConfig config, Run run, Splits splits, Assignment assignment, Monitor monitor) {
    TrainConfig training = config.training();
    this.config = config;
    this.run = run;
    this.monitor = monitor;
    TorchRuntime.setThreads(config.threads());
    this.splits = splits;
    this.assignment = assignment;
    this.epochs =
        new EpochTraining(
            EpochTraining.loader(
                splits.training(),
                config.preprocessing(),
                training.augmentation(),
                training.batchSize(),
                training.seed()),
            training.precision(),
            training::optimizer);
    this.form = new TrainingForm(config.norms(), assignment.task(), monitor);
  }

  /**
   * Trains in a new run.
   *
   * @throws IOException if data or a model cannot be read, or the run's folder is in use
   * @throws IllegalArgumentException if networks and data do not fit each other
   */
  public static TrainingResult start(TrainingConfig config, Path directory, Monitor monitor)
      throws IOException {
    Run.requireUnused(directory);
    Splits splits = splits(config);
    Optional<Graph> imitated =
        config.imitate() == null
            ? Optional.empty()
            : Optional.of(BatchAxis.require(OnnxReader.read(Path.of(config.imitate()))));
    Optional<Graph> given = given(config);
    try (Assignment assignment = assignment(config, splits, imitated, given)) {
      Graph graph = given.isPresent() ? given.get() : fresh(config, splits.training());
      requireFit(config, splits, assignment.task(), graph);
      try (Run run = Run.create(directory, COMMAND, config, provenance(config, splits))) {
        DataRemarks.tell(splits, run, monitor);
        if (imitated.isPresent()) {
          OnnxWriter.write(imitated.get(), directory.resolve(IMITATED));
        }
        Training training = new Training(config, run, splits, assignment, monitor);
        Graph first = training.remembering(training.prepared(graph));
        run.saveCheckpoint(Checkpoint.of(0, first, Map.of(), Map.of()));
        return training.train();
      }
    }
  }

  /** The network that the model's file holds; empty if it is to be made from nothing. */
  private static Optional<Graph> given(TrainingConfig config) throws IOException {
    Path file = Path.of(config.model());
    return Files.isRegularFile(file) || config.model().endsWith(".onnx")
        ? Optional.of(BatchAxis.require(OnnxReader.read(file)))
        : Optional.empty();
  }

  /** A network of the zoo with an output for each class or column. */
  private static Graph fresh(TrainingConfig config, Dataset data) {
    return Zoo.find(config.model())
        .build(data.targets().count(), data.imageShape(), config.training().seed());
  }

  private static Assignment assignment(
      TrainingConfig config, Splits splits, Optional<Graph> imitated, Optional<Graph> given) {
    if (imitated.isPresent()) {
      return Assignment.imitation(imitated.get(), config.threads());
    }
    return given
        .map(graph -> Assignment.labels(splits.training(), graph.header()))
        .orElseGet(() -> Assignment.freshLabels(splits.training()));
  }

  /** Says at once where network and data do not fit: in training, and in what is delivered. */
  private static void requireFit(TrainingConfig config, Splits splits, Task task, Graph graph) {
    Dataset one = splits.selection().subset(0);
    Graph body = TrainablePart.of(graph, task).body();
    new Judge(TorchEngine.float32(), one, config.preprocessing(), task).points(body);
    Deployed deployed = new Deployed(task, config.preprocessing(), config.threads());
    new Judge(deployed.engine(), one, config.preprocessing(), task).points(deployed.scored(graph));
  }

  private Graph prepared(Graph graph) throws IOException {
    return form.prepare(
        graph, splits.training(), config.preprocessing(), config.training().seed(), run.journal());
  }

  /**
   * Goes on with a run that was cut off; one that is complete only delivers its result again.
   *
   * @throws IOException if the run or its data cannot be read
   */
  public static TrainingResult resume(Path directory, Monitor monitor) throws IOException {
    TrainingConfig config;
    Checkpoint checkpoint;
    try (Run run = Run.open(directory)) {
      config = run.configuration(TrainingConfig.class);
      checkpoint = last(run);
    }
    Splits splits = splits(config);
    Optional<Graph> imitated =
        config.imitate() == null
            ? Optional.empty()
            : Optional.of(OnnxReader.read(directory.resolve(IMITATED)));
    try (Assignment assignment =
            assignment(config, splits, imitated, Optional.of(checkpoint.graph()));
        Run run = Run.resume(directory, provenance(config, splits))) {
      return new Training(config, run, splits, assignment, monitor).train();
    }
  }

  private static Splits splits(TrainingConfig config) throws IOException {
    return Selection.parse(config.selection())
        .split(DataSpec.parse(config.data()), config.selectionSeed());
  }

  private static Provenance provenance(TrainingConfig config, Splits splits) {
    return Provenance.here(config.threads(), config.training().seed(), splits.fingerprint());
  }

  private static Checkpoint last(Run run) throws IOException {
    return run.latestCheckpoint()
        .orElseThrow(() -> new IOException(run.directory() + ": it has no checkpoint; train anew"));
  }

  private TrainingResult train() throws IOException {
    Checkpoint checkpoint = last(run);
    TrainConfig training = config.training();
    try (TaskObjective objective =
        TaskObjective.of(
            assignment.task(), training.labelSmoothing(), training.loss(), training.precision())) {
      int left = training.epochs() - checkpoint.number();
      if (left > 0) {
        double seconds =
            epochs.secondsAnEpoch(form.part(checkpoint.graph()).body(), net -> objective);
        monitor.say(Durations.estimate("epoch", seconds, left));
      }
      while (checkpoint.number() < training.epochs()) {
        checkpoint = epoch(checkpoint, objective);
      }
    }
    return deliver(checkpoint.graph());
  }

  /** The network with what its file has to remember. */
  private Graph remembering(Graph graph) {
    return new HeldOut(config.selection(), config.selectionSeed())
        .remember(graph, config.preprocessing(), assignment);
  }

  private Checkpoint epoch(Checkpoint before, TaskObjective objective) throws IOException {
    TrainConfig training = config.training();
    Schedule schedule = training.rates();
    int number = before.number() + 1;
    TrainablePart part = form.part(before.graph());
    EpochTraining.Trained trained =
        epochs.epoch(
            number,
            part.body(),
            before.tensors(),
            net -> objective,
            share -> schedule.rate((number - 1 + share) / training.epochs()),
            monitor.progress());
    double metric =
        new Judge(
                TorchEngine.float32(),
                splits.selection(),
                config.preprocessing(),
                assignment.task())
            .points(trained.body());
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("epoch", number);
    fields.put("trainLoss", trained.result().loss());
    fields.put("metric", metric);
    fields.put("imagesPerSecond", trained.result().imagesPerSecond());
    fields.put("seconds", trained.result().seconds());
    run.journal().append(Event.of("epoch", fields));
    monitor.say(
        "epoch %d/%d: loss %.4f, selection %s %s, %.0f images/s"
            .formatted(
                number,
                training.epochs(),
                trained.result().loss(),
                assignment.task().metric(),
                assignment.task().metric().text(metric),
                trained.result().imagesPerSecond()));
    Checkpoint after = Checkpoint.of(number, part.merge(trained.body()), trained.state(), Map.of());
    run.saveCheckpoint(after);
    return after;
  }

  private TrainingResult deliver(Graph trained) throws IOException {
    Graph graph = form.delivered(trained);
    OnnxWriter.write(graph, run.result());
    Deployed deployed = new Deployed(assignment.task(), config.preprocessing(), config.threads());
    Deployed.Scores scores = deployed.evaluate(run.result(), splits);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("selection", scores.selection());
    fields.put("test", scores.test());
    run.journal().append(Event.of("result", fields));
    Path output = Path.of(config.output());
    OnnxWriter.write(graph, output);
    return new TrainingResult(output, run.directory(), scores.selection(), scores.test());
  }
}
