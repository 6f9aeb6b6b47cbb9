package io.espalier.method;

import io.espalier.cost.Cost;
import io.espalier.cost.CostModel;
import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.data.Splits;
import io.espalier.engine.Runner;
import io.espalier.eval.Evaluation;
import io.espalier.eval.Evaluator;
import io.espalier.eval.OutputAgreement;
import io.espalier.eval.Task;
import io.espalier.eval.Tolerance;
import io.espalier.graph.Graph;
import io.espalier.graph.ShapeInference;
import io.espalier.onnx.OnnxReader;
import io.espalier.ort.Latency;
import io.espalier.ort.LatencyBenchmark;
import io.espalier.ort.OrtEngine;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import io.espalier.torch.TorchEngine;
import io.espalier.train.TrainablePart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/** Measures a compressed file beside the original, as it will be deployed: in ONNX Runtime. */
final class AcceptanceGate {
  private static final int AGREEMENT_IMAGES = 1000;
  private static final int WARM_UP = 20;
  private static final int BLOCKS = 100;

  private final Splits splits;
  private final Preprocessing preprocessing;
  private final Task task;
  private final double tolerance;
  private final int threads;

  AcceptanceGate(
      Splits splits, Preprocessing preprocessing, Task task, double tolerance, int threads) {
    this.splits = splits;
    this.preprocessing = preprocessing;
    this.task = task;
    this.tolerance = tolerance;
    this.threads = threads;
  }

  /**
   * The measurements.
   *
   * @throws IOException if a file cannot be read, or ONNX Runtime does not load it
   */
  Acceptance measure(Path original, Path compressed) throws IOException {
    Graph before = OnnxReader.read(original);
    Graph after = OnnxReader.read(compressed);
    Comparison selection = compare(original, compressed, splits.selection());
    Comparison test = compare(original, compressed, splits.test());
    OrtEngine engine = new OrtEngine(threads, OrtEngine.Optimization.ALL);
    try (Runner first = engine.open(original);
        Runner second = engine.open(compressed)) {
      return new Acceptance(
          cost(before),
          cost(after),
          task,
          selection,
          test,
          agreement(second, after),
          latency(first, second, after),
          new Tolerance(
              task.metric().points(test.before()), tolerance, task.metric().moreIsBetter()));
    }
  }

  /** The metric of a file on some data, in ONNX Runtime. */
  Evaluation evaluate(Path file, Dataset data) throws IOException {
    return new Deployed(task, preprocessing, threads).evaluate(file, data);
  }

  private static Cost cost(Graph graph) {
    return CostModel.of(graph, ShapeInference.atBatch(graph, 1));
  }

  private Comparison compare(Path original, Path compressed, Dataset data) throws IOException {
    return Comparison.of(evaluate(original, data), evaluate(compressed, data));
  }

  /**
   * The agreement of both engines, on the values that post-processing is made of: it may choose
   * between equals, and libtorch does not run what Espalier does not know.
   */
  private OutputAgreement agreement(Runner deployed, Graph graph) {
    int images = Math.min(AGREEMENT_IMAGES, splits.selection().size());
    Dataset some = splits.selection().subset(IntStream.range(0, images).toArray());
    TrainablePart part = TrainablePart.of(graph, task);
    Graph body = part.body();
    int batch = Evaluator.batchSize(some.imageShape());
    try (Runner torch = TorchEngine.float32().open(body)) {
      if (part.tail().isEmpty()) {
        return OutputAgreement.compare(torch, deployed, graph, some, preprocessing, batch);
      }
      try (Runner bodyDeployed = new OrtEngine(threads, OrtEngine.Optimization.ALL).open(body)) {
        return OutputAgreement.compare(torch, bodyDeployed, body, some, preprocessing, batch);
      }
    }
  }

  private Latency latency(Runner first, Runner second, Graph graph) {
    Map<String, Tensor> one = new LinkedHashMap<>();
    graph
        .inputs()
        .forEach(
            input -> {
              Shape shape = ShapeInference.atBatch(graph, 1).of(input.name());
              one.put(input.name(), Tensor.full(DType.FLOAT32, shape, 0.5));
            });
    SequencedMap<String, Runner> models = new LinkedHashMap<>();
    models.put(Acceptance.BEFORE, first);
    models.put(Acceptance.AFTER, second);
    return new LatencyBenchmark(WARM_UP, BLOCKS, 1).measure(models, one, threads);
  }
}
