package io.espalier.method.playprune;

import io.espalier.data.Augmentation;
import io.espalier.data.BatchLoader;
import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.eval.Task;
import io.espalier.graph.Graph;
import io.espalier.tensor.Tensor;
import io.espalier.torch.Optimizer;
import io.espalier.torch.Sgd;
import io.espalier.torch.TorchNet;
import io.espalier.torch.Var;
import io.espalier.train.EpochResult;
import io.espalier.train.Objective;
import io.espalier.train.Progress;
import io.espalier.train.Schedule;
import io.espalier.train.TrainablePart;
import io.espalier.train.Trainer;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The training of a round: one epoch of SGD on labels, its learning rate falling from the peak to 0
 * along half a cosine. Post-processing that no gradient passes is left out and stays as it is.
 */
public final class RoundTraining {
  private final PlayAndPruneOptions options;
  private final BatchLoader loader;
  private final Schedule schedule;

  /** The training of all rounds of a game; order and augmentation depend on seed and round. */
  public RoundTraining(
      PlayAndPruneOptions options, Dataset training, Preprocessing preprocessing, long seed) {
    this.options = options;
    this.schedule = new Schedule.Cosine(options.learningRate(), 0);
    BatchLoader all =
        new BatchLoader(
            training,
            preprocessing,
            Augmentation.parse(options.augmentation()),
            options.batchSize(),
            seed);
    this.loader = training.size() >= options.batchSize() ? all.withLastDropped() : all;
  }

  /**
   * Trains a network for a round.
   *
   * @param state of the optimizer after the round before; empty for one at rest
   * @param penalty what is added to the loss, if anything
   * @throws io.espalier.train.DivergedException if training diverges
   */
  public Trained round(
      int round,
      Graph graph,
      Map<String, Tensor> state,
      Function<TorchNet, Optional<Supplier<Var>>> penalty,
      Progress progress) {
    TrainablePart part = TrainablePart.of(graph, new Task.Classification());
    try (TorchNet net = TorchNet.of(part.body(), options.precision());
        Optimizer optimizer = new Sgd(net.parameters(), options.sgd())) {
      optimizer.restore(state);
      Objective labels = Objective.crossEntropy(0);
      Objective objective = penalty.apply(net).map(labels::plus).orElse(labels);
      EpochResult epoch =
          new Trainer(net, optimizer, loader).epoch(round, objective, schedule::rate, progress);
      return new Trained(part.merge(net.toGraph()), optimizer.state(), epoch);
    }
  }

  /**
   * Measures how long the training of a round takes.
   *
   * @return seconds
   */
  public double secondsARound(Graph graph) {
    Graph body = TrainablePart.of(graph, new Task.Classification()).body();
    try (TorchNet net = TorchNet.of(body, options.precision());
        Optimizer optimizer = new Sgd(net.parameters(), options.sgd())) {
      return new Trainer(net, optimizer, loader).secondsAnEpoch(Objective.crossEntropy(0), 3, 8);
    }
  }

  /** A network after a round, and the optimizer's state. */
  public record Trained(Graph graph, Map<String, Tensor> state, EpochResult epoch) {}
}
