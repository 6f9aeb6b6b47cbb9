package io.espalier.method.playprune;

import io.espalier.channels.ChannelGroup;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** A layer of the game: a prunable group, and the sums {@code Σ|w|} of its filters. */
final class Layer {
  private final ChannelGroup group;
  private final double[] sums;
  private final int[] ascending;
  private final int weakest;

  /**
   * A layer whose {@code U} is the fraction α of its filters with the smallest sums.
   *
   * @param sums one for each removable channel
   * @param share α; at least one filter is in {@code U}
   * @param multiple the size of {@code U} is rounded up to a multiple of this
   */
  Layer(ChannelGroup group, double[] sums, double share, int multiple) {
    this.group = group;
    this.sums = sums.clone();
    this.ascending =
        IntStream.range(0, sums.length)
            .boxed()
            .sorted(Comparator.comparingDouble(channel -> sums[channel]))
            .mapToInt(Integer::intValue)
            .toArray();
    int wanted = Math.max(1, (int) Math.ceil(share * sums.length));
    this.weakest = Math.min(Math.ceilDiv(wanted, multiple) * multiple, sums.length);
  }

  ChannelGroup group() {
    return group;
  }

  String id() {
    return group.id();
  }

  /** How many filters can be cut, kept ones among them. */
  int size() {
    return sums.length;
  }

  /** How many filters are {@code U}. */
  int weakest() {
    return weakest;
  }

  /**
   * The sum of the filter that stands at a place of the order from the smallest to the greatest.
   */
  double sum(int place) {
    return sums[ascending[place]];
  }

  /** The channels with the smallest sums, the smallest first. */
  int[] weakestFirst(int count) {
    return Arrays.copyOf(ascending, count);
  }

  double meanSum() {
    return Arrays.stream(sums).average().orElse(0);
  }
}
