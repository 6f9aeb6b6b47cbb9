package io.espalier.method.playprune;

import io.espalier.cost.Cost;
import io.espalier.cost.CostModel;
import io.espalier.data.Preprocessing;
import io.espalier.data.Splits;
import io.espalier.eval.Judge;
import io.espalier.eval.Metric;
import io.espalier.eval.Task;
import io.espalier.eval.Tolerance;
import io.espalier.graph.Graph;
import io.espalier.tensor.Shape;
import io.espalier.torch.TorchEngine;
import io.espalier.train.TrainablePart;
import java.util.List;

/** Measures the networks of a game: on the selection split, in float32, always in one engine. */
final class Umpire {
  private final Judge judge;
  private final Shape image;
  private final double tolerance;

  /**
   * An umpire.
   *
   * @param tolerance ε, in points
   */
  Umpire(Splits splits, Preprocessing preprocessing, Task task, double tolerance) {
    this.judge = new Judge(TorchEngine.float32(), splits.selection(), preprocessing, task);
    this.image = splits.selection().imageShape();
    this.tolerance = tolerance;
  }

  Metric metric() {
    return judge.task().metric();
  }

  /** The network that a game begins with. */
  Standing original(Graph graph) {
    Cost cost = cost(graph);
    return new Standing(0, points(graph), 0, true, cost.macs(), cost.parameters());
  }

  /** The network after a round. */
  Standing standing(int round, Graph graph, Standing original) {
    Tolerance limit = limit(original);
    double points = points(graph);
    Cost cost = cost(graph);
    return new Standing(
        round, points, limit.loss(points), limit.holds(points), cost.macs(), cost.parameters());
  }

  /** How far a game may go. */
  Tolerance limit(Standing original) {
    return new Tolerance(original.metric(), tolerance, metric().moreIsBetter());
  }

  /** What is worth a line before the game. */
  List<String> remarks(Standing original) {
    return judge.remarks(limit(original));
  }

  /** The metric in points, by what the post-processing is made of. */
  private double points(Graph graph) {
    return judge.points(TrainablePart.of(graph, judge.task()).body());
  }

  private Cost cost(Graph graph) {
    return CostModel.ofImage(graph, image);
  }
}
