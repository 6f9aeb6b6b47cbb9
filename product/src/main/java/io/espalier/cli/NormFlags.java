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
              + " unchanged: auto (where it has no normalisation, as after an export that folds),"
              + " always or never. Default: ${DEFAULT-VALUE}.")
  NormOptions.Insertion insertion = NormOptions.DEFAULT.insert();

  @Option(
      names = "--keep-norms",
      description = "Leave inserted BatchNorm in the result; else it is folded away again.")
  boolean keep;

  NormOptions options() {
    return new NormOptions(insertion, keep);
  }
}
