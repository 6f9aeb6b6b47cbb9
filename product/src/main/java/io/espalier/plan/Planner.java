package io.espalier.plan;

import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.cost.TimeModel;
import io.espalier.graph.Graph;
import io.espalier.importance.Criterion;
import io.espalier.plan.Plan.GroupPlan;
import io.espalier.plan.PlanOptions.Ranking;
import io.espalier.surgery.PruningPlan;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Finds a small cut, in the order of a criterion, after which a network is within a budget.
 *
 * <p>Channels are put in one order ({@link PlanOptions.Ranking}); the cut is its shortest beginning
 * that meets the budget, found by bisection. Where widths are rounded, the last step can take far
 * more than is asked for; so what the budget does not need is given back, the most important
 * channels first. What remains is never estimated: each try is priced by the shapes that it leaves.
 */
public final class Planner {
  private final ChannelGroups groups;
  private final PlanOptions options;
  private final Candidates candidates;
  private final List<double[]> ranks;
  private final RemovalOrder order;

  private Planner(
      ChannelGroups groups, PlanOptions options, Candidates candidates, List<double[]> ranks) {
    this.groups = groups;
    this.options = options;
    this.candidates = candidates;
    this.ranks = ranks;
    this.order = RemovalOrder.of(groups, candidates.groups(), ranks, options);
  }

  /**
   * A planner for a network, whose channels it scores.
   *
   * @param groups the channel groups of {@code graph}
   * @throws IllegalArgumentException if an exclusion matches no layer, the groups are of another
   *     network, or a score is not a number
   */
  public static Planner of(
      Graph graph, ChannelGroups groups, Criterion criterion, PlanOptions options) {
    Candidates candidates = Candidates.of(graph, groups, criterion, options);
    List<double[]> ranks =
        candidates.groups().stream()
            .map(group -> ranks(graph, group, criterion, options.ranking()))
            .toList();
    return new Planner(groups, options, candidates, ranks);
  }

  /**
   * A planner that ranks channels by the importance lost for each millisecond saved, where all
   * compete; with {@link Ranking#UNIFORM} as {@link #of(Graph, ChannelGroups, Criterion,
   * PlanOptions)}.
   *
   * @param groups the channel groups of {@code graph}
   * @throws IllegalArgumentException if an exclusion matches no layer, the groups are of another
   *     network, or a score is not a number
   */
  public static Planner byTime(
      Graph graph, ChannelGroups groups, Criterion criterion, PlanOptions options, TimeModel time) {
    Planner plain = of(graph, groups, criterion, options);
    return switch (options.ranking()) {
      case GLOBAL ->
          new Planner(
              groups,
              options,
              plain.candidates,
              TimeRanking.of(groups, plain.candidates(), plain.ranks, options, time));
      case UNIFORM -> plain;
    };
  }

  /** The planner with the same scores for widths in multiples of another number. */
  public Planner withRoundTo(int roundTo) {
    return new Planner(groups, options.withRoundTo(roundTo), candidates, ranks);
  }

  /** The groups that may be cut, in their order. */
  public List<ChannelGroup> candidates() {
    return candidates.groups();
  }

  /** How much each channel of a group matters among all: lower = goes first. */
  private static double[] ranks(
      Graph graph, ChannelGroup group, Criterion criterion, Ranking ranking) {
    double[] scores = criterion.scores(graph, group);
    if (Arrays.stream(scores).anyMatch(Double::isNaN)) {
      throw new IllegalArgumentException(
          "the criterion '%s' scores a channel of '%s' as NaN; are there weights that are no numbers?"
              .formatted(criterion.name(), group.id()));
    }
    return switch (ranking) {
      case GLOBAL -> {
        double mean = Arrays.stream(scores).average().orElse(0);
        yield Arrays.stream(scores).map(score -> mean == 0 ? 0 : score / mean).toArray();
      }
      case UNIFORM -> {
        double[] ranks = new double[scores.length];
        int[] ascending =
            IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(channel -> scores[channel]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int i = 0; i < ascending.length; i++) {
          ranks[ascending[i]] = (i + 1.0) / ascending.length;
        }
        yield ranks;
      }
    };
  }

  /** A small cut within a budget; the greatest that there is if none is. */
  public Plan within(Budget budget) {
    Remainder remainder = Remainder.of(groups, candidates.groups(), budget);
    Predicate<int[]> meets = counts -> remainder.after(cut(counts)) <= budget.share();
    int count = shortest(meets);
    int[] wanted = order.wanted(count);
    int[] counts = order.rounded(wanted);
    boolean met = meets.test(counts);
    if (met) {
      giveBack(counts, meets);
    }
    PruningPlan cut = cut(counts);
    return new Plan(
        cut,
        remainder.after(cut),
        met,
        groups.groups().stream().map(group -> groupPlan(group, cut, wanted, met)).toList());
  }

  /** The length of the shortest beginning that meets the budget, or of all. */
  private int shortest(Predicate<int[]> meets) {
    int enough = 0;
    int most = order.size();
    while (enough < most) {
      int middle = (enough + most) >>> 1;
      if (meets.test(order.rounded(order.wanted(middle)))) {
        most = middle;
      } else {
        enough = middle + 1;
      }
    }
    return enough;
  }

  /** Takes back, group by group, the last channels that go, as long as the budget is met. */
  private void giveBack(int[] counts, Predicate<int[]> meets) {
    PriorityQueue<Integer> mostImportant =
        new PriorityQueue<>(
            Comparator.<Integer>comparingDouble(group -> order.rank(group, counts[group]))
                .reversed());
    for (int group = 0; group < counts.length; group++) {
      if (counts[group] > 0) {
        mostImportant.add(group);
      }
    }
    while (!mostImportant.isEmpty()) {
      int group = mostImportant.remove();
      int before = counts[group];
      counts[group] = order.fewer(group, before);
      if (!meets.test(counts)) {
        counts[group] = before;
      } else if (counts[group] > 0) {
        mostImportant.add(group);
      }
    }
  }

  private PruningPlan cut(int... counts) {
    return PruningPlan.of(groups, order.removed(counts));
  }

  private GroupPlan groupPlan(ChannelGroup group, PruningPlan cut, int[] wanted, boolean met) {
    int before = group.channels();
    int after = before - cut.removed(group.id()).length;
    int candidate = candidates.groups().indexOf(group);
    Optional<String> reason =
        after < before
            ? Optional.empty()
            : Optional.of(
                candidate < 0
                    ? Objects.requireNonNull(candidates.reasons().get(group.id()))
                    : whyWhole(group, wanted[candidate], met));
    return new GroupPlan(group.id(), before, after, reason);
  }

  /** Why a group that may be cut is not. */
  private String whyWhole(ChannelGroup group, int wanted, boolean met) {
    if (wanted == 0) {
      return met
          ? "its channels rank above those that suffice for the budget"
          : "each of its channels is the last of some value";
    }
    int kept = Math.ceilDiv(group.channels() - wanted, options.roundTo()) * options.roundTo();
    return kept < group.channels()
        ? "the budget is met without it"
        : "only %d of its %d channels %s, and widths are rounded up to multiples of %d"
            .formatted(
                wanted,
                group.channels(),
                met ? "rank among those that go" : "could go",
                options.roundTo());
  }
}
