package io.espalier.study;

import io.espalier.cost.Cost;
import io.espalier.cost.CostModel;
import io.espalier.cost.LayerCost;
import io.espalier.data.CorruptionKind;
import io.espalier.data.Preprocessing;
import io.espalier.data.Splits;
import io.espalier.data.Targets;
import io.espalier.engine.Runner;
import io.espalier.eval.Evaluator;
import io.espalier.eval.Metric;
import io.espalier.eval.Robustness;
import io.espalier.eval.RobustnessSuite;
import io.espalier.graph.Graph;
import io.espalier.graph.ShapeInference;
import io.espalier.latency.LatencySweep;
import io.espalier.latency.TimedNetwork;
import io.espalier.method.Assignment;
import io.espalier.method.Deployed;
import io.espalier.onnx.OnnxReader;
import io.espalier.ort.Latency;
import io.espalier.ort.LatencyBenchmark;
import io.espalier.ort.Provider;
import io.espalier.tensor.Shape;
import io.espalier.train.Monitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Measures the networks of one seed as they will be deployed: as files, in ONNX Runtime. */
final class SeedMeasuring {
  private static final Duration TIMED = Duration.ofSeconds(6);
  private static final int FEWEST_BLOCKS = 10;
  private static final int MOST_BLOCKS = 200;

  /** What is random in corruptions follows from this: all seeds and studies see the same images. */
  private static final long CORRUPTION_SEED = 1;

  private final StudyConfig config;
  private final Path study;
  private final Splits splits;
  private final Monitor monitor;

  /**
   * @param study folder of the study
   */
  SeedMeasuring(StudyConfig config, Path study, Splits splits, Monitor monitor) {
    this.config = config;
    this.study = study.toAbsolutePath();
    this.splits = splits;
    this.monitor = monitor;
  }

  /**
   * All that is measured of a seed's networks.
   *
   * @throws IOException if a network cannot be read, or ONNX Runtime does not load it
   */
  SeedResult measure(long seed, SeedNetworks.Made made) throws IOException {
    Graph original =
        OnnxReader.read(Objects.requireNonNull(made.files().get(NetworkRole.ORIGINAL)));
    List<NetworkResult> networks = new ArrayList<>();
    Metric metric;
    try (Assignment assignment = assignment(config, splits, original)) {
      metric = assignment.task().metric();
      Deployed deployed = new Deployed(assignment.task(), config.preprocessing(), config.threads());
      for (Map.Entry<NetworkRole, Path> entry : made.files().entrySet()) {
        monitor.say("seed %d: measuring %s".formatted(seed, entry.getKey()));
        networks.add(measure(entry.getKey(), entry.getValue(), deployed));
      }
    }
    monitor.say("seed %d: timing all networks in turns".formatted(seed));
    return new SeedResult(
        seed,
        metric,
        made.stages().steps(),
        made.stages().step(),
        made.stages().epochs(),
        made.stages().distilled(),
        networks,
        latency(made.files()),
        made.compute());
  }

  private static Assignment assignment(StudyConfig config, Splits splits, Graph original) {
    return imitates(config, splits)
        ? Assignment.imitation(original, config.threads())
        : Assignment.labels(splits.test(), original.header());
  }

  /** Whether the original's outputs are the target. */
  static boolean imitates(StudyConfig config, Splits splits) {
    return config.imitate() || splits.training().targets() instanceof Targets.None;
  }

  /** The times of all networks in turns, by threads and then by batch size. */
  private List<Latency> latency(Map<NetworkRole, Path> files) throws IOException {
    List<TimedNetwork> networks = new ArrayList<>();
    for (Map.Entry<NetworkRole, Path> entry : files.entrySet()) {
      Graph graph = OnnxReader.read(entry.getValue());
      String input = graph.inputs().getFirst().name();
      Shape shape = ShapeInference.ofImage(graph, splits.test().imageShape()).of(input);
      networks.add(
          new TimedNetwork(
              entry.getKey().toString(), entry.getValue(), graph, Map.of(input, shape)));
    }
    LatencyBenchmark benchmark = LatencyBenchmark.within(TIMED, FEWEST_BLOCKS, MOST_BLOCKS);
    return new LatencySweep(Provider.CPU, benchmark)
        .measure(networks, config.latency().batchSizes(), config.latency().threads());
  }

  private NetworkResult measure(NetworkRole role, Path file, Deployed deployed) throws IOException {
    Graph graph = OnnxReader.read(file);
    Cost cost = CostModel.of(graph, ShapeInference.ofImage(graph, splits.test().imageShape()));
    Deployed.Scores scores = deployed.evaluate(file, splits);
    return new NetworkResult(
        role,
        study.relativize(file.toAbsolutePath()).toString(),
        Files.size(file),
        cost.parameters(),
        cost.macs(),
        cost.peakActivationBytes(),
        scores.selection(),
        scores.test(),
        cost.layers().stream().map(SeedMeasuring::layer).toList(),
        robustness(deployed.scored(graph), deployed));
  }

  private static NetworkResult.Layer layer(LayerCost layer) {
    Shape output = layer.outputShape();
    long channels = output == null || output.rank() < 2 ? 0 : output.dim(1);
    return new NetworkResult.Layer(
        layer.name(), layer.op(), channels, layer.parameters(), layer.macs());
  }

  private List<NetworkResult.Corrupted> robustness(Graph scored, Deployed deployed) {
    List<NetworkResult.Corrupted> values = new ArrayList<>();
    if (config.robustness().isEmpty()) {
      return values;
    }
    List<CorruptionKind> kinds = CorruptionKind.parseList(String.join(",", config.robustness()));
    Preprocessing preprocessing = deployed.preprocessing();
    try (Runner runner = deployed.engine().open(scored)) {
      Robustness robustness =
          new RobustnessSuite(kinds, CORRUPTION_SEED)
              .evaluate(
                  runner,
                  scored,
                  splits.test(),
                  preprocessing,
                  deployed.task(),
                  Evaluator.batchSize(splits.test().imageShape()));
      for (Robustness.Series series : robustness.corrupted()) {
        for (int severity = 1; severity <= CorruptionKind.SEVERITIES; severity++) {
          values.add(
              new NetworkResult.Corrupted(
                  series.kind().toString(), severity, series.value(severity)));
        }
      }
    }
    return values;
  }
}
