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
 */
final class RemovalOrder {
  private final List<ChannelGroup> groups;
  private final int roundTo;
  private final List<Entry> entries;

  /**
   * A channel and how much it matters among all.
   *
   * @param group position among the groups
   */
  private record Entry(int group, int channel, double rank) {}

  private RemovalOrder(List<ChannelGroup> groups, int roundTo, List<Entry> entries) {
    this.groups = groups;
    this.roundTo = roundTo;
    this.entries = entries;
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

  /** How many of the first {@code count} channels are of each group, by position. */
  private int[] perGroup(int count) {
    int[] perGroup = new int[groups.size()];
    entries.subList(0, count).forEach(entry -> perGroup[entry.group()]++);
    return perGroup;
  }

  /**
   * The channels that go by group id when the first {@code count} are to go; fewer where a group's
   * width is rounded up. Groups that lose nothing are absent.
   */
  Map<String, int[]> removed(int count) {
    int[] perGroup = perGroup(count);
    Map<String, int[]> removed = new LinkedHashMap<>();
    for (int i = 0; i < groups.size(); i++) {
      int group = i;
      ChannelGroup chosen = groups.get(group);
      int kept = Math.ceilDiv(chosen.channels() - perGroup[group], roundTo) * roundTo;
      if (kept < chosen.channels()) {
        removed.put(
            chosen.id(),
            entries.stream()
                .filter(entry -> entry.group() == group)
                .limit(chosen.channels() - kept)
                .mapToInt(Entry::channel)
                .sorted()
                .toArray());
      }
    }
    return removed;
  }

  /** Of the first {@code count} channels, those of a group, before rounding. */
  int wanted(String groupId, int count) {
    return (int)
        entries.subList(0, count).stream()
            .filter(entry -> groups.get(entry.group()).id().equals(groupId))
            .count();
  }
}
