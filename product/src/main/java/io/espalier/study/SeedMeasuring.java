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
import io.espalier.ort.LatencyBenchmark;
import io.espalier.ort.Provider;
import io.espalier.ort.ProviderException;
import io.espalier.tensor.Shape;
import io.espalier.train.Monitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Measures the networks of one seed as they will be deployed: as files, in ONNX Runtime. */
final class SeedMeasuring {
  private static final Duration TIMED = Duration.ofSeconds(6);
  private static final int FEWEST_BLOCKS = 10;
  private static final int MOST_BLOCKS = 200;

  /** What is random in corruptions follows from this: all seeds and studies see the same images. */
  private static final long CORRUPTION_SEED = 1;

  private final StudySetting setting;
  private final Path study;
  private final Splits splits;
  private final Monitor monitor;

  /**
   * @param study folder of the study
   */
  SeedMeasuring(StudySetting setting, Path study, Splits splits, Monitor monitor) {
    this.setting = setting;
    this.study = study.toAbsolutePath();
    this.splits = splits;
    this.monitor = monitor;
  }

  /**
   * All that is measured of a seed's networks.
   *
   * @throws IOException if a network cannot be read, or ONNX Runtime does not load it
   */
  SeedResult measure(long seed, Contest.Made made) throws IOException {
    Graph original = OnnxReader.read(made.networks().getFirst().file());
    List<NetworkResult> networks = new ArrayList<>();
    SequencedMap<String, Path> files = new LinkedHashMap<>();
    Metric metric;
    try (Assignment assignment = assignment(original)) {
      metric = assignment.task().metric();
      Deployed deployed =
          new Deployed(assignment.task(), setting.preprocessing(), setting.threads());
      for (Contest.Contender contender : made.networks()) {
        monitor.say("seed %d: measuring %s".formatted(seed, contender.name()));
        networks.add(measure(contender, deployed));
        files.put(contender.name(), contender.file());
      }
    }
    monitor.say("seed %d: timing all networks in turns".formatted(seed));
    return new SeedResult(seed, metric, networks, latency(files), made.compute());
  }

  /** The times of all networks in turns, by provider, by threads and then by batch size. */
  private List<ProviderLatency> latency(SequencedMap<String, Path> files) throws IOException {
    List<TimedNetwork> networks = new ArrayList<>();
    for (Map.Entry<String, Path> entry : files.entrySet()) {
      Graph graph = OnnxReader.read(entry.getValue());
      String input = graph.inputs().getFirst().name();
      Shape shape = ShapeInference.ofImage(graph, splits.test().imageShape()).of(input);
      networks.add(new TimedNetwork(entry.getKey(), entry.getValue(), graph, Map.of(input, shape)));
    }
    List<ProviderLatency> all = new ArrayList<>();
    for (Provider provider : setting.latency().providers()) {
      try {
        sweep(provider)
            .measure(networks, setting.latency().batchSizes(), threads(provider))
            .stream()
            .map(latency -> new ProviderLatency(provider, latency))
            .forEach(all::add);
      } catch (ProviderException e) {
        monitor.say("there are no times with %s: %s".formatted(provider, e.getMessage()));
      }
    }
    return all;
  }

  private static LatencySweep sweep(Provider provider) {
    return new LatencySweep(provider, LatencyBenchmark.within(TIMED, FEWEST_BLOCKS, MOST_BLOCKS));
  }

  /** Threads of the processor decide nothing on a graphics card. */
  private List<Integer> threads(Provider provider) {
    List<Integer> threads = setting.latency().threads();
    return switch (provider) {
      case CPU -> threads;
      case CUDA -> threads.subList(0, 1);
    };
  }

  private Assignment assignment(Graph original) {
    return imitates()
        ? Assignment.imitation(original, setting.threads())
        : Assignment.labels(splits.test(), original.header());
  }

  /** Whether the original's outputs are the target. */
  boolean imitates() {
    return setting.imitate() || splits.training().targets() instanceof Targets.None;
  }

  private NetworkResult measure(Contest.Contender contender, Deployed deployed) throws IOException {
    Path file = contender.file();
    Graph graph = OnnxReader.read(file);
    Cost cost = CostModel.ofImage(graph, splits.test().imageShape());
    Deployed.Scores scores = deployed.evaluate(file, splits);
    return new NetworkResult(
        contender.name(),
        contender.origin(),
        contender.epochs(),
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
    if (setting.robustness().isEmpty()) {
      return values;
    }
    List<CorruptionKind> kinds = CorruptionKind.parseList(String.join(",", setting.robustness()));
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
