package io.espalier.method.prunedistil;

import io.espalier.train.OutputLoss;
import io.espalier.train.Ranges;
import io.espalier.train.SgdTraining;
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
 * @param roundTo widths stay multiples of this where they were; 1 for the paper's method
 * @param minFilters least number of filters that a layer keeps, at least 1
 * @param training how networks are trained
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
    int roundTo,
    int minFilters,
    SgdTraining training) {

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
        1,
        1,
        SgdTraining.DEFAULT.withWeightDecay(5e-4));
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
    Ranges.atLeastOne("round-to", roundTo);
    Ranges.atLeastOne("min-filters", minFilters);
    if (steps == 0 && studentRatio == 1) {
      throw new IllegalArgumentException(
          "nothing is left to do: without steps there is no pruning, and with a student-ratio of 1"
              + " no student");
    }
  }

  /** The same for a student of another width, that starts as another. */
  public PruneAndDistilOptions withStudent(double ratio, StudentInit init) {
    return new PruneAndDistilOptions(
        steps,
        deviations,
        zeroShare,
        probeImages,
        fineTuneEpochs,
        fineTuneRate,
        ratio,
        init,
        studentEpochs,
        studentRate,
        outputWeight,
        outputLoss,
        labelWeight,
        match,
        roundTo,
        minFilters,
        training);
  }
}
