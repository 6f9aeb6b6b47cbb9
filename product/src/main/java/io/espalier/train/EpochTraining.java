package io.espalier.train;

import io.espalier.data.Augmentation;
import io.espalier.data.BatchLoader;
import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.graph.Graph;
import io.espalier.tensor.Tensor;
import io.espalier.torch.Optimizer;
import io.espalier.torch.Parameter;
import io.espalier.torch.Precision;
import io.espalier.torch.TorchNet;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/**
 * Training one epoch at a time: from a graph and the optimizer's state to a graph and a state, so
 * that between two epochs the network is a value that can be judged, kept and cut.
 */
public final class EpochTraining {
  private static final int WARM_UP = 3;
  private static final int MEASURED = 8;

  private final BatchLoader loader;
  private final Precision precision;
  private final Function<List<Parameter>, Optimizer> optimizers;

  /**
   * @param optimizers makes the optimizer of a network's parameters, at rest
   */
  public EpochTraining(
      BatchLoader loader, Precision precision, Function<List<Parameter>, Optimizer> optimizers) {
    this.loader = loader;
    this.precision = precision;
    this.optimizers = optimizers;
  }

  /**
   * The batches of a training: shuffled, changed at random, and without a last one that is not
   * full, where there is a full one.
   *
   * @param augmentation text that {@link Augmentation#parse(String, io.espalier.data.Targets)}
   *     takes
   * @param seed of order and augmentation
   */
  public static BatchLoader loader(
      Dataset training,
      Preprocessing preprocessing,
      String augmentation,
      int batchSize,
      long seed) {
    BatchLoader all =
        new BatchLoader(
            training,
            preprocessing,
            Augmentation.parse(augmentation, training.targets()),
            batchSize,
            seed);
    return training.size() >= batchSize ? all.withLastDropped() : all;
  }

  /**
   * Trains for an epoch.
   *
   * @param number of the epoch, from 1; the order of the images depends on it
   * @param body a network whose every output gradients reach
   * @param state of the optimizer after the epoch before; empty for one at rest
   * @param objective what is minimised, made for the network in training
   * @param rate learning rate by the share of the epoch that is done, in {@code 0 .. 1}
   * @throws DivergedException if the loss is not a finite number
   */
  public Trained epoch(
      int number,
      Graph body,
      Map<String, Tensor> state,
      Function<TorchNet, Objective> objective,
      DoubleUnaryOperator rate,
      Progress progress) {
    try (TorchNet net = TorchNet.of(body, precision);
        Optimizer optimizer = optimizers.apply(net.parameters())) {
      optimizer.restore(state);
      EpochResult result =
          new Trainer(net, optimizer, loader).epoch(number, objective.apply(net), rate, progress);
      return new Trained(net.toGraph(), optimizer.state(), result);
    }
  }

  /**
   * Measures how long an epoch takes.
   *
   * @return seconds
   */
  public double secondsAnEpoch(Graph body, Function<TorchNet, Objective> objective) {
    try (TorchNet net = TorchNet.of(body, precision);
        Optimizer optimizer = optimizers.apply(net.parameters())) {
      return new Trainer(net, optimizer, loader)
          .secondsAnEpoch(objective.apply(net), WARM_UP, MEASURED);
    }
  }

  /** A network after an epoch, and the optimizer's state. */
  public record Trained(Graph body, Map<String, Tensor> state, EpochResult result) {}
}
