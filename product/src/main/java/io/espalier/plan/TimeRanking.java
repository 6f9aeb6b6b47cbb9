package io.espalier.plan;

import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.cost.TimeModel;
import io.espalier.surgery.PruningPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Ranks channels by the importance that is lost for each millisecond that is saved.
 *
 * <p>Channels go block by block, each time the block that costs least for what it saves in the
 * network as it then is. What a block saves depends on the widths of the layers around it, and a
 * runtime that works on blocks of channels saves nothing until a whole one is gone: so of each
 * group one, two and four blocks at once compete.
 */
final class TimeRanking {
  private static final int BLOCKS_A_GROUP = 16;
  private static final int[] AT_ONCE = {1, 2, 4};

  private final ChannelGroups groups;
  private final List<ChannelGroup> candidates;
  private final List<double[]> importance;
  private final int roundTo;
  private final RemovalOrder order;
  private final TimeModel time;
  private final int[] removed;
  private double now;

  private TimeRanking(
      ChannelGroups groups,
      List<ChannelGroup> candidates,
      List<double[]> importance,
      PlanOptions options,
      TimeModel time) {
    this.groups = groups;
    this.candidates = candidates;
    this.importance = importance;
    this.roundTo = options.roundTo();
    this.order = RemovalOrder.of(groups, candidates, importance, options);
    this.time = time;
    this.removed = new int[candidates.size()];
    this.now = millis(removed);
  }

  /**
   * The ranks: per group that may be cut and channel, lower = goes first.
   *
   * @param importance per group that may be cut and channel, comparable between groups
   */
  static List<double[]> of(
      ChannelGroups groups,
      List<ChannelGroup> candidates,
      List<double[]> importance,
      PlanOptions options,
      TimeModel time) {
    return new TimeRanking(groups, candidates, importance, options, time).ranks();
  }

  /**
   * A block of a group, or several.
   *
   * @param removed channels of the group that are gone then
   * @param price importance lost for each millisecond saved
   */
  private record Move(int group, int removed, double price) {}

  private List<double[]> ranks() {
    List<double[]> ranks = new ArrayList<>();
    for (double[] scores : importance) {
      double[] never = new double[scores.length];
      Arrays.fill(never, Double.MAX_VALUE);
      ranks.add(never);
    }
    PriorityQueue<Move> moves = new PriorityQueue<>(Comparator.comparingDouble(Move::price));
    for (int group = 0; group < removed.length; group++) {
      offer(moves, group);
    }
    int place = 0;
    while (!moves.isEmpty()) {
      Move move = best(moves.remove().group());
      Move next = moves.peek();
      if (next != null && move.price() > next.price()) {
        moves.add(move); // what was cut meanwhile made it dearer
        continue;
      }
      for (int i = removed[move.group()]; i < move.removed(); i++) {
        ranks.get(move.group())[order.channel(move.group(), i)] = place++;
      }
      removed[move.group()] = move.removed();
      now = millis(removed);
      offer(moves, move.group());
    }
    return ranks;
  }

  private void offer(PriorityQueue<Move> moves, int group) {
    if (next(group, 1) > removed[group]) {
      moves.add(best(group));
    }
  }

  /** The cheapest of the group's next moves. */
  private Move best(int group) {
    return Arrays.stream(AT_ONCE)
        .mapToObj(blocks -> move(group, next(group, blocks)))
        .min(Comparator.comparingDouble(Move::price))
        .orElseThrow();
  }

  private Move move(int group, int target) {
    int[] counts = removed.clone();
    counts[group] = target;
    double lost =
        candidates.get(group).layers().size() * order.importance(group, removed[group], target);
    double saved = now - millis(counts);
    return new Move(group, target, saved > 0 ? lost / saved : Double.MAX_VALUE);
  }

  /** How many channels of a group are gone after some more blocks; as many as now at the end. */
  private int next(int group, int blocks) {
    int channels = candidates.get(group).channels();
    int block = Math.ceilDiv(channels, BLOCKS_A_GROUP * roundTo) * roundTo;
    int kept = Math.ceilDiv(channels - removed[group], block) * block - blocks * block;
    int most = order.most(group);
    int target = Math.min(most, channels - Math.max(kept, 0));
    int rounded = order.rounded(group, target);
    return Math.max(rounded, removed[group]);
  }

  private double millis(int... counts) {
    PruningPlan cut = PruningPlan.of(groups, order.removed(counts));
    return time.millis(groups.network(), cut::shape);
  }
}
