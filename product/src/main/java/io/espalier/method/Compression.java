package io.espalier.method;

import io.espalier.cost.Cost;
import io.espalier.cost.CostModel;
import io.espalier.data.DataSpec;
import io.espalier.data.Dataset;
import io.espalier.data.Selection;
import io.espalier.data.Splits;
import io.espalier.data.Targets;
import io.espalier.eval.Judge;
import io.espalier.eval.Task;
import io.espalier.graph.Graph;
import io.espalier.graph.ShapeInference;
import io.espalier.graph.Shapes;
import io.espalier.latency.Confirmation;
import io.espalier.latency.LatencyGoal;
import io.espalier.latency.TimedRun;
import io.espalier.method.playprune.PlayAndPrune;
import io.espalier.method.playprune.PlayAndPruneOptions;
import io.espalier.method.prunedistil.PruneAndDistil;
import io.espalier.onnx.BatchAxis;
import io.espalier.onnx.OnnxReader;
import io.espalier.onnx.OnnxWriter;
import io.espalier.run.Event;
import io.espalier.run.Provenance;
import io.espalier.run.Run;
import io.espalier.tensor.Shape;
import io.espalier.torch.TorchEngine;
import io.espalier.torch.TorchRuntime;
import io.espalier.train.DivergedException;
import io.espalier.train.Monitor;
import io.espalier.train.TrainablePart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The door: compresses a trained network on data within a tolerance, as a run that can be resumed.
 *
 * <pre>{@code
 * CompressionResult result =
 *     Compression.of(Path.of("resnet20.onnx"), "cifar10:data", 1.0)
 *         .normalize("imagenet")
 *         .output(Path.of("small.onnx"))
 *         .start(Path.of("runs/first"), Monitor.NONE);
 * if (!result.met()) { ... }
 * }</pre>
 */
public final class Compression {
  /** The command under which a run remembers its work. */
  public static final String COMMAND = "compress";

  private static final String ORIGINAL = "original.onnx";
  private static final String PREPARED = "prepared.onnx";
  private static final String RANDOM = "random.onnx";
  private static final String PRUNED = "pruned.onnx";
  private static final String STUDENT = "student.onnx";

  private final CompressionConfig config;
  private final Run run;
  private final Monitor monitor;
  private final Splits splits;
  private final Assignment assignment;
  private final TrainingForm form;

  private Compression(
      CompressionConfig config, Run run, Splits splits, Assignment assignment, Monitor monitor) {
    this.config = config;
    this.run = run;
    this.splits = splits;
    this.monitor = monitor;
    this.assignment = assignment;
    this.form = new TrainingForm(config.norms(), assignment.task(), monitor);
    TorchRuntime.setThreads(config.threads());
  }

  /**
   * A compression in the making.
   *
   * @param model file of the trained network
   * @param data as {@link DataSpec#parse} takes it
   * @param tolerance greatest loss of the metric, in points of an accuracy or a fidelity, else in
   *     the metric's unit
   * @throws IllegalArgumentException if {@code data} names no data
   */
  public static CompressionBuilder of(Path model, String data, double tolerance) {
    return new CompressionBuilder(model, DataSpec.parse(data), tolerance);
  }

  /**
   * Compresses in a new run.
   *
   * @throws IOException if the model or data cannot be read, or the run's folder is in use
   * @throws IllegalArgumentException if network and data do not fit each other
   */
  public static CompressionResult start(CompressionConfig config, Path directory, Monitor monitor)
      throws IOException {
    Run.requireUnused(directory);
    Graph given = OnnxReader.read(Path.of(config.model()));
    Graph original = BatchAxis.require(given);
    if (!original.equals(given)) {
      monitor.say(BatchAxis.free(given).sentence());
    }
    Splits splits = splits(config);
    try (Assignment assignment = assignment(config, splits, original)) {
      requireFit(config, splits, assignment.task(), original);
      try (Run run = Run.create(directory, COMMAND, config, provenance(config, splits))) {
        DataRemarks.tell(splits, run, monitor);
        OnnxWriter.write(original, directory.resolve(ORIGINAL));
        return new Compression(config, run, splits, assignment, monitor).compress(original);
      }
    }
  }

  private static Assignment assignment(CompressionConfig config, Splits splits, Graph original) {
    return config.imitate() || splits.training().targets() instanceof Targets.None
        ? Assignment.imitation(original, config.threads())
        : Assignment.labels(splits.training(), original.header());
  }

