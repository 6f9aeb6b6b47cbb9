package io.espalier.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.cost.TimeModel;
import io.espalier.graph.Graph;
import io.espalier.importance.L1Norm;
import io.espalier.plan.PlanOptions.Ranking;
import io.espalier.tensor.Shape;
import io.espalier.zoo.Zoo;
import org.junit.jupiter.api.Test;

/**
 * The chain of {@link Networks} has scores of 0.4, 0.8, 1.2, 1.6 in {@code conv1} and 0.1, 0.9, 1,
 * 2 in {@code conv2}.
 */
final class TimeRankingTest {
  private static final PlanOptions EXACT = PlanOptions.defaults().withRoundTo(1);

  private static Plan plan(TimeModel time, double share, PlanOptions options) {
    Graph graph = Networks.chain();
    return Planner.byTime(graph, ChannelAnalysis.analyse(graph), new L1Norm(), options, time)
        .within(new Budget.Latency(share, time));
  }

  private static TimeModel byWidths(java.util.function.IntBinaryOperator millis) {
    return (network, shapes) ->
        millis.applyAsInt(
            shapes.apply("conv1.weight").orElseThrow().dim(0),
            shapes.apply("conv2.weight").orElseThrow().dim(0));
  }

  /**
   * A channel of conv1 saves 10 ms and one of conv2 1 ms: importance over time is 0.04, 0.08, 0.12
   * there and 0.1, 0.9, 1 here, so conv1 0 and 1 go, then conv2 1, then conv1 2.
   */
  @Test
  void ranksByTheImportanceLostPerMillisecondSaved() {
    TimeModel time = byWidths((a, b) -> 10 * a + b);
    assertThat(plan(time, 0.8, EXACT).cut().removed("conv1")).containsExactly(0);
    assertThat(plan(time, 0.55, EXACT).cut().removed("conv1")).containsExactly(0, 1);
    Plan third = plan(time, 0.53, EXACT);
    assertThat(third.cut().removed("conv2")).containsExactly(1);
    assertThat(third.remaining()).isCloseTo(23 / 44.0, within(1e-12));
    assertThat(plan(time, 0.3, EXACT).cut().removed("conv1")).containsExactly(0, 1, 2);
  }

  /** Without time, what matters least goes first, and that is in conv2. */
  @Test
  void thePlainPlannerBeginsElsewhere() {
    Graph graph = Networks.chain();
    Plan plan =
        Planner.of(graph, ChannelAnalysis.analyse(graph), new L1Norm(), EXACT)
            .within(new Budget.Latency(0.99, byWidths((a, b) -> 10 * a + b)));
    assertThat(plan.cut().removed("conv2")).containsExactly(1);
  }

  /**
   * A runtime with blocks of two channels: one channel of conv1 alone saves nothing, two save 20 ms
   * for 1.2, and conv2 saves 1 ms a channel. One channel at a time would never begin.
   */
  @Test
  void seesBeyondAStepThatSavesNothing() {
    TimeModel time = byWidths((a, b) -> 20 * Math.ceilDiv(a, 2) + b);
    Plan plan = plan(time, 0.6, EXACT);
    assertThat(plan.cut().removed("conv1")).containsExactly(0, 1);
    assertThat(plan.cut().removed("conv2")).isEmpty();
  }

  /** What saves no time at all goes last, however unimportant it is. */
  @Test
  void whatSavesNoTimeGoesLast() {
    TimeModel time = byWidths((a, b) -> a);
    Plan plan = plan(time, 0.25, EXACT);
    assertThat(plan.met()).isTrue();
    assertThat(plan.cut().removed("conv1")).containsExactly(0, 1, 2);
    assertThat(plan.cut().removed("conv2")).isEmpty();
  }

  @Test
  void uniformStaysUniform() {
    TimeModel time = byWidths((a, b) -> 10 * a + b);
    Plan plan = plan(time, 0.5, EXACT.withRanking(Ranking.UNIFORM));
    assertThat(plan.cut().removed("conv1")).containsExactly(0, 1);
    assertThat(plan.cut().removed("conv2")).containsExactly(1, 2);
  }

  /** A tied channel of ResNet-8 is a filter in several layers, and so lost in several. */
  @Test
  void widthsAreRoundedAndTheBudgetMet() {
    Graph graph = Zoo.find("resnet8").build(10, Shape.of(3, 32, 32), 1);
    TimeModel macs = (network, shapes) -> 1e-6 * io.espalier.cost.CostModel.macs(network, shapes);
    Plan plan =
        Planner.byTime(
                graph, ChannelAnalysis.analyse(graph), new L1Norm(), PlanOptions.defaults(), macs)
            .within(new Budget.Latency(0.5, macs));
    assertThat(plan.met()).isTrue();
    assertThat(plan.remaining()).isBetween(0.4, 0.5);
    assertThat(plan.groups())
        .filteredOn(group -> group.after() < group.before())
        .isNotEmpty()
        .allMatch(group -> group.after() % 4 == 0);
  }
}
