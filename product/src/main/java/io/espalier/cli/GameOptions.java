package io.espalier.cli;

import io.espalier.method.playprune.Ends;
import io.espalier.method.playprune.PlayAndPruneOptions;
import org.jspecify.annotations.Nullable;
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
  int maxRounds = DEFAULT.ends().maxRounds();

  @Option(
      names = "--patience",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description =
          "Rounds in which nothing is cut though filters might go, or in which training does not"
              + " bring the metric back, after which it is over. Default: ${DEFAULT-VALUE}.")
  int patience = DEFAULT.ends().patience();

  @Option(
      names = "--target-macs",
      paramLabel = "SHARE|N",
      converter = Ratio.class,
      description =
          "End as soon as a network inside the tolerance has no more MACs than this: a share of the"
              + " original's, as 0.4, or a number for one image, as 20e6. Exits with 3 if the game"
              + " ends before.")
  @Nullable Double targetMacs;

  @Option(
      names = "--keep",
      paramLabel = "ROUNDS",
      description =
          "Networks that become files too, in the folder kept of the run: those after some rounds,"
              + " as 34,62, or pareto: those inside the tolerance of which no other is smaller and"
              + " better. Default: ${DEFAULT-VALUE}.")
  String keep = DEFAULT.keep();

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
          "Lambda: weight of the pressure on weak filters while the whole tolerance is left. Default:"
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
  PlayAndPruneOptions options(MethodTrainingOptions training, boolean paper) {
    PlayAndPruneOptions base = paper ? PlayAndPruneOptions.PAPER : DEFAULT;
    return new PlayAndPruneOptions(
        share,
        pressure,
        thresholdRate,
        thresholdLoss,
        calibrationImages,
        new Ends(patience, maxRounds, targetMacs == null ? 0 : targetMacs),
        keep,
        learningRate,
        training.roundTo,
        training.minFilters,
        training.training(base.training()));
  }
}