  /** Says at once what cannot be done with this network and these data, now or in the end. */
  private static void requireFit(CompressionConfig config, Splits splits, Task task, Graph original)
      throws IOException {
    Judge judge =
        new Judge(TorchEngine.float32(), splits.selection(), config.preprocessing(), task);
    judge.requireResolution(config.tolerance());
    if (config.playAndPrune() != null) {
      Shape image = splits.selection().imageShape();
      config.playAndPrune().ends().target(CostModel.ofImage(original, image).macs());
    }
    Dataset one = splits.selection().subset(0);
    judge.on(one).points(TrainablePart.of(original, task).body());
    deployed(config, task).evaluate(Path.of(config.model()), List.of(one));
  }

  private static Deployed deployed(CompressionConfig config, Task task) {
    return new Deployed(task, config.preprocessing(), config.threads());
  }

  /**
   * Goes on with a run that was cut off, at its last finished round; one that is complete only
   * measures and delivers again.
   *
   * @throws IOException if the run or its data cannot be read
   */
  public static CompressionResult resume(Path directory, Monitor monitor) throws IOException {
    CompressionConfig config;
    try (Run run = Run.open(directory)) {
      config = run.configuration(CompressionConfig.class);
    }
    Splits splits = splits(config);
    Graph original = OnnxReader.read(directory.resolve(ORIGINAL));
    try (Assignment assignment = assignment(config, splits, original);
        Run run = Run.resume(directory, provenance(config, splits))) {
      return new Compression(config, run, splits, assignment, monitor).compress(original);
    }
  }

  private static Splits splits(CompressionConfig config) throws IOException {
    return Selection.parse(config.selection())
        .split(DataSpec.parse(config.data()), config.selectionSeed());
  }

  private static Provenance provenance(CompressionConfig config, Splits splits) {
    return Provenance.here(config.threads(), config.seed(), splits.fingerprint());
  }

  private CompressionResult compress(Graph original) throws IOException {
    Graph prepared = prepared(original);
    Optional<TimedRun> timing = timing(original);
    Course.Made made = method(prepared, timing);
    Graph network = deliverable(made.network());
    OnnxWriter.write(network, run.result());
    monitor.say("measuring the compressed file in ONNX Runtime");
    Deployed deployed = deployed(config, assignment.task());
    Acceptance acceptance =
        new AcceptanceGate(splits, deployed, config.tolerance())
            .measure(run.directory().resolve(ORIGINAL), run.result());
    Optional<Confirmation> latency = Optional.empty();
    if (timing.isPresent()) {
      latency = Optional.of(timing.get().of(made.timed(), made.network()));
    }
    Path output = Path.of(config.output());
    OnnxWriter.write(network, output);
    Optional<CompressionResult.Baseline> baseline =
        config.baseline() && made.course().changed()
            ? baseline(prepared, acceptance, made.course(), deployed)
            : Optional.empty();
    CompressionResult result =
        new CompressionResult(
            output, run.directory(), acceptance, made.course(), latency, baseline);
    run.journal().append(event(result));
    return result;
  }

  /** Who measures networks against the time that is to be reached, if one is. */
  private Optional<TimedRun> timing(Graph original) {
    if (config.targetLatency() == null) {
      return Optional.empty();
    }
    Shapes shapes = ShapeInference.ofImage(original, splits.selection().imageShape());
    Map<String, Shape> inputs = new LinkedHashMap<>();
    original.inputs().forEach(input -> inputs.put(input.name(), shapes.of(input.name())));
    LatencyGoal goal =
        LatencyGoal.of(
            original,
            inputs,
            config.targetLatency(),
            form::delivered,
            Provenance.processor(),
            monitor::say);
    goal.requireAhead();
    return Optional.of(new TimedRun(goal, run, monitor::say));
  }

