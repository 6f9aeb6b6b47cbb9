package io.espalier.method;

import io.espalier.data.Augmentation;
import io.espalier.data.BatchLoader;
import io.espalier.data.DataSpec;
import io.espalier.data.Dataset;
import io.espalier.data.Selection;
import io.espalier.data.Splits;
import io.espalier.engine.Runner;
import io.espalier.eval.Evaluation;
import io.espalier.eval.Evaluator;
import io.espalier.eval.Judge;
import io.espalier.eval.Task;
import io.espalier.graph.Graph;
import io.espalier.onnx.BatchAxis;
import io.espalier.onnx.OnnxReader;
import io.espalier.onnx.OnnxWriter;
import io.espalier.ort.OrtEngine;
import io.espalier.run.Checkpoint;
import io.espalier.run.Event;
import io.espalier.run.Provenance;
import io.espalier.run.Run;
import io.espalier.tensor.Shape;
import io.espalier.torch.Optimizer;
import io.espalier.torch.TorchEngine;
import io.espalier.torch.TorchNet;
import io.espalier.torch.TorchRuntime;
import io.espalier.train.Durations;
import io.espalier.train.EpochResult;
import io.espalier.train.Monitor;
import io.espalier.train.Objective;
import io.espalier.train.Schedule;
import io.espalier.train.TrainConfig;
import io.espalier.train.TrainablePart;
import io.espalier.train.Trainer;
import io.espalier.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Training of a network on labels, from fresh or given weights, as a run that can be resumed.
 *
 * <p>A network that was exported without BatchNorm gets it back before the first epoch, as {@link
 * NormOptions} say; post-processing that no gradient passes is left out of training and stays in
 * the file.
 *
 * <p>After each epoch the run holds a checkpoint and an event {@code epoch}. The result is the
 * network of the last epoch, with its preprocessing and the part of the data that it has not seen
 * in the file's metadata.
 */
public final class Training {
  /** The command under which a run remembers its work. */
  public static final String COMMAND = "train";

  private static final int EVALUATION_BATCH = 250;

  private final TrainingConfig config;
  private final Run run;
  private final Monitor monitor;
  private final Splits splits;
  private final BatchLoader loader;
  private final Judge judge;
  private final TrainingForm form;

  private Training(TrainingConfig config, Run run, Splits splits, Monitor monitor) {
    TrainConfig training = config.training();
    this.config = config;
    this.run = run;
    this.monitor = monitor;
    TorchRuntime.setThreads(config.threads());
    this.splits = splits;
    BatchLoader all =
        new BatchLoader(
            splits.training(),
            config.preprocessing(),
            Augmentation.parse(training.augmentation()),
            training.batchSize(),
            training.seed());
    this.loader = splits.training().size() >= training.batchSize() ? all.withLastDropped() : all;
    this.judge = judge(config, splits.selection());
    this.form = new TrainingForm(config.norms(), judge.task(), monitor);
  }

  /**
   * Trains in a new run.
   *
   * @throws IOException if data or model cannot be read, or the run's folder is in use
   * @throws IllegalArgumentException if network and data do not fit each other
   */
  public static TrainingResult start(TrainingConfig config, Path directory, Monitor monitor)
      throws IOException {
    Run.requireUnused(directory);
    Splits splits = splits(config);
    Graph graph = network(config, splits.training());
    requireFit(config, splits, graph);
    try (Run run = Run.create(directory, COMMAND, config, provenance(config, splits))) {
      Training training = new Training(config, run, splits, monitor);
      Graph first = training.remembering(training.prepared(graph));
      run.saveCheckpoint(Checkpoint.of(0, first, Map.of(), Map.of()));
      return training.train();
    }
  }

  /** Says at once where network and data do not fit: in training, and in what is delivered. */
  private static void requireFit(TrainingConfig config, Splits splits, Graph graph) {
    Judge judge = judge(config, splits.selection().subset(0));
    judge.points(TrainablePart.of(graph, judge.task()).body());
    Judge deployed =
        new Judge(
            new OrtEngine(config.threads(), OrtEngine.Optimization.ALL),
            judge.data(),
            judge.preprocessing(),
            judge.task());
    deployed.points(graph);
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
    try (Run run = Run.open(directory)) {
      config = run.configuration(TrainingConfig.class);
    }
    Splits splits = splits(config);
    try (Run run = Run.resume(directory, provenance(config, splits))) {
      return new Training(config, run, splits, monitor).train();
    }
  }

