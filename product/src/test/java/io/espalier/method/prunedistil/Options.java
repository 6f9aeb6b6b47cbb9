package io.espalier.method.prunedistil;

import io.espalier.method.prunedistil.PruneAndDistilOptions.StudentInit;
import io.espalier.torch.Precision;
import io.espalier.train.OutputLoss;
import io.espalier.train.RegressionLoss;
import io.espalier.train.SgdTraining;
import java.util.List;

/** Options of small stage 2s, most of them without stage 1. */
final class Options {
  private Options() {}

  static PruneAndDistilOptions of(double ratio, StudentInit init) {
    return of(ratio, init, 1, 1);
  }

  static PruneAndDistilOptions of(double ratio, StudentInit init, int roundTo, int minFilters) {
    return of(ratio, init, roundTo, minFilters, 1, 0.05, 1, OutputLoss.AUTO, 1, List.of());
  }

  static PruneAndDistilOptions of(
      StudentInit init, int epochs, OutputLoss outputLoss, double labelWeight, String... match) {
    return of(0.5, init, 1, 1, epochs, 0.05, 1, outputLoss, labelWeight, List.of(match));
  }

  /** Neither outputs nor labels count. */
  static PruneAndDistilOptions featuresOnly() {
    return of(0.5, StudentInit.FRESH, 1, 1, 1, 0.05, 0, OutputLoss.AUTO, 0, List.of());
  }

  /** A learning rate under which the loss does not stay finite. */
  static PruneAndDistilOptions ruinous() {
    return of(0.5, StudentInit.FRESH, 1, 1, 3, 1e30, 1, OutputLoss.MSE, 1, List.of());
  }

  /** One step of pruning, one epoch each. */
  static PruneAndDistilOptions bothStages() {
    return bothStages(1, 0.05);
  }

  /** One step of pruning of one epoch, then the given distillation. */
  static PruneAndDistilOptions bothStages(int epochs, double rate) {
    return of(1, 0.5, StudentInit.INHERIT, 1, 1, epochs, rate, 1, OutputLoss.AUTO, 1, List.of());
  }

  private static PruneAndDistilOptions of(
      double ratio,
      StudentInit init,
      int roundTo,
      int minFilters,
      int epochs,
      double rate,
      double outputWeight,
      OutputLoss outputLoss,
      double labelWeight,
      List<String> match) {
    return of(
        0,
        ratio,
        init,
        roundTo,
        minFilters,
        epochs,
        rate,
        outputWeight,
        outputLoss,
        labelWeight,
        match);
  }

  private static PruneAndDistilOptions of(
      int steps,
      double ratio,
      StudentInit init,
      int roundTo,
      int minFilters,
      int epochs,
      double rate,
      double outputWeight,
      OutputLoss outputLoss,
      double labelWeight,
      List<String> match) {
    return new PruneAndDistilOptions(
        steps,
        1,
        0.01,
        100,
        1,
        0.02,
        ratio,
        init,
        epochs,
        rate,
        outputWeight,
        outputLoss,
        labelWeight,
        match,
        roundTo,
        minFilters,
        new SgdTraining(0.9, 1e-4, 32, RegressionLoss.MSE, "none", Precision.FP32));
  }
}
