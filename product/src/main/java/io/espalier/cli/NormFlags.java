package io.espalier.cli;

import io.espalier.method.NormOptions;
import picocli.CommandLine.Option;

/** Whether a network trains with BatchNorm that its file does not have. */
final class NormFlags {
  @Option(
      names = "--insert-norms",
      paramLabel = "WHEN",
      description =
          "When BatchNorm is put behind convolutions before training, the network's function"
              + " unchanged: anew (its own are folded first, so that all statistics are of these images),"
              + " always (where it has none), never, or auto: always for a network without any"
              + " normalisation, as after an export that folds, anew for one that imitates, else"
              + " never. Default: ${DEFAULT-VALUE}.")
  NormOptions.Insertion insertion = NormOptions.DEFAULT.insert();

  @Option(
      names = "--keep-norms",
      description = "Leave inserted BatchNorm in the result; else it is folded away again.")
  boolean keep;

  NormOptions options() {
    return new NormOptions(insertion, keep);
  }
}
