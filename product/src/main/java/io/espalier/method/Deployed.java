package io.espalier.method;

import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.data.Splits;
import io.espalier.engine.Runner;
import io.espalier.eval.Evaluation;
import io.espalier.eval.Evaluator;
import io.espalier.eval.Task;
import io.espalier.graph.Graph;
import io.espalier.onnx.OnnxReader;
import io.espalier.ort.OrtEngine;
import io.espalier.train.TrainablePart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A way to measure files as they will be deployed: in ONNX Runtime.
 *
 * @param threads of ONNX Runtime, at least 1
 */
public record Deployed(Task task, Preprocessing preprocessing, int threads) {

  /** A metric on the selection split and on the test split. */
  public record Scores(Evaluation selection, Evaluation test) {}

  /**
   * The metric of a file on both splits that are not trained on.
   *
   * @throws IOException if the file cannot be read, or ONNX Runtime does not load it
   * @throws IllegalArgumentException if network, data and task do not fit each other
   */
  public Scores evaluate(Path file, Splits splits) throws IOException {
    List<Evaluation> both = evaluate(file, List.of(splits.selection(), splits.test()));
    return new Scores(both.getFirst(), both.getLast());
  }

  /** The metric of a file on each of some data sets. */
  List<Evaluation> evaluate(Path file, List<Dataset> sets) throws IOException {
    Graph graph = OnnxReader.read(file);
    Graph scored = scored(graph);
    OrtEngine engine = engine();
    try (Runner runner = scored.equals(graph) ? engine.open(file) : engine.open(scored)) {
      return sets.stream()
          .map(
              data ->
                  Evaluator.evaluate(
                      runner,
                      scored,
                      data,
                      preprocessing,
                      task,
                      Evaluator.batchSize(data.imageShape())))
          .toList();
    }
  }

  /** What of a network is scored: all of it, or the values that are imitated. */
  public Graph scored(Graph graph) {
    return switch (task) {
      case Task.Classification c -> graph;
      case Task.Regression r -> graph;
      case Task.Imitation i -> TrainablePart.of(graph, task).body();
    };
  }

  /** The engine. */
  public OrtEngine engine() {
    return new OrtEngine(threads, OrtEngine.Optimization.ALL);
  }
}
