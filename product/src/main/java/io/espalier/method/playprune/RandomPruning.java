package io.espalier.method.playprune;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.cost.CostModel;
import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.graph.Graph;
import io.espalier.graph.ShapeInference;
import io.espalier.importance.Criterion;
import io.espalier.importance.L1Norm;
import io.espalier.importance.RandomScore;
import io.espalier.plan.Budget;
import io.espalier.plan.Plan;
import io.espalier.plan.PlanOptions;
import io.espalier.plan.Planner;
import io.espalier.surgery.Surgeon;
import io.espalier.tensor.Tensor;
import io.espalier.train.Progress;
import java.util.Map;
import java.util.Optional;

/**
 * The baseline that a game has to beat: filters drawn by chance, the same price, the same training.
 *
 * <p>From the layers that the game is played on, so many filters are cut at once that no more MACs
 * are left than the game's result has; then the network trains for as many rounds as that result
 * did, each as a round of the game without pressure.
 */
public final class RandomPruning {
  private final PlayAndPruneOptions options;
  private final long seed;
  private final RoundTraining training;
  private final Progress progress;

  public RandomPruning(
      PlayAndPruneOptions options,
      long seed,
      Dataset training,
      Preprocessing preprocessing,
      Progress progress) {
    this.options = options;
    this.seed = seed;
    this.training = new RoundTraining(options, training, preprocessing, seed);
    this.progress = progress;
  }

  /** Chance, on no other layers than the game is played on. */
  private record LikeTheGame(RandomScore random) implements Criterion {
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
   * @param macs greatest price
   * @param rounds of training
   * @throws IllegalArgumentException if the layers cannot be cut so far
   */
  public Graph prune(Graph original, long macs, int rounds) {
    ChannelGroups groups = ChannelAnalysis.analyse(original);
    long all = CostModel.of(original, ShapeInference.atBatch(original, 1)).macs();
    PlanOptions plain =
        PlanOptions.defaults()
            .withCoupled(false)
            .withRoundTo(options.roundTo())
            .withMinChannels(options.minFilters());
    Plan plan =
        Planner.of(original, groups, new LikeTheGame(new RandomScore(seed)), plain)
            .within(new Budget.Macs((double) macs / all));
    if (!plan.met()) {
      throw new IllegalArgumentException(
          "random pruning cannot reach %d MACs; at least %.0f %% are left"
              .formatted(macs, 100 * plan.remaining()));
    }
    Graph network = Surgeon.prune(original, plan.cut());
    Map<String, Tensor> state = Map.of();
    for (int round = 1; round <= rounds; round++) {
      RoundTraining.Trained trained =
          training.round(round, network, state, net -> Optional.empty(), progress);
      network = trained.graph();
      state = trained.state();
    }
    return network;
  }
}
