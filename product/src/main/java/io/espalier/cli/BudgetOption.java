package io.espalier.cli;

import io.espalier.method.PruningGoal;
import io.espalier.plan.Budget;
import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much is to be cut: one of these. */
final class BudgetOption {
  @Option(
      names = "--macs",
      required = true,
      paramLabel = "SHARE",
      converter = ShareOfWhole.class,
      description =
          "MACs to keep, as a share of the original's: 0.4 leaves at most 40 %%. As many channels go"
              + " as that takes.")
  @Nullable BigDecimal macs;

  @Option(
      names = "--parameters",
      required = true,
      paramLabel = "SHARE",
      converter = ShareOfWhole.class,
      description = "Parameters to keep, as a share of the original's.")
  @Nullable BigDecimal parameters;

  @Option(
      names = "--channels",
      required = true,
      paramLabel = "SHARE",
      converter = ShareOfWhole.class,
      description =
          "Channels to cut, as a share of those that may be cut: 0.3 cuts at least 30 %% of them.")
  @Nullable BigDecimal channels;

  @Option(
      names = "--target-latency",
      required = true,
      paramLabel = "MS|SHAREx",
      description =
          "Time for a batch in ONNX Runtime: milliseconds as 5, or a share of the original's as 0.5x."
              + " Layers are timed, cuts ranked by the importance lost per time saved, and the whole"
              + " file is measured beside the original.")
  @Nullable String latency;

  PruningGoal goal(LatencyOptions circumstances) {
    if (latency != null) {
      return new PruningGoal.Faster(circumstances.target(latency));
    }
    circumstances.requireUnused();
    return new PruningGoal.Within(budget());
  }

  private Budget budget() {
    if (macs != null) {
      return new Budget.Macs(macs.doubleValue());
    }
    if (parameters != null) {
      return new Budget.Parameters(parameters.doubleValue());
    }
    BigDecimal cut = Objects.requireNonNull(channels);
    return new Budget.Channels(BigDecimal.ONE.subtract(cut).doubleValue());
  }
}
