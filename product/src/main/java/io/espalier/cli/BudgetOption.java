package io.espalier.cli;

import io.espalier.plan.Budget;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much is to be cut: one of these. */
final class BudgetOption {
  @Option(
      names = "--macs",
      required = true,
      paramLabel = "SHARE",
      description =
          "MACs to keep, as a share of the original's: 0.4 leaves at most 40 %%. As many channels go"
              + " as that takes.")
  @Nullable BigDecimal macs;

  @Option(
      names = "--parameters",
      required = true,
      paramLabel = "SHARE",
      description = "Parameters to keep, as a share of the original's.")
  @Nullable BigDecimal parameters;

  @Option(
      names = "--channels",
      required = true,
      paramLabel = "SHARE",
      description =
          "Channels to cut, as a share of those that may be cut: 0.3 cuts at least 30 %% of them.")
  @Nullable BigDecimal channels;

  /**
   * The budget.
   *
   * @throws IllegalArgumentException if the share is not between 0 and 1
   */
  Budget budget() {
    if (macs != null) {
      return new Budget.Macs(share("--macs", macs).doubleValue());
    }
    if (parameters != null) {
      return new Budget.Parameters(share("--parameters", parameters).doubleValue());
    }
    BigDecimal cut = share("--channels", channels);
    return new Budget.Channels(BigDecimal.ONE.subtract(cut).doubleValue());
  }

  private static BigDecimal share(String option, @Nullable BigDecimal share) {
    if (share == null || share.signum() <= 0 || share.compareTo(BigDecimal.ONE) >= 0) {
      throw new IllegalArgumentException(
          "%s is a share above 0 and below 1; it is %s".formatted(option, share));
    }
    return share;
  }
}
