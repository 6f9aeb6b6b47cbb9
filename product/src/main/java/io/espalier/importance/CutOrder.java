package io.espalier.importance;

import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The removable channels of a group, the least important first; of equal ones the first. At the end
 * stand those that cannot be cut with all others: the most important channel of each axis that
 * would otherwise be emptied.
 */
public final class CutOrder {
  private final int[] order;
  private final int cuttable;

  /**
   * The order of a group's channels.
   *
   * @param groups all groups of the network
   * @param scores one for each removable channel, higher = keep
   */
  public CutOrder(ChannelGroups groups, ChannelGroup group, double... scores) {
    List<Integer> ascending =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble(channel -> scores[channel]))
            .toList();
    int[] position = new int[groups.componentCount()];
    Arrays.fill(position, Integer.MAX_VALUE);
    for (int place = 0; place < scores.length; place++) {
      position[group.component(ascending.get(place))] = place;
    }
    boolean[] stays = groups.lastOfEachAxis(position);
    List<Integer> free =
        ascending.stream().filter(channel -> !stays[group.component(channel)]).toList();
    Stream<Integer> bound = ascending.stream().filter(channel -> stays[group.component(channel)]);
    this.order = Stream.concat(free.stream(), bound).mapToInt(Integer::intValue).toArray();
    this.cuttable = Math.min(free.size(), scores.length - 1);
  }

  /** How many channels can be cut; at least one always stays. */
  public int cuttable() {
    return cuttable;
  }

  /** The channel at a place of the order, counted from 0. */
  public int channel(int place) {
    return order[place];
  }

  /** The channels at the first places (a copy). */
  public int[] first(int count) {
    return Arrays.copyOf(order, count);
  }
}
