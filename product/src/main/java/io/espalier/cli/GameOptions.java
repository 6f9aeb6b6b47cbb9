package io.espalier.cli;

import io.espalier.importance.CriterionChoice;
import io.espalier.method.playprune.Ends;
import io.espalier.method.playprune.Extensions;
import io.espalier.method.playprune.PlayAndPruneOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The constants of Play and Prune. */
final class GameOptions {
  private static final PlayAndPruneOptions DEFAULT = PlayAndPruneOptions.DEFAULT;

  @Option(
      names = {"--max-epochs", "--max-rounds"},
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

  @Option(
      names = "--coupled",
      description =
          "Beyond the paper: layers that additions tie play too, and lose channels together.")
  boolean coupled;

  @Option(
      names = "--criterion",
      paramLabel = "NAME",
      description =
          "Beyond the paper: what weak means in place of l1: l2, bn (BatchNorm scales),"
              + " geometric-median (distance to the other filters of the layer), taylor (gradient"
              + " times weight) or random. Default: ${DEFAULT-VALUE}.")
  CriterionChoice criterion = DEFAULT.extensions().criterion();

  @Option(
      names = "--fold-norms",
      description =
          "Beyond the paper, for l1, l2 and geometric-median: weights count, and are pressed, with"
              + " the BatchNorm behind them folded in; else a filter can look weak and do as much.")
  boolean foldNorms;

  @Option(
      names = "--knowledge",
      paramLabel = "W",
      description =
          "Beyond the paper: how much the original network's outputs count beside the labels; 0 for"
              + " not at all. Default: 1; with --paper 0.")
  @Nullable Double knowledge;

  @Option(
      names = "--macs-weight",
      paramLabel = "X",
      description =
          "Beyond the paper: a layer's threshold is multiplied by the MACs that one of its filters"
              + " saves, relative to the mean of all layers, to the power of X. Default:"
              + " ${DEFAULT-VALUE}.")
  double macsWeight = DEFAULT.extensions().macsWeight();

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
        new Extensions(
            coupled,
            criterion,
            foldNorms,
            knowledge == null ? base.extensions().knowledge() : knowledge,
            macsWeight),
        training.training(base.training()));
  }
}
