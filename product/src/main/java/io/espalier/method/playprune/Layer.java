package io.espalier.method.playprune;

import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.importance.CutOrder;
import java.util.Arrays;

/** A layer of the game: a group that may be cut, and the sums {@code Σ|w|} of its channels. */
final class Layer {
  private final ChannelGroup group;
  private final double[] sums;
  private final CutOrder order;
  private final int weakest;

  /**
   * A layer whose {@code U} is the fraction α of its filters with the smallest sums.
   *
   * @param groups all groups of the network; the strongest channel of an axis that would otherwise
   *     be emptied cannot be cut
   * @param sums one for each removable channel
   * @param share α; at least one filter is in {@code U}
   * @param multiple the size of {@code U} is rounded up to a multiple of this
   */
  Layer(ChannelGroups groups, ChannelGroup group, double[] sums, double share, int multiple) {
    this.group = group;
    this.sums = sums.clone();
    this.order = new CutOrder(groups, group, sums);
    int wanted = Math.max(1, (int) Math.ceil(share * sums.length));
    this.weakest = Math.min(Math.ceilDiv(wanted, multiple) * multiple, order.cuttable());
  }

  ChannelGroup group() {
    return group;
  }

  String id() {
    return group.id();
  }

  /** How many filters can be cut; at least one always stays. */
  int cuttable() {
    return order.cuttable();
  }

  /** How many filters are {@code U}. */
  int weakest() {
    return weakest;
  }

  /**
   * The sum of the filter at a place of the order: those that can be cut from the smallest sum on,
   * then the others.
   */
  double sum(int place) {
    return sums[order.channel(place)];
  }

  /** The channels with the smallest sums among those that can be cut, the smallest first. */
  int[] weakestFirst(int count) {
    return order.first(count);
  }

  double meanSum() {
    return Arrays.stream(sums).average().orElse(0);
  }
}
