package io.espalier.eval;

import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.engine.Engine;
import io.espalier.engine.Runner;
import io.espalier.graph.Graph;

/**
 * Measures networks in one engine on one data set, so that their metrics can be compared.
 *
 * @param data the selection split while decisions are taken
 */
public record Judge(Engine engine, Dataset data, Preprocessing preprocessing, Task task) {
  /** The metric of a network, in points. */
  public double points(Graph graph) {
    try (Runner runner = engine.open(graph)) {
      return task.metric()
          .points(
              Evaluator.evaluate(
                      runner,
                      graph,
                      data,
                      preprocessing,
                      task,
                      Evaluator.batchSize(data.imageShape()))
                  .value());
    }
  }
}
