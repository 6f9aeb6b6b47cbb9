package io.espalier.method.prunedistil;

import io.espalier.data.Augmentation;
import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.torch.Precision;
import io.espalier.torch.Sgd;
import io.espalier.train.EpochTraining;
import io.espalier.train.Ranges;
import io.espalier.train.RegressionLoss;
import java.util.List;
import java.util.Locale;

/**
 * The constants of Prune and Distil. The paper leaves most of them open; there the defaults are
 * ours.
 *
 * @param steps greatest number of pruning steps of stage 1, at least 0; 0 leaves stage 1 out
 * @param deviations a filter goes if its APoZ is more than so many standard deviations above the
 *     mean of its layer; 1 in the paper
 * @param zeroShare where an activation is never exactly zero, values below this share of the
 *     layer's root mean square count as zero; in {@code 0 .. 1}
 * @param probeImages most images of the selection split over which APoZ is taken, at least 1
 * @param fineTuneEpochs epochs of training after each step, at least 1
 * @param fineTuneRate peak learning rate of each fine-tuning, more than 0; it falls to 0 along half
 *     a cosine
 * @param studentRatio the share of its width that an unprunable group keeps in the student, more
 *     than 0 and at most 1; 1 leaves stage 2 out
 * @param studentInit what the student's weights start as
 * @param studentEpochs epochs of distillation, at least 1
 * @param studentRate peak learning rate of the distillation, more than 0
 * @param outputWeight λ: how much the output counts beside the mean of the matched layers, at least
 *     0
 * @param outputLoss how the outputs are compared
 * @param labelWeight how much the labels count, at least 0; 0 in the paper. In imitation the
 *     outputs of the original network are the labels
 * @param match patterns of further nodes whose outputs are matched, through a learned projection
 *     where student and teacher differ in width
 * @param momentum of Nesterov's rule, in {@code 0 .. 1}
 * @param weightDecay of weights, at least 0
 * @param batchSize images a step, at least 1
 * @param loss for numbers
 * @param augmentation name of an {@link Augmentation}, or {@code auto}
 * @param roundTo widths stay multiples of this where they were; 1 for the paper's method
 * @param minFilters least number of filters that a layer keeps, at least 1
 * @param precision of training; decisions are always taken in float32
 */
public record PruneAndDistilOptions(
    int steps,
    double deviations,
    double zeroShare,
    int probeImages,
    int fineTuneEpochs,
    double fineTuneRate,
    double studentRatio,
    StudentInit studentInit,
    int studentEpochs,
    double studentRate,
    double outputWeight,
    OutputLoss outputLoss,
    double labelWeight,
    List<String> match,
    double momentum,
    double weightDecay,
    int batchSize,
    RegressionLoss loss,
    String augmentation,
    int roundTo,
    int minFilters,
    Precision precision) {

  /** What a student's weights start as. */
  public enum StudentInit {
    /** Drawn anew, as in the paper. */
    FRESH,
    /** Those of the teacher's channels that matter most. */
    INHERIT;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How a student's outputs are compared with its teacher's. */
  public enum OutputLoss {
    /**
     * {@link #KL} for classes, {@link #MSE} for numbers, the relative squared error in imitation.
     */
    AUTO,
    /** {@code 1 − cos}, as for the features; it does not see the scale of an output. */
    COSINE,
    /** The mean squared error. */
    MSE,
    /** The divergence of the student's distribution over classes from the teacher's. */
    KL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The defaults. */
  public static final PruneAndDistilOptions DEFAULT =
      usual(StudentInit.INHERIT, OutputLoss.AUTO, 1);

  /** The paper's method where it says how: a fresh student, cosines alone, no labels. */
  public static final PruneAndDistilOptions PAPER = usual(StudentInit.FRESH, OutputLoss.COSINE, 0);

  private static PruneAndDistilOptions usual(
      StudentInit init, OutputLoss outputLoss, double labelWeight) {
    return new PruneAndDistilOptions(
        6,
        1,
        0.01,
        5000,
        2,
        0.02,
        0.5,
        init,
        30,
        0.05,
        1,
        outputLoss,
        labelWeight,
        List.of(),
        0.9,
        5e-4,
        128,
        RegressionLoss.SMOOTH_L1,
        Augmentation.AUTO,
        1,
        1,
        Precision.AUTO);
  }

  /**
   * Checked options.
   *
   * @throws IllegalArgumentException if a value is out of its range; the message names it
   */
  public PruneAndDistilOptions {
    match = List.copyOf(match);
    Ranges.require(steps >= 0, "steps must be >= 0", "steps", steps);
    Ranges.require(
        Double.isFinite(deviations), "deviations must be a number", "deviations", deviations);
    Ranges.require(
        zeroShare > 0 && zeroShare < 1, "zero-share must be > 0 and < 1", "zero-share", zeroShare);
    Ranges.atLeastOne("probe-images", probeImages);
    Ranges.atLeastOne("fine-tune-epochs", fineTuneEpochs);
    Ranges.positive("fine-tune-rate", fineTuneRate);
    Ranges.require(
        studentRatio > 0 && studentRatio <= 1,
        "student-ratio must be > 0 and <= 1",
        "student-ratio",
        studentRatio);
    Ranges.atLeastOne("student-epochs", studentEpochs);
    Ranges.positive("student-rate", studentRate);
    Ranges.notNegative("output-weight", outputWeight);
    Ranges.notNegative("label-weight", labelWeight);
    Ranges.atLeastOne("batch-size", batchSize);
    Ranges.atLeastOne("round-to", roundTo);
    Ranges.atLeastOne("min-filters", minFilters);
    Augmentation.require(augmentation);
    new Sgd.Options(momentum, momentum > 0, weightDecay, false);
    if (steps == 0 && studentRatio == 1) {
      throw new IllegalArgumentException(
          "nothing is left to do: without steps there is no pruning, and with a student-ratio of 1"
              + " no student");
    }
  }

  /** The optimizer's constants. */
  public Sgd.Options sgd() {
    return new Sgd.Options(momentum, momentum > 0, weightDecay, false);
  }

  /** Training by SGD, an epoch at a time; order and augmentation follow from the seed. */
  public EpochTraining training(Dataset images, Preprocessing preprocessing, long seed) {
    return new EpochTraining(
        EpochTraining.loader(images, preprocessing, augmentation, batchSize, seed),
        precision,
        parameters -> new Sgd(parameters, sgd()));
  }
}
