package io.espalier.method.playprune;

import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A layer of the game: a prunable group, and the sums {@code Σ|w|} of its filters. */
final class Layer {
  private final ChannelGroup group;
  private final double[] sums;
  private final int[] order;
  private final int cuttable;
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
    List<Integer> ascending =
        IntStream.range(0, sums.length)
            .boxed()
            .sorted(Comparator.comparingDouble(channel -> sums[channel]))
            .toList();
    int[] position = new int[groups.componentCount()];
    Arrays.fill(position, Integer.MAX_VALUE);
    for (int place = 0; place < sums.length; place++) {
      position[group.component(ascending.get(place))] = place;
    }
    boolean[] stays = groups.lastOfEachAxis(position);
    List<Integer> free =
        ascending.stream().filter(channel -> !stays[group.component(channel)]).toList();
    Stream<Integer> bound = ascending.stream().filter(channel -> stays[group.component(channel)]);
    this.order = Stream.concat(free.stream(), bound).mapToInt(Integer::intValue).toArray();
    this.cuttable = Math.min(free.size(), sums.length - 1);
    int wanted = Math.max(1, (int) Math.ceil(share * sums.length));
    this.weakest = Math.min(Math.ceilDiv(wanted, multiple) * multiple, cuttable);
  }

  ChannelGroup group() {
    return group;
  }

  String id() {
    return group.id();
  }

  /** How many filters can be cut; at least one always stays. */
  int cuttable() {
    return cuttable;
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
    return sums[order[place]];
  }

  /** The channels with the smallest sums among those that can be cut, the smallest first. */
  int[] weakestFirst(int count) {
    return Arrays.copyOf(order, count);
  }

  double meanSum() {
    return Arrays.stream(sums).average().orElse(0);
  }
}
