package io.espalier.method;

import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.method.playprune.PlayAndPruneOptions;
import io.espalier.method.prunedistil.PruneAndDistilOptions;
import io.espalier.plan.PlanOptions;
import io.espalier.train.Schedule;
import java.util.Objects;

/** Makes the random pruning that is set beside a method: from the same layers, trained as long. */
record Rival(Dataset training, Preprocessing preprocessing, long seed) {

  /**
   * The random pruning for a course that a method took.
   *
   * @param config with the method's constants
   */
  RandomPruning of(CompressionConfig config, Course course) {
    return switch (course) {
      case Course.Game game -> of(Objects.requireNonNull(config.playAndPrune()), game);
      case Course.Stages stages -> of(Objects.requireNonNull(config.pruneAndDistil()), stages);
    };
  }

  /** As many rounds, each with its own fall of the learning rate. */
  private RandomPruning of(PlayAndPruneOptions options, Course.Game game) {
    Schedule round = new Schedule.Cosine(options.learningRate(), 0);
    return new RandomPruning(
        plan(options.roundTo(), options.minFilters()).withCoupled(options.extensions().coupled()),
        seed,
        options.training(),
        options.extensions().knowledge(),
        training,
        preprocessing,
        game.round(),
        (epoch, share) -> round.rate(share));
  }

  /** As many epochs as both stages had, along one fall of the learning rate. */
  private RandomPruning of(PruneAndDistilOptions options, Course.Stages stages) {
    int epochs =
        stages.step() * options.fineTuneEpochs() + (stages.distilled() ? stages.epochs() : 0);
    double peak = stages.distilled() ? options.studentRate() : options.fineTuneRate();
    Schedule whole = new Schedule.Cosine(peak, 0);
    return new RandomPruning(
        plan(options.roundTo(), options.minFilters()).withCoupled(stages.distilled()),
        seed,
        options.training(),
        0,
        training,
        preprocessing,
        epochs,
        (epoch, share) -> whole.rate((epoch - 1 + share) / epochs));
  }

  private static PlanOptions plan(int roundTo, int minFilters) {
    return PlanOptions.defaults().withRoundTo(roundTo).withMinChannels(minFilters);
  }
}
