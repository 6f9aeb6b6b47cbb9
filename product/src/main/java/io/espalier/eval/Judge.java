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
  /** Fewer images than this are worth a remark. */
  private static final int FEW = 100;

  /** The same on other data. */
  public Judge on(Dataset other) {
    return new Judge(engine, other, preprocessing, task);
  }

  /**
   * Checks that the data can tell whether a tolerance is kept.
   *
   * @param tolerance in points
   * @throws IllegalArgumentException if a single image whose class is missed is already more than
   *     the tolerance
   */
  public void requireResolution(double tolerance) {
    double image = 100.0 / data.size();
    if (task instanceof Task.Classification && image > tolerance) {
      throw new IllegalArgumentException(
          "the selection split has %d image%s, so that one of them is %s of accuracy: more than the tolerance of %s; take more images (--selection) or a larger tolerance"
              .formatted(
                  data.size(),
                  data.size() == 1 ? "" : "s",
                  task.metric().text(image),
                  task.metric().text(tolerance)));
    }
  }

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
   * the tolerance ends; that there are few images, or that the original does no better than
   * guessing, where that is so.
   */
  public List<String> remarks(Tolerance limit) {
    List<String> remarks = new ArrayList<>();
    remarks.add(
        "the original's %s on the selection split is %s; the tolerance ends at %s"
            .formatted(
                task.metric(),
                task.metric().text(limit.original()),
                task.metric().text(limit.edge())));
    if (data.size() < FEW) {
      remarks.add(
          "decisions are taken by %d image%s; what holds for so few need not hold for others"
              .formatted(data.size(), data.size() == 1 ? "" : "s"));
    }
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
