package io.espalier.method.playprune;

import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.eval.Task;
import io.espalier.graph.Graph;
import io.espalier.tensor.Tensor;
import io.espalier.torch.TorchNet;
import io.espalier.torch.Var;
import io.espalier.train.EpochResult;
import io.espalier.train.EpochTraining;
import io.espalier.train.GuidedObjective;
import io.espalier.train.Objective;
import io.espalier.train.Progress;
import io.espalier.train.Schedule;
import io.espalier.train.TrainablePart;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The training of a round: one epoch of SGD on what the task asks for and on what the original
 * network knows, its learning rate falling from the peak to 0 along half a cosine. Post-processing
 * that no gradient passes is left out and stays as it is.
 *
 * <p>The original network is held in native memory until {@link #close}.
 */
public final class RoundTraining implements AutoCloseable {
  private final Task task;
  private final EpochTraining training;
  private final GuidedObjective objective;
  private final Schedule schedule;

  /**
   * The training of all rounds of a game; order and augmentation depend on seed and round.
   *
   * @param original the network that teaches, if the options ask for its knowledge
   */
  public RoundTraining(
      PlayAndPruneOptions options,
      Graph original,
      Dataset training,
      Preprocessing preprocessing,
      Task task,
      long seed) {
    this.task = task;
    this.schedule = new Schedule.Cosine(options.learningRate(), 0);
    this.training = options.training().training(training, preprocessing, seed);
    this.objective =
        new GuidedObjective(task, options.training(), original, options.extensions().knowledge());
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
    TrainablePart part = TrainablePart.of(graph, task);
    Function<TorchNet, Objective> pressed =
        net -> penalty.apply(net).map(objective::plus).orElse(objective);
    EpochTraining.Trained trained =
        training.epoch(round, part.body(), state, pressed, schedule::rate, progress);
    return new Trained(part.merge(trained.body()), trained.state(), trained.result());
  }

  /**
   * Measures how long the training of a round takes.
   *
   * @return seconds
   */
  public double secondsARound(Graph graph) {
    return training.secondsAnEpoch(TrainablePart.of(graph, task).body(), net -> objective);
  }

  @Override
  public void close() {
    objective.close();
  }

  /** A network after a round, and the optimizer's state. */
  public record Trained(Graph graph, Map<String, Tensor> state, EpochResult epoch) {}
}
