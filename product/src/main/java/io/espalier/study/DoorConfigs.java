package io.espalier.study;

import io.espalier.method.CompressionConfig;
import io.espalier.method.NormOptions;
import io.espalier.method.PruningConfig;
import io.espalier.method.PruningOptions;
import io.espalier.method.TrainingConfig;
import io.espalier.method.playprune.PlayAndPruneOptions;
import io.espalier.method.prunedistil.PruneAndDistilOptions;
import io.espalier.train.SgdTraining;
import io.espalier.train.TrainConfig;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a study asks of the doors for one seed. The rivals train with the constants that the method
 * trains with: the same optimizer, batches and augmentation, and as many epochs.
 *
 * @param imitation whether networks imitate the original in place of labels
 */
record DoorConfigs(StudySetting setting, long seed, boolean imitation) {

  /** The training of the original. */
  TrainingConfig baseline(StudySetting.Baseline baseline, Path output) {
    return training(baseline.network(), null, baseline.training().withSeed(seed), output);
  }

  /** A game on the original. */
  CompressionConfig compression(
      Path original, Path output, double tolerance, PlayAndPruneOptions game) {
    return compression(original, output, CompressionConfig.PLAY_AND_PRUNE, tolerance, game, null);
  }

  /** Prune and Distil on the original. */
  CompressionConfig compression(
      Path original, Path output, double tolerance, PruneAndDistilOptions stages) {
    return compression(
        original, output, CompressionConfig.PRUNE_AND_DISTIL, tolerance, null, stages);
  }

  private CompressionConfig compression(
      Path original,
      Path output,
      String method,
      double tolerance,
      @Nullable PlayAndPruneOptions game,
      @Nullable PruneAndDistilOptions stages) {
    return new CompressionConfig(
        original.toString(),
        output.toString(),
        setting.data(),
        setting.imitate(),
        setting.preprocessing(),
        setting.selection(),
        setting.selectionSeed(),
        method,
        tolerance,
        false,
        seed,
        setting.threads(),
        NormOptions.DEFAULT,
        game,
        stages);
  }

  /**
   * The training of a rival.
   *
   * @param model the rival's network before it
   * @param original what it may have to imitate
   * @param schedule name of a {@link io.espalier.train.Schedule}
   * @param learningRate peak of the schedule
   * @param constants those of the method
   */
  TrainingConfig rival(
      Path model,
      Path original,
      int epochs,
      String schedule,
      double learningRate,
      SgdTraining constants,
      Path output) {
    TrainConfig training =
        new TrainConfig(
            epochs,
            constants.batchSize(),
            schedule,
            learningRate,
            "sgd",
            constants.momentum(),
            constants.sgd().nesterov(),
            constants.weightDecay(),
            0,
            constants.loss(),
            constants.augmentation(),
            constants.precision(),
            seed);
    return training(model.toString(), imitation ? original.toString() : null, training, output);
  }

  private TrainingConfig training(
      String model, @Nullable String imitated, TrainConfig constants, Path output) {
    return new TrainingConfig(
        model,
        output.toString(),
        imitated,
        setting.data(),
        setting.preprocessing(),
        setting.selection(),
        setting.selectionSeed(),
        setting.threads(),
        NormOptions.DEFAULT,
        constants);
  }

  /** Pruning at once, without training. */
  PruningConfig pruning(Path original, Path output, PruningOptions options) {
    return new PruningConfig(original, output, options, Optional.empty(), setting.threads());
  }
}
