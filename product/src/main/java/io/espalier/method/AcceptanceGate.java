package io.espalier.method;

import io.espalier.cost.Cost;
import io.espalier.cost.CostModel;
import io.espalier.data.Dataset;
import io.espalier.data.Splits;
import io.espalier.engine.Runner;
import io.espalier.eval.Evaluator;
import io.espalier.eval.OutputAgreement;
import io.espalier.eval.Task;
import io.espalier.eval.Tolerance;
import io.espalier.graph.Graph;
import io.espalier.graph.ShapeInference;
import io.espalier.graph.Shapes;
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
  private final Deployed deployed;
  private final double tolerance;

  AcceptanceGate(Splits splits, Deployed deployed, double tolerance) {
    this.splits = splits;
    this.deployed = deployed;
    this.tolerance = tolerance;
  }

  /**
   * The measurements.
   *
   * @throws IOException if a file cannot be read, or ONNX Runtime does not load it
   */
  Acceptance measure(Path original, Path compressed) throws IOException {
    Task task = deployed.task();
    Graph before = OnnxReader.read(original);
    Graph after = OnnxReader.read(compressed);
    Deployed.Scores old = deployed.evaluate(original, splits);
    Deployed.Scores now = deployed.evaluate(compressed, splits);
    Comparison test = Comparison.of(old.test(), now.test());
    OrtEngine engine = deployed.engine();
    try (Runner first = engine.open(original);
        Runner second = engine.open(compressed)) {
      return new Acceptance(
          cost(before),
          cost(after),
          task,
          Comparison.of(old.selection(), now.selection()),
          test,
          agreement(second, after),
          latency(first, second, after),
          new Tolerance(
              task.metric().points(test.before()), tolerance, task.metric().moreIsBetter()));
    }
  }

  private Cost cost(Graph graph) {
    return CostModel.ofImage(graph, splits.selection().imageShape());
  }

  /**
   * The agreement of both engines, on the values that post-processing is made of: it may choose
   * between equals, and libtorch does not run what Espalier does not know.
   */
  private OutputAgreement agreement(Runner whole, Graph graph) {
    int images = Math.min(AGREEMENT_IMAGES, splits.selection().size());
    Dataset some = splits.selection().subset(IntStream.range(0, images).toArray());
    TrainablePart part = TrainablePart.of(graph, deployed.task());
    Graph body = part.body();
    int batch = Evaluator.batchSize(some.imageShape());
    try (Runner torch = TorchEngine.float32().open(body)) {
      if (part.tail().isEmpty()) {
        return OutputAgreement.compare(torch, whole, graph, some, deployed.preprocessing(), batch);
      }
      try (Runner bodyDeployed = deployed.engine().open(body)) {
        return OutputAgreement.compare(
            torch, bodyDeployed, body, some, deployed.preprocessing(), batch);
      }
    }
  }

  private Latency latency(Runner first, Runner second, Graph graph) {
    Shapes shapes = ShapeInference.ofImage(graph, splits.selection().imageShape());
    Map<String, Tensor> one = new LinkedHashMap<>();
    graph
        .inputs()
        .forEach(
            input -> {
              Shape shape = shapes.of(input.name());
              one.put(input.name(), Tensor.full(DType.FLOAT32, shape, 0.5));
            });
    SequencedMap<String, Runner> models = new LinkedHashMap<>();
    models.put(Acceptance.BEFORE, first);
    models.put(Acceptance.AFTER, second);
    return new LatencyBenchmark(WARM_UP, BLOCKS, 1).measure(models, one, deployed.threads());
  }
}
