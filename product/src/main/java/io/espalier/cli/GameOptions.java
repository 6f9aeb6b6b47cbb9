package io.espalier.cli;

import io.espalier.method.playprune.PlayAndPruneOptions;
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
      names = "--learning-rate",
      paramLabel = "X",
      description = "Greatest learning rate of each round. Default: ${DEFAULT-VALUE}.")
  double learningRate = DEFAULT.learningRate();

  /**
   * The options as a value.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  PlayAndPruneOptions options(MethodTrainingOptions training) {
    return new PlayAndPruneOptions(
        share,
        pressure,
        thresholdRate,
        thresholdLoss,
        calibrationImages,
        patience,
        maxRounds,
        learningRate,
        training.roundTo,
        training.minFilters,
        training.training(DEFAULT.training()));
  }
}
