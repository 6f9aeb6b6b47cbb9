package io.espalier.study;

import io.espalier.importance.RandomScore;
import io.espalier.method.CompressionConfig;
import io.espalier.method.NormOptions;
import io.espalier.method.PruningConfig;
import io.espalier.method.PruningOptions;
import io.espalier.method.TrainingConfig;
import io.espalier.method.prunedistil.PruneAndDistilOptions;
import io.espalier.plan.Budget;
import io.espalier.plan.PlanOptions;
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
record DoorConfigs(StudyConfig config, long seed, boolean imitation) {
  private static final String COSINE = "cosine";

  /** The training of the original. */
  TrainingConfig baseline(StudyConfig.Baseline baseline, Path output) {
    TrainConfig usual = baseline.training();
    TrainConfig seeded =
        new TrainConfig(
            usual.epochs(),
            usual.batchSize(),
            usual.schedule(),
            usual.learningRate(),
            usual.optimizer(),
            usual.momentum(),
            usual.nesterov(),
            usual.weightDecay(),
            usual.labelSmoothing(),
            usual.loss(),
            usual.augmentation(),
            usual.precision(),
            seed);
    return training(baseline.network(), null, seeded, output);
  }

  /** The method on the original. */
  CompressionConfig compression(Path original, Path output) {
    return new CompressionConfig(
        original.toString(),
        output.toString(),
        config.data(),
        config.imitate(),
        config.preprocessing(),
        config.selection(),
        config.selectionSeed(),
        CompressionConfig.PRUNE_AND_DISTIL,
        config.tolerance(),
        false,
        seed,
        config.threads(),
        NormOptions.DEFAULT,
        null,
        config.compress());
  }

  /**
   * The training of the student's architecture, along the schedule of the distillation.
   *
   * @param fresh the architecture with fresh weights
   */
  TrainingConfig scratch(Path fresh, Path original, int epochs, Path output) {
    return rival(fresh, original, epochs, config.compress().studentRate(), output);
  }

  /**
   * The training of what random pruning left, along one fall of the fine-tuning's rate.
   *
   * @param cut the network that was cut by chance
   */
  TrainingConfig random(Path cut, Path original, int epochs, Path output) {
    return rival(cut, original, epochs, config.compress().fineTuneRate(), output);
  }

  private TrainingConfig rival(
      Path model, Path original, int epochs, double learningRate, Path output) {
    SgdTraining method = config.compress().training();
    TrainConfig constants =
        new TrainConfig(
            epochs,
            method.batchSize(),
            COSINE,
            learningRate,
            "sgd",
            method.momentum(),
            method.sgd().nesterov(),
            method.weightDecay(),
            0,
            method.loss(),
            method.augmentation(),
            method.precision(),
            seed);
    return training(model.toString(), imitation ? original.toString() : null, constants, output);
  }

  private TrainingConfig training(
      String model, @Nullable String imitated, TrainConfig constants, Path output) {
    return new TrainingConfig(
        model,
        output.toString(),
        imitated,
        config.data(),
        config.preprocessing(),
        config.selection(),
        config.selectionSeed(),
        config.threads(),
        NormOptions.DEFAULT,
        constants);
  }

  /**
   * Random pruning of the layers that the method may cut, rounded as the method rounds.
   *
   * @param share of the MACs that remains
   */
  PruningConfig pruning(Path original, Path output, double share) {
    PruneAndDistilOptions method = config.compress();
    PlanOptions layers =
        PlanOptions.defaults().withCoupled(false).withMinChannels(method.minFilters());
    return new PruningConfig(
        original,
        output,
        PruningOptions.of(new Budget.Macs(share))
            .withCriterion(new RandomScore(seed))
            .withPlanning(layers)
            .withRoundTo(method.roundTo()),
        Optional.empty(),
        config.threads());
  }
}
