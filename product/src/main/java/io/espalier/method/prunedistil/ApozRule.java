package io.espalier.method.prunedistil;

import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.importance.CutOrder;
import java.util.Arrays;

/**
 * Which filters of a layer go in a step: those that are zero far more often than the others (Aghli
 * and Ribeiro, 2021, section 3.1).
 *
 * <pre>
 * APoZ(i, c) &gt; mean_i + d · σ_i
 * </pre>
 *
 * <p>Mean and standard deviation (over n) are those of the layer's removable filters; where all are
 * alike none goes.
 *
 * @param deviations d; 1 in the paper
 * @param minFilters least number of filters that stay, at least 1
 * @param roundTo fewer go where that keeps the layer's width a multiple of this
 */
record ApozRule(double deviations, int minFilters, int roundTo) {
  /** A share by which rounding may lift a filter over the limit, far below that of one number. */
  private static final double ROUNDING = 1e-9;

  /**
   * What goes of a layer.
   *
   * @param groups all groups of the network
   * @param apoz one for each removable channel, in {@code 0 .. 1}
   */
  Ruling rule(ChannelGroups groups, ChannelGroup group, double... apoz) {
    double mean = Arrays.stream(apoz).average().orElse(0);
    double deviation =
        Math.sqrt(Arrays.stream(apoz).map(a -> (a - mean) * (a - mean)).average().orElse(0));
    double limit = mean + deviations * deviation + ROUNDING;
    CutOrder order =
        new CutOrder(groups, group, Arrays.stream(apoz).map(share -> 1 - share).toArray());
    int above = 0;
    while (above < order.cuttable() && apoz[order.channel(above)] > limit) {
      above++;
    }
    int width = group.channels();
    int kept = Math.max(Math.ceilDiv(width - above, roundTo) * roundTo, minFilters);
    return new Ruling(mean, deviation, order.first(Math.clamp(width - kept, 0, above)));
  }

  /** What goes of a layer, and by which numbers. */
  static final class Ruling {
    private final double mean;
    private final double deviation;
    private final int[] removed;

    private Ruling(double mean, double deviation, int... removed) {
      this.mean = mean;
      this.deviation = deviation;
      this.removed = removed;
    }

    /** The mean APoZ of the layer, in {@code 0 .. 1}. */
    double mean() {
      return mean;
    }

    /** The standard deviation of the layer's APoZ. */
    double deviation() {
      return deviation;
    }

    /** The channels that go, the most often zero first (a copy). */
    int[] removed() {
      return removed.clone();
    }
  }
}
