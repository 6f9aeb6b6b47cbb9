package io.espalier.method.prunedistil;

import io.espalier.cost.Cost;
import io.espalier.cost.CostModel;
import io.espalier.data.Preprocessing;
import io.espalier.data.Splits;
import io.espalier.eval.Judge;
import io.espalier.eval.Task;
import io.espalier.eval.Tolerance;
import io.espalier.graph.Graph;
import io.espalier.graph.ShapeInference;
import io.espalier.graph.Shapes;
import io.espalier.latency.TimedRun;
import io.espalier.run.Run;
import io.espalier.torch.TorchEngine;
import io.espalier.train.EpochTraining;
import io.espalier.train.Monitor;
import io.espalier.train.NormReestimation;
import io.espalier.train.TrainablePart;
import java.util.Optional;

/**
 * What both stages work with.
 *
 * @param tolerance greatest loss of the metric on the selection split, in points, more than 0
 * @param seed of order and augmentation of the training images, and of fresh weights
 * @param timing measures networks against a time that is to be reached; empty if none is
 */
record Setting(
    PruneAndDistilOptions options,
    double tolerance,
    long seed,
    Splits splits,
    Preprocessing preprocessing,
    Task task,
    Run run,
    Optional<TimedRun> timing,
    Monitor monitor) {
  /** How many training images new BatchNorm statistics are of, at most. */
  private static final int NORM_IMAGES = 2000;

  /** A setting in which no time is to be reached. */
  Setting(
      PruneAndDistilOptions options,
      double tolerance,
      long seed,
      Splits splits,
      Preprocessing preprocessing,
      Task task,
      Run run,
      Monitor monitor) {
    this(options, tolerance, seed, splits, preprocessing, task, run, Optional.empty(), monitor);
  }

  /** Who measures networks on the selection split, in float32. */
  Judge judge() {
    return new Judge(TorchEngine.float32(), splits.selection(), preprocessing, task);
  }

  /** The metric of a network on the selection split, in points. */
  double points(Graph graph) {
    return judge().points(TrainablePart.of(graph, task).body());
  }

  /**
   * What a network may lose.
   *
   * @param original metric of the original network, in points
   */
  Tolerance limit(double original) {
    return new Tolerance(original, tolerance, task.metric().moreIsBetter());
  }

  /** The shapes of a network's values for one image of the data. */
  Shapes shapes(Graph graph) {
    return ShapeInference.ofImage(graph, splits.selection().imageShape());
  }

  /** The price of a network for one image of the data. */
  Cost cost(Graph graph) {
    return CostModel.of(graph, shapes(graph));
  }

  /** The network with BatchNorm statistics of some of the training images. */
  Graph withNewNorms(Graph graph) {
    TrainablePart part = TrainablePart.of(graph, task);
    NormReestimation norms =
        new NormReestimation(splits.training().sample(NORM_IMAGES, seed), preprocessing);
    return part.merge(norms.of(part.body()));
  }

  /** Training by SGD on the training split, an epoch at a time. */
  EpochTraining training() {
    return options.training().training(splits.training(), preprocessing, seed);
  }
}
