package io.espalier.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.cost.Cost;
import io.espalier.cost.CostModel;
import io.espalier.graph.Graph;
import io.espalier.graph.ShapeInference;
import io.espalier.importance.Criterion;
import io.espalier.importance.L1Norm;
import io.espalier.importance.RandomScore;
import io.espalier.plan.Plan.GroupPlan;
import io.espalier.plan.PlanOptions.Ranking;
import io.espalier.surgery.PruningPlan;
import io.espalier.surgery.Surgeon;
import io.espalier.tensor.Shape;
import io.espalier.zoo.Zoo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every plan. */
class PlanPropertiesTest {
  private static final Shape IMAGE = Shape.of(3, 32, 32);

  static LongStream seeds() {
    return LongStream.range(0, 12);
  }

  private static Cost cost(Graph graph) {
    return CostModel.of(graph, ShapeInference.atBatch(graph, 1));
  }

  private static Plan plan(
      Graph graph, ChannelGroups groups, Criterion criterion, Budget budget, PlanOptions options) {
    return Planner.of(graph, groups, criterion, options).within(budget);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void plansKeepTheirPromises(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    String[] names = {"resnet8-w8", "resnet14b-w12", "vgg11-w8"};
    Graph graph = Zoo.find(names[random.nextInt(3)]).build(10, IMAGE, seed);
    ChannelGroups groups = ChannelAnalysis.analyse(graph);
    int roundTo = 1 + random.nextInt(8);
    int least = 1 + random.nextInt(4);
    PlanOptions options =
        PlanOptions.defaults()
            .withRanking(random.nextBoolean() ? Ranking.GLOBAL : Ranking.UNIFORM)
            .withRoundTo(roundTo)
            .withMinChannels(least)
            .withCoupled(random.nextBoolean());
    double share = random.nextDouble(0.2, 1);
    boolean limitsMacs = random.nextBoolean();
    Budget budget = limitsMacs ? new Budget.Macs(share) : new Budget.Parameters(share);
    ToLongFunction<Graph> price = g -> limitsMacs ? cost(g).macs() : cost(g).parameters();
    RandomScore criterion = new RandomScore(seed);
    String as = "seed " + seed + ": " + options + " " + budget;

    Plan plan = plan(graph, groups, criterion, budget, options);
    Graph cut = Surgeon.prune(graph, plan.cut());
    assertThat((double) price.applyAsLong(cut) / price.applyAsLong(graph))
        .as(as)
        .isEqualTo(plan.remaining());
    assertThat(plan.met()).as(as).isEqualTo(plan.remaining() <= budget.share());
    assertThat(plan.groups()).as(as).hasSameSizeAs(groups.groups());
    for (GroupPlan group : plan.groups()) {
      assertThat(group.reason().isPresent()).as(as).isEqualTo(group.after() == group.before());
      if (group.after() < group.before()) {
        assertThat(group.after() % roundTo).as(as).isZero();
        assertThat(group.after()).as(as).isGreaterThanOrEqualTo(least);
      }
    }
    if (plan.met()) {
      assertThat(groupsThatNeedNotLoseSoMuch(plan, criterion, graph, roundTo, price, share))
          .as(as)
          .isEmpty();
    }
  }

  /** The groups whose most important cut channels could stay within the budget. */
  private static List<String> groupsThatNeedNotLoseSoMuch(
      Plan plan,
      Criterion criterion,
      Graph graph,
      int roundTo,
      ToLongFunction<Graph> price,
      double share) {
    ChannelGroups groups = plan.cut().groups();
    List<String> found = new ArrayList<>();
    for (ChannelGroup group : groups.groups()) {
      int[] removed = plan.cut().removed(group.id());
      if (removed.length > 0) {
        double[] scores = criterion.scores(graph, group);
        Map<String, int[]> less = new HashMap<>();
        groups.groups().forEach(g -> less.put(g.id(), plan.cut().removed(g.id())));
        less.put(
            group.id(),
            Arrays.stream(removed)
                .boxed()
                .sorted(Comparator.comparingDouble(channel -> scores[channel]))
                .limit(Math.max(0, removed.length - roundTo))
                .mapToInt(Integer::intValue)
                .toArray());
        Graph cut = Surgeon.prune(graph, PruningPlan.of(groups, less));
        if ((double) price.applyAsLong(cut) / price.applyAsLong(graph) <= share) {
          found.add(group.id());
        }
      }
    }
    return found;
  }

  /** Four channels of a stream are up to 6 % of the MACs; what they free too much is given back. */
  @Test
  void budgetsAreUsedUp() {
    Graph graph = Zoo.find("resnet20").build(10, IMAGE, 5);
    ChannelGroups groups = ChannelAnalysis.analyse(graph);
    for (double share : new double[] {0.9, 0.7, 0.5, 0.3}) {
      Plan plan = plan(graph, groups, new L1Norm(), new Budget.Macs(share), PlanOptions.defaults());
      assertThat(plan.remaining()).isBetween(share - 0.02, share);
    }
  }

  /** Chance reaches the operations of another plan closely: the baseline's fair start. */
  @Test
  void randomPruningReachesTheSameOperations() {
    Graph graph = Zoo.find("resnet20").build(10, IMAGE, 5);
    ChannelGroups groups = ChannelAnalysis.analyse(graph);
    PlanOptions options = PlanOptions.defaults().withRoundTo(1);
    Plan plan = plan(graph, groups, new L1Norm(), new Budget.Macs(0.5), options);
    for (long seed = 0; seed < 3; seed++) {
      Plan chance =
          plan(graph, groups, new RandomScore(seed), new Budget.Macs(plan.remaining()), options);
      assertThat(chance.remaining())
          .as("seed " + seed)
          .isBetween(plan.remaining() - 0.01, plan.remaining());
      assertThat(chance.cut().removed("stage1.block0.conv1"))
          .isNotEqualTo(plan.cut().removed("stage1.block0.conv1"));
    }
  }
}
