package io.espalier.eval;

import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.data.Targets;
import io.espalier.engine.Engine;
import io.espalier.engine.Runner;
import io.espalier.graph.Graph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  /**
   * What is worth a line before work within a tolerance starts: how good the original is and where
   * the tolerance ends, and that the original does no better than guessing, where that is so.
   */
  public List<String> remarks(Tolerance limit) {
    List<String> remarks = new ArrayList<>();
    remarks.add(
        "the original's %s on the selection split is %s; the tolerance ends at %s"
            .formatted(
                task.metric(),
                task.metric().text(limit.original()),
                task.metric().text(limit.edge())));
    chance()
        .filter(points -> limit.original() < 1.5 * points)
        .ifPresent(
            points ->
                remarks.add(
                    "the original is no better than chance (%.1f points): its preprocessing is probably wrong"
                        .formatted(points)));
    return remarks;
  }

  /** The metric of who guesses, in points, where that is known. */
  private Optional<Double> chance() {
    return task instanceof Task.Classification && data.targets() instanceof Targets.Classes classes
        ? Optional.of(task.metric().points(1.0 / classes.count()))
        : Optional.empty();
  }
}
