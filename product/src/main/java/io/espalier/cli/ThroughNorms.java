package io.espalier.cli;

import io.espalier.channels.Exactness;
import io.espalier.channels.Listing;
import java.util.List;
import picocli.CommandLine.Option;

/** Whether channels may go through normalisations that take statistics over them. */
final class ThroughNorms {
  @Option(
      names = "--through-norms",
      description =
          "Cut through LayerNorm and GroupNorm too, which else keep their channels. This is"
              + " approximate: their mean and variance are then those of the channels left, so"
              + " that what remains computes other values.")
  boolean asked;

  Exactness exactness() {
    return asked ? Exactness.THROUGH_NORMS : Exactness.EXACT;
  }

  /**
   * A sentence for people.
   *
   * @param norms names of the normalisations whose statistics change
   */
  static String sentence(List<String> norms) {
    return norms.isEmpty()
        ? "exact, because no normalisation loses channels of its statistics"
        : "approximate, because normalisations take their statistics over fewer channels: "
            + Listing.of(norms);
  }
}
