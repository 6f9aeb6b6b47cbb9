package io.espalier.cli;

import io.espalier.method.playprune.PlayAndPruneOptions;
import io.espalier.torch.Precision;
import io.espalier.train.RegressionLoss;
import io.espalier.train.SgdTraining;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How networks train within a method, and to what widths they are cut. */
final class MethodTrainingOptions {
  private static final PlayAndPruneOptions DEFAULT = PlayAndPruneOptions.DEFAULT;
  private static final SgdTraining TRAINING = DEFAULT.training();

  @Option(
      names = "--round-to",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description =
          "Layers keep a multiple of N filters; 1 is the papers'. Default: ${DEFAULT-VALUE}.")
  int roundTo = DEFAULT.roundTo();

  @Option(
      names = "--min-filters",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "Fewest filters that a layer keeps. Default: ${DEFAULT-VALUE}.")
  int minFilters = DEFAULT.minFilters();

  @Option(names = "--momentum", paramLabel = "X", description = "Default: ${DEFAULT-VALUE}.")
  double momentum = TRAINING.momentum();

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      description = "Pull of weights towards 0. Default: 1e-4; of prune-and-distil 5e-4.")
  @Nullable Double weightDecay;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "Images a step. Default: ${DEFAULT-VALUE}.")
  int batchSize = TRAINING.batchSize();

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description =
          "What training makes small where images are labelled with numbers:"
              + " ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  RegressionLoss loss = TRAINING.loss();

  @Option(
      names = "--augmentation",
      paramLabel = "NAME",
      description =
          "standard (shift and mirror), crop (shift only), none, or auto: crop for numbers, else"
              + " standard. Default: ${DEFAULT-VALUE}.")
  String augmentation = TRAINING.augmentation();

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      description =
          "Of training: fp32, bf16, or auto: bf16 where the processor computes with it. Default:"
              + " ${DEFAULT-VALUE}.")
  Precision precision = TRAINING.precision();

  /**
   * How a method trains.
   *
   * @param usual how it does where nothing is said
   * @throws IllegalArgumentException if a value is out of its range
   */
  SgdTraining training(SgdTraining usual) {
    return new SgdTraining(
        momentum,
        weightDecay == null ? usual.weightDecay() : weightDecay,
        batchSize,
        loss,
        augmentation,
        precision);
  }
}
