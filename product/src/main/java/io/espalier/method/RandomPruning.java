package io.espalier.method;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.eval.Task;
import io.espalier.graph.Graph;
import io.espalier.importance.Criterion;
import io.espalier.importance.L1Norm;
import io.espalier.importance.RandomScore;
import io.espalier.plan.Budget;
import io.espalier.plan.Plan;
import io.espalier.plan.PlanOptions;
import io.espalier.plan.Planner;
import io.espalier.surgery.Surgeon;
import io.espalier.tensor.Tensor;
import io.espalier.train.EpochTraining;
import io.espalier.train.GuidedObjective;
import io.espalier.train.Monitor;
import io.espalier.train.Objective;
import io.espalier.train.SgdTraining;
import io.espalier.train.TrainablePart;
import java.util.Map;
import java.util.Optional;

/**
 * The baseline that a method has to beat: filters drawn by chance, the same price, the same
 * training.
 *
 * <p>From the layers that the method may cut, so many filters are cut at once that no more MACs are
 * left than the method's result has; then the network trains for as many epochs.
 *
 * @param plan which layers, and to what widths
 * @param knowledge how much the outputs of the original count beside the labels
 * @param images of the training
 * @param epochs of training
 * @param rates learning rate by epoch, from 1, and the share of it that is done
 */
record RandomPruning(
    PlanOptions plan,
    long seed,
    SgdTraining constants,
    double knowledge,
    Dataset images,
    Preprocessing preprocessing,
    int epochs,
    Rates rates) {

  /** Learning rates over a training of several epochs. */
  @FunctionalInterface
  interface Rates {
    double rate(int epoch, double share);
  }

  /** Chance, on no other layers than a norm can judge. */
  private record Chance(RandomScore random) implements Criterion {
    @Override
    public String name() {
      return random.name();
    }

    @Override
    public Optional<String> objection(Graph graph, ChannelGroup group) {
      return new L1Norm().objection(graph, group);
    }

    @Override
    public double[] scores(Graph graph, ChannelGroup group) {
      return random.scores(graph, group);
    }
  }

  /**
   * The baseline's network.
   *
   * @param share greatest part of the original's MACs that may be left, in {@code 0 .. 1}
   * @throws IllegalArgumentException if the layers cannot be cut so far
   */
  Graph prune(Graph original, double share, Task task, Monitor monitor) {
    ChannelGroups groups = ChannelAnalysis.analyse(original);
    Plan cut =
        Planner.of(original, groups, new Chance(new RandomScore(seed)), plan)
            .within(new Budget.Macs(share));
    if (!cut.met()) {
      throw new IllegalArgumentException(
          "random pruning cannot go down to %.1f %% of the MACs; at least %.1f %% are left"
              .formatted(100 * share, 100 * cut.remaining()));
    }
    try (GuidedObjective objective = new GuidedObjective(task, constants, original, knowledge)) {
      return train(Surgeon.prune(original, cut.cut()), task, objective, monitor);
    }
  }

  private Graph train(Graph pruned, Task task, Objective objective, Monitor monitor) {
    EpochTraining training = constants.training(images, preprocessing, seed);
    Graph network = pruned;
    Map<String, Tensor> state = Map.of();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      int number = epoch;
      TrainablePart part = TrainablePart.of(network, task);
      EpochTraining.Trained trained =
          training.epoch(
              number,
              part.body(),
              state,
              net -> objective,
              share -> rates.rate(number, share),
              monitor.progress());
      network = part.merge(trained.body());
      state = trained.state();
    }
    return network;
  }
}
