package io.espalier.latency;

import io.espalier.engine.BoundRun;
import io.espalier.engine.RandomInputs;
import io.espalier.engine.Runner;
import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.ValueInfo;
import io.espalier.ort.Latency;
import io.espalier.ort.LatencyBenchmark;
import io.espalier.ort.OrtEngine;
import io.espalier.ort.Profile;
import io.espalier.ort.ProfiledRunner;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;

/**
 * Takes times in ONNX Runtime on the processor.
 *
 * <p>A layer alone is a network of one node. What counts is the time in its kernel: reordering its
 * input and output for it, which within a network is done once for many layers, does not.
 */
final class OrtStopwatch implements Stopwatch {
  static final String REFERENCE = "original";
  static final String OTHER = "candidate";

  private static final String REORDER = "Reorder";
  private static final long SEED = 1;
  private static final int WARM_UP = 2;
  private static final int FEWEST_RUNS = 5;
  private static final int MOST_RUNS = 60;
  private static final double NANOS_A_LAYER = 2e7;
  private static final double NANOS_A_NETWORK = 1e9;
  private static final int FEWEST_BLOCKS = 15;
  private static final int MOST_BLOCKS = 200;
  private static final Duration SIDE_BY_SIDE = Duration.ofSeconds(4);

  private final OrtEngine engine;

  OrtStopwatch(int threads) {
    this.engine = new OrtEngine(threads, OrtEngine.Optimization.ALL);
  }

  @Override
  public double millis(LayerShape layer) {
    Graph graph = network(layer);
    Map<String, Shape> shapes =
        layer.constant()
            ? Map.of("x", layer.input())
            : Map.of("x", layer.input(), "w", layer.weight());
    return profile(graph, shapes, NANOS_A_LAYER).nodes().stream()
        .filter(node -> !node.op().startsWith(REORDER))
        .mapToDouble(Profile.NodeTime::millis)
        .sum();
  }

  /** The layer as a network of its own. */
  private static Graph network(LayerShape layer) {
    SplittableRandom random = new SplittableRandom(SEED);
    GraphBuilder b = new GraphBuilder("layer");
    String x = b.input(ValueInfo.of("x", dims(layer.input())));
    String w =
        layer.constant()
            ? b.constant("w", draw(layer.weight(), random))
            : b.input(ValueInfo.of("w", dims(layer.weight())));
    String y =
        layer.biasLength().isPresent()
            ? b.node(
                "layer",
                layer.op(),
                x,
                w,
                b.constant("b", draw(Shape.of(layer.biasLength().getAsInt()), random)))
            : b.node("layer", layer.op(), x, w);
    return b.output(new ValueInfo(y, DType.FLOAT32, null)).build();
  }

  private static Dim[] dims(Shape shape) {
    return Arrays.stream(shape.dims()).mapToObj(Dim::of).toArray(Dim[]::new);
  }

  private static Tensor draw(Shape shape, SplittableRandom random) {
    float[] values = new float[Math.toIntExact(shape.elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextDouble() - 0.5);
    }
    return Tensor.ofFloats(shape, values);
  }

  @Override
  public Profile profile(Graph network, Map<String, Shape> inputs) {
    return profile(network, inputs, NANOS_A_NETWORK);
  }

  private Profile profile(Graph network, Map<String, Shape> inputs, double nanos) {
    try (ProfiledRunner runner = engine.openProfiled(network);
        BoundRun run = runner.bind(RandomInputs.of(network, inputs, SEED))) {
      for (int i = 0; i < WARM_UP; i++) {
        run.run();
      }
      long start = System.nanoTime();
      for (int i = 0; i < FEWEST_RUNS; i++) {
        run.run();
      }
      double each = (System.nanoTime() - start) / (double) FEWEST_RUNS;
      int more = (int) Math.clamp(nanos / each, FEWEST_RUNS, MOST_RUNS) - FEWEST_RUNS;
      for (int i = 0; i < more; i++) {
        run.run();
      }
      return runner.profile(WARM_UP);
    }
  }

  @Override
  public Latency sideBySide(Graph reference, Graph other, Map<String, Shape> inputs) {
    SequencedMap<String, Runner> models = new LinkedHashMap<>();
    try {
      models.put(REFERENCE, engine.open(reference));
      models.put(OTHER, engine.open(other));
      return LatencyBenchmark.within(SIDE_BY_SIDE, FEWEST_BLOCKS, MOST_BLOCKS)
          .measure(models, RandomInputs.of(reference, inputs, SEED), engine.threads());
    } finally {
      List.copyOf(models.values()).forEach(Runner::close);
    }
  }
}