  /** What the method makes of a network. */
  private Course.Made method(Graph prepared, Optional<TimedRun> timing) throws IOException {
    PlayAndPruneOptions game = config.playAndPrune();
    if (game != null) {
      PlayAndPrune.Outcome outcome =
          new PlayAndPrune(
                  game,
                  config.tolerance(),
                  config.seed(),
                  splits,
                  config.preprocessing(),
                  assignment.task(),
                  run,
                  timing,
                  monitor)
              .play(
                  prepared,
                  new KeptFiles(
                      run.directory(),
                      this::deliverable,
                      deployed(config, assignment.task()),
                      splits.selection().subset(0)));
      return new Course.Made(outcome.network(), Course.Game.of(outcome), outcome.timed());
    }
    PruneAndDistil.Outcome outcome =
        new PruneAndDistil(
                Objects.requireNonNull(config.pruneAndDistil()),
                config.tolerance(),
                config.seed(),
                splits,
                config.preprocessing(),
                assignment.task(),
                run,
                timing,
                monitor)
            .run(prepared);
    OnnxWriter.write(deliverable(outcome.pruned()), run.directory().resolve(PRUNED));
    if (outcome.student().isPresent()) {
      Graph student = deliverable(outcome.student().get());
      OnnxWriter.write(student, run.directory().resolve(STUDENT));
    }
    return new Course.Made(outcome.network(), Course.Stages.of(outcome), outcome.timed());
  }

  /** The network that the method works on; what is made of the original is kept with the run. */
  private Graph prepared(Graph original) throws IOException {
    Path file = run.directory().resolve(PREPARED);
    if (Files.exists(file)) {
      return OnnxReader.read(file);
    }
    Graph prepared =
        form.prepare(
            original, splits.training(), config.preprocessing(), config.seed(), run.journal());
    OnnxWriter.write(prepared, file);
    return prepared;
  }

  /** Random pruning; empty, and said, where it cannot be had, for the result stands without it. */
  private Optional<CompressionResult.Baseline> baseline(
      Graph prepared, Acceptance acceptance, Course course, Deployed deployed) throws IOException {
    try {
      return Optional.of(random(prepared, acceptance, course, deployed));
    } catch (IllegalArgumentException | DivergedException e) {
      monitor.say("there is no baseline: " + e.getMessage());
      return Optional.empty();
    }
  }

  private CompressionResult.Baseline random(
      Graph prepared, Acceptance acceptance, Course course, Deployed deployed) throws IOException {
    Path file = run.directory().resolve(RANDOM);
    if (!Files.exists(file)) {
      RandomPruning pruning =
          new Rival(splits.training(), config.preprocessing(), config.seed()).of(config, course);
      monitor.say(
          "random pruning to the same MACs, trained for as many epochs (%d)"
              .formatted(pruning.epochs()));
      double share = (double) acceptance.costAfter().macs() / acceptance.costBefore().macs();
      Graph pruned = pruning.prune(prepared, share, assignment.task(), monitor);
      OnnxWriter.write(deliverable(pruned), file);
    }
    Graph network = OnnxReader.read(file);
    Cost cost = CostModel.ofImage(network, splits.selection().imageShape());
    Deployed.Scores scores = deployed.evaluate(file, splits);
    return new CompressionResult.Baseline(
        "random",
        cost.macs(),
        cost.parameters(),
        scores.selection().value(),
        scores.test().value());
  }

  /** The network in the form of the given one, with what its file has to remember. */
  private Graph deliverable(Graph graph) {
    Graph remembering =
        new HeldOut(config.selection(), config.selectionSeed())
            .remember(form.delivered(graph), config.preprocessing(), assignment);
    return remembering.withHeader(
        remembering.header().withMetadata("espalier.method", config.method()));
  }

  private static Event event(CompressionResult result) {
    Acceptance acceptance = result.acceptance();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("before", price(acceptance.costBefore()));
    fields.put("after", price(acceptance.costAfter()));
    fields.put("selection", acceptance.selection());
    fields.put("test", acceptance.test());
    fields.put("agreement", acceptance.agreement());
    fields.put("latency", acceptance.latency());
    fields.put("smaller", acceptance.smaller());
    fields.put("faster", acceptance.faster());
    fields.put("withinTolerance", acceptance.withinTolerance());
    fields.put("sameOutputs", acceptance.sameOutputs());
    fields.put("met", result.met());
    fields.put("course", result.course());
    result.latency().ifPresent(latency -> fields.put("targetLatency", latency));
    result.baseline().ifPresent(baseline -> fields.put("baseline", baseline));
    return Event.of("result", fields);
  }

  private static Map<String, Object> price(Cost cost) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("macs", cost.macs());
    fields.put("parameters", cost.parameters());
    fields.put("fileBytes", cost.fileBytes());
    fields.put("peakActivationBytes", cost.peakActivationBytes());
    return fields;
  }
}
