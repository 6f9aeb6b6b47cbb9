package io.espalier.cli;

import io.espalier.method.prunedistil.PruneAndDistilOptions;
import io.espalier.method.prunedistil.PruneAndDistilOptions.StudentInit;
import io.espalier.train.OutputLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The constants of Prune and Distil. */
final class DistilOptions {
  private static final PruneAndDistilOptions DEFAULT = PruneAndDistilOptions.DEFAULT;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Most pruning steps; 0 leaves pruning out. Default: ${DEFAULT-VALUE}.")
  int steps = DEFAULT.steps();

  @Option(
      names = "--deviations",
      paramLabel = "X",
      description =
          "A filter goes if its share of zero activations is more than so many standard deviations"
              + " above its layer's mean. Default: ${DEFAULT-VALUE}.")
  double deviations = DEFAULT.deviations();

  @Option(
      names = "--zero-share",
      paramLabel = "X",
      description =
          "Where activations are never exactly zero, those below this share of the layer's root mean"
              + " square count as zero. Default: ${DEFAULT-VALUE}.")
  double zeroShare = DEFAULT.zeroShare();

  @Option(
      names = "--probe-images",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description =
          "Most images of the selection over which activations are counted. Default:"
              + " ${DEFAULT-VALUE}.")
  int probeImages = DEFAULT.probeImages();

  @Option(
      names = "--fine-tune-epochs",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "Epochs of training after each step. Default: ${DEFAULT-VALUE}.")
  int fineTuneEpochs = DEFAULT.fineTuneEpochs();

  @Option(
      names = "--fine-tune-rate",
      paramLabel = "X",
      description = "Greatest learning rate of them. Default: ${DEFAULT-VALUE}.")
  double fineTuneRate = DEFAULT.fineTuneRate();

  @Option(
      names = "--student-ratio",
      paramLabel = "X",
      converter = Ratio.class,
      description =
          "Share of their width, as 0.5 or 1/32, that layers tied by additions keep in the student;"
              + " 1 leaves distillation out. Default: ${DEFAULT-VALUE}.")
  double studentRatio = DEFAULT.studentRatio();

  @Option(
      names = "--student-init",
      paramLabel = "HOW",
      description =
          "What the student begins with: ${COMPLETION-CANDIDATES} (the weights of the teacher's best"
              + " channels). Default: inherit.")
  @Nullable StudentInit studentInit;

  @Option(
      names = "--student-epochs",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "Epochs of distillation. Default: ${DEFAULT-VALUE}.")
  int studentEpochs = DEFAULT.studentEpochs();

  @Option(
      names = "--student-rate",
      paramLabel = "X",
      description = "Greatest learning rate of them. Default: ${DEFAULT-VALUE}.")
  double studentRate = DEFAULT.studentRate();

  @Option(
      names = "--output-weight",
      paramLabel = "X",
      description =
          "Lambda: how much the output counts beside the matched layers. Default: ${DEFAULT-VALUE}.")
  double outputWeight = DEFAULT.outputWeight();

  @Option(
      names = "--output-loss",
      paramLabel = "NAME",
      description =
          "How outputs are compared: cosine, mse, kl, or auto: kl for classes, mse for numbers."
              + " Default: auto.")
  @Nullable OutputLoss outputLoss;

  @Option(
      names = "--label-weight",
      paramLabel = "X",
      description = "How much the labels count in distillation. Default: 1.")
  @Nullable Double labelWeight;

  @Option(
      names = "--match",
      paramLabel = "GLOB",
      description =
          "Further nodes whose outputs teacher and student are compared at, through a learned"
              + " projection where their widths differ. May be given several times.")
  List<String> match = new ArrayList<>();

  /**
   * The options as a value.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  PruneAndDistilOptions options(MethodTrainingOptions training, boolean paper) {
    PruneAndDistilOptions base = paper ? PruneAndDistilOptions.PAPER : DEFAULT;
    return new PruneAndDistilOptions(
        steps,
        deviations,
        zeroShare,
        probeImages,
        fineTuneEpochs,
        fineTuneRate,
        studentRatio,
        Objects.requireNonNullElse(studentInit, base.studentInit()),
        studentEpochs,
        studentRate,
        outputWeight,
        Objects.requireNonNullElse(outputLoss, base.outputLoss()),
        Objects.requireNonNullElse(labelWeight, base.labelWeight()),
        match,
        training.roundTo,
        training.minFilters,
        training.training(base.training()));
  }
}
