package io.espalier.plan;

import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.graph.Graph;
import io.espalier.importance.Criterion;
import io.espalier.plan.Plan.GroupPlan;
import io.espalier.plan.PlanOptions.Ranking;
import io.espalier.surgery.PruningPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Finds the smallest cut, in the order of a criterion, after which a network is within a budget.
 *
 * <p>Channels are put in one order ({@link PlanOptions.Ranking}); the cut is its shortest beginning
 * that meets the budget, found by bisection. What remains is never estimated: each try is priced by
 * the shapes that it leaves.
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

  /** The planner with the same scores for widths in multiples of another number. */
  public Planner withRoundTo(int roundTo) {
    return new Planner(groups, options.withRoundTo(roundTo), candidates, ranks);
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

  /** The smallest cut within a budget; the greatest that there is if none is. */
  public Plan within(Budget budget) {
    Remainder remainder = Remainder.of(groups, candidates.groups(), budget);
    int enough = 0;
    int all = order.size();
    if (remainder.after(cut(all)) > budget.share()) {
      enough = all;
    } else {
      int most = all;
      while (enough < most) {
        int middle = (enough + most) >>> 1;
        if (remainder.after(cut(middle)) <= budget.share()) {
          most = middle;
        } else {
          enough = middle + 1;
        }
      }
    }
    PruningPlan cut = cut(enough);
    double remaining = remainder.after(cut);
    boolean met = remaining <= budget.share();
    List<GroupPlan> plans = new ArrayList<>();
    for (ChannelGroup group : groups.groups()) {
      plans.add(groupPlan(group, cut, enough, met));
    }
    return new Plan(cut, remaining, met, plans);
  }

  private PruningPlan cut(int count) {
    return PruningPlan.of(groups, order.removed(count));
  }

  private GroupPlan groupPlan(ChannelGroup group, PruningPlan cut, int count, boolean met) {
    int before = group.channels();
    int after = before - cut.removed(group.id()).length;
    Optional<String> reason =
        after < before
            ? Optional.empty()
            : Optional.of(
                candidates.reasons().getOrDefault(group.id(), whyWhole(group, count, met)));
    return new GroupPlan(group.id(), before, after, reason);
  }

  /** Why a group that may be cut is not. */
  private String whyWhole(ChannelGroup group, int count, boolean met) {
    int wanted = order.wanted(group.id(), count);
    if (wanted > 0) {
      return "only %d of its %d channels could go, and widths are rounded up to multiples of %d"
          .formatted(wanted, group.channels(), options.roundTo());
    }
    return met
        ? "its channels rank above those that suffice for the budget"
        : "each of its channels is the last of some value";
  }
}
