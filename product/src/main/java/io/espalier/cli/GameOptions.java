package io.espalier.cli;

import io.espalier.method.playprune.PlayAndPruneOptions;
import io.espalier.torch.Precision;
import io.espalier.train.RegressionLoss;
import picocli.CommandLine.Option;

/** The constants of Play and Prune. */
final class GameOptions {
  private static final PlayAndPruneOptions DEFAULT = PlayAndPruneOptions.DEFAULT;

  @Option(
      names = "--max-epochs",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description =
          "Most rounds, of one epoch each; the game usually ends by itself. Default:"
              + " ${DEFAULT-VALUE}.")
  int maxRounds = DEFAULT.maxRounds();

  @Option(
      names = "--patience",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "Rounds without a cut after which it is over. Default: ${DEFAULT-VALUE}.")
  int patience = DEFAULT.patience();

  @Option(
      names = "--share",
      paramLabel = "X",
      description =
          "Alpha: the part of a layer's filters that a round presses and may cut. Default:"
              + " ${DEFAULT-VALUE}.")
  double share = DEFAULT.share();

  @Option(
      names = "--pressure",
      paramLabel = "X",
      description =
          "Lambda: weight of the pressure on weak filters, a point of room. Default:"
              + " ${DEFAULT-VALUE}.")
  double pressure = DEFAULT.pressure();

  @Option(
      names = "--threshold-rate",
      paramLabel = "X",
      description = "Delta: how fast filters go. Default: ${DEFAULT-VALUE}.")
  double thresholdRate = DEFAULT.thresholdRate();

  @Option(
      names = "--threshold-loss",
      paramLabel = "X",
      description =
          "The part of the tolerance that the filters of one layer may cost at once. Default:"
              + " ${DEFAULT-VALUE}.")
  double thresholdLoss = DEFAULT.thresholdLoss();

  @Option(
      names = "--calibration-images",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description =
          "Images of the selection by which that cost is measured. Default: ${DEFAULT-VALUE}.")
  int calibrationImages = DEFAULT.calibrationImages();

  @Option(
      names = "--round-to",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description =
          "Layers keep a multiple of N filters; 1 is the paper. Default: ${DEFAULT-VALUE}.")
  int roundTo = DEFAULT.roundTo();

  @Option(
      names = "--min-filters",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "Fewest filters that a layer keeps. Default: ${DEFAULT-VALUE}.")
  int minFilters = DEFAULT.minFilters();

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description = "Greatest learning rate of each round. Default: ${DEFAULT-VALUE}.")
  double learningRate = DEFAULT.learningRate();

  @Option(names = "--momentum", paramLabel = "X", description = "Default: ${DEFAULT-VALUE}.")
  double momentum = DEFAULT.momentum();

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      description = "Pull of weights towards 0. Default: ${DEFAULT-VALUE}.")
  double weightDecay = DEFAULT.weightDecay();

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "Images a step. Default: ${DEFAULT-VALUE}.")
  int batchSize = DEFAULT.batchSize();

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description =
          "What training makes small where images are labelled with numbers:"
              + " ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  RegressionLoss loss = DEFAULT.loss();

  @Option(
      names = "--augmentation",
      paramLabel = "NAME",
      description =
          "standard (shift and mirror), crop (shift only), none, or auto: crop for numbers, else"
              + " standard. Default: ${DEFAULT-VALUE}.")
  String augmentation = DEFAULT.augmentation();

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      description =
          "Of training: fp32, bf16, or auto: bf16 where the processor computes with it. Default:"
              + " ${DEFAULT-VALUE}.")
  Precision precision = DEFAULT.precision();

  /**
   * The options as a value.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  PlayAndPruneOptions options() {
    return new PlayAndPruneOptions(
        share,
        pressure,
        thresholdRate,
        thresholdLoss,
        calibrationImages,
        patience,
        maxRounds,
        learningRate,
        momentum,
        weightDecay,
        batchSize,
        loss,
        augmentation,
        roundTo,
        minFilters,
        precision);
  }
}
