package io.espalier.plan;

import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The channels that may go, least important first. To remove more is to take a longer beginning of
 * this order, so that what goes for a smaller budget includes what goes for a larger one.
 *
 * <p>Not in it are the channels that each group keeps at least, and the most important channel of
 * each axis of each value that would otherwise be emptied.
 *
 * <p>Groups are known by their position among those that may be cut. How many channels go of each
 * is an array over these positions.
 */
final class RemovalOrder {
  private final List<ChannelGroup> groups;
  private final int roundTo;
  private final List<Entry> entries;
  private final List<List<Entry>> byGroup = new ArrayList<>();

  /** A channel and how much it matters among all. */
  private record Entry(int group, int channel, double rank) {}

  private RemovalOrder(List<ChannelGroup> groups, int roundTo, List<Entry> entries) {
    this.groups = groups;
    this.roundTo = roundTo;
    this.entries = entries;
    groups.forEach(group -> byGroup.add(new ArrayList<>()));
    entries.forEach(entry -> byGroup.get(entry.group()).add(entry));
  }

  /**
   * @param all the groups of the network
   * @param groups those that may be cut
   * @param ranks per group that may be cut and channel, lower = goes first; equal ones go in the
   *     order of groups and channels
   */
  static RemovalOrder of(
      ChannelGroups all, List<ChannelGroup> groups, List<double[]> ranks, PlanOptions options) {
    List<Entry> sorted = new ArrayList<>();
    for (int group = 0; group < groups.size(); group++) {
      for (int channel = 0; channel < ranks.get(group).length; channel++) {
        sorted.add(new Entry(group, channel, ranks.get(group)[channel]));
      }
    }
    sorted.sort(Comparator.comparingDouble(Entry::rank));
    int[] position = new int[all.componentCount()];
    Arrays.fill(position, Integer.MAX_VALUE);
    for (int i = 0; i < sorted.size(); i++) {
      position[component(groups, sorted.get(i))] = i;
    }
    boolean[] stays = all.lastOfEachAxis(position);
    int[] left = groups.stream().mapToInt(g -> g.channels() - options.minChannels()).toArray();
    List<Entry> entries = new ArrayList<>();
    for (Entry entry : sorted) {
      if (left[entry.group()] > 0 && !stays[component(groups, entry)]) {
        left[entry.group()]--;
        entries.add(entry);
      }
    }
    return new RemovalOrder(groups, options.roundTo(), entries);
  }

  private static int component(List<ChannelGroup> groups, Entry entry) {
    return groups.get(entry.group()).component(entry.channel());
  }

  /** The number of channels that may go. */
  int size() {
    return entries.size();
  }

  /** How many of the first {@code count} channels are of each group. */
  int[] wanted(int count) {
    int[] wanted = new int[groups.size()];
    entries.subList(0, count).forEach(entry -> wanted[entry.group()]++);
    return wanted;
  }

  /** What may go of {@link #wanted} when the number that each group keeps is rounded up. */
  int[] rounded(int... wanted) {
    int[] rounded = new int[wanted.length];
    for (int group = 0; group < wanted.length; group++) {
      rounded[group] = rounded(group, wanted[group]);
    }
    return rounded;
  }

  /** The same for one group. */
  int rounded(int group, int wanted) {
    int channels = groups.get(group).channels();
    return Math.max(0, channels - Math.ceilDiv(channels - wanted, roundTo) * roundTo);
  }

  /** The number of channels of a group that may go. */
  int most(int group) {
    return byGroup.get(group).size();
  }

  /** The channel at a place of a group's order, from 0. */
  int channel(int group, int place) {
    return byGroup.get(group).get(place).channel();
  }

  /**
   * The sum of the ranks of a group's channels between two places of its order.
   *
   * @param from the first place, from 0
   * @param to the place behind the last one
   */
  double importance(int group, int from, int to) {
    return byGroup.get(group).subList(from, to).stream().mapToDouble(Entry::rank).sum();
  }

  /** The next smaller number of channels that may go of a group of which some go. */
  int fewer(int group, int removed) {
    return Math.max(0, removed - roundTo);
  }

  /** How much the most important channel matters that goes if so many of a group do. */
  double rank(int group, int removed) {
    return byGroup.get(group).get(removed - 1).rank();
  }

  /** The channels that go by group id; groups that lose nothing are absent. */
  Map<String, int[]> removed(int... counts) {
    Map<String, int[]> removed = new LinkedHashMap<>();
    for (int group = 0; group < counts.length; group++) {
      if (counts[group] > 0) {
        removed.put(
            groups.get(group).id(),
            byGroup.get(group).subList(0, counts[group]).stream()
                .mapToInt(Entry::channel)
                .sorted()
                .toArray());
      }
    }
    return removed;
  }
}