  private static Judge judge(TrainingConfig config, Dataset selection) {
    return new Judge(
        TorchEngine.float32(), selection, config.preprocessing(), new Task.Classification());
  }

  private static Splits splits(TrainingConfig config) throws IOException {
    return Selection.parse(config.selection())
        .split(DataSpec.parse(config.data()), config.selectionSeed());
  }

  private static Provenance provenance(TrainingConfig config, Splits splits) {
    return Provenance.here(config.threads(), config.training().seed(), splits.fingerprint());
  }

  private static Graph network(TrainingConfig config, Dataset data) throws IOException {
    Path file = Path.of(config.model());
    if (Files.isRegularFile(file) || config.model().endsWith(".onnx")) {
      return BatchAxis.require(OnnxReader.read(file));
    }
    Shape image = data.imageShape();
    return Zoo.find(config.model()).build(data.classes().size(), image, config.training().seed());
  }

  private TrainingResult train() throws IOException {
    Checkpoint checkpoint =
        run.latestCheckpoint()
            .orElseThrow(
                () -> new IOException(run.directory() + ": it has no checkpoint; train anew"));
    int epochs = config.training().epochs();
    if (checkpoint.number() < epochs) {
      estimate(checkpoint.graph(), epochs - checkpoint.number());
    }
    while (checkpoint.number() < epochs) {
      checkpoint = epoch(checkpoint);
    }
    return deliver(checkpoint.graph());
  }

  /** The network with what its file has to remember. */
  private Graph remembering(Graph graph) {
    return new HeldOut(config.selection(), config.selectionSeed())
        .remember(graph, config.preprocessing());
  }

  private void estimate(Graph graph, int epochs) {
    Graph body = form.part(graph).body();
    try (TorchNet net = TorchNet.of(body, config.training().precision());
        Optimizer optimizer = config.training().optimizer(net.parameters())) {
      double seconds =
          new Trainer(net, optimizer, loader).secondsAnEpoch(Objective.crossEntropy(0), 3, 8);
      monitor.say(Durations.estimate("epoch", seconds, epochs));
    }
  }

  private Checkpoint epoch(Checkpoint before) throws IOException {
    TrainConfig training = config.training();
    Schedule schedule = training.rates();
    int number = before.number() + 1;
    TrainablePart part = form.part(before.graph());
    try (TorchNet net = TorchNet.of(part.body(), training.precision());
        Optimizer optimizer = training.optimizer(net.parameters())) {
      optimizer.restore(before.tensors());
      EpochResult result =
          new Trainer(net, optimizer, loader)
              .epoch(
                  number,
                  Objective.crossEntropy(training.labelSmoothing()),
                  share -> schedule.rate((number - 1 + share) / training.epochs()),
                  monitor.progress());
      Graph trained = net.toGraph();
      double metric = judge.points(trained);
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("epoch", number);
      fields.put("trainLoss", result.loss());
      fields.put("metric", metric);
      fields.put("imagesPerSecond", result.imagesPerSecond());
      fields.put("seconds", result.seconds());
      run.journal().append(Event.of("epoch", fields));
      monitor.say(
          "epoch %d/%d: loss %.4f, selection %.2f points, %.0f images/s"
              .formatted(
                  number, training.epochs(), result.loss(), metric, result.imagesPerSecond()));
      Checkpoint after = Checkpoint.of(number, part.merge(trained), optimizer.state(), Map.of());
      run.saveCheckpoint(after);
      return after;
    }
  }

  private TrainingResult deliver(Graph trained) throws IOException {
    Graph graph = form.delivered(trained);
    OnnxWriter.write(graph, run.result());
    OrtEngine engine = new OrtEngine(config.threads(), OrtEngine.Optimization.ALL);
    try (Runner runner = engine.open(run.result())) {
      Evaluation selection = evaluate(runner, graph, splits.selection());
      Evaluation test = evaluate(runner, graph, splits.test());
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("selection", selection.value());
      fields.put("test", test.value());
      run.journal().append(Event.of("result", fields));
      Path output = Path.of(config.output());
      OnnxWriter.write(graph, output);
      return new TrainingResult(output, run.directory(), selection, test);
    }
  }

  private Evaluation evaluate(Runner runner, Graph graph, Dataset data) {
    return Evaluator.evaluate(
        runner, graph, data, config.preprocessing(), judge.task(), EVALUATION_BATCH);
  }
}
