package io.espalier.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.graph.Graph;
import io.espalier.importance.BatchNormScale;
import io.espalier.importance.L1Norm;
import io.espalier.plan.Plan.GroupPlan;
import io.espalier.plan.PlanOptions.Ranking;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import io.espalier.zoo.Zoo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerTest {
  private static final PlanOptions EXACT = PlanOptions.defaults().withRoundTo(1);

  private static Plan plan(Graph graph, Budget budget, PlanOptions options) {
    return Planner.of(graph, ChannelAnalysis.analyse(graph), new L1Norm(), options).within(budget);
  }

  private static String reason(Plan plan, String group) {
    return plan.groups().stream()
        .filter(g -> g.id().equals(group))
        .findFirst()
        .flatMap(GroupPlan::reason)
        .orElse("it is cut");
  }

  private static Graph resnet8() {
    return Zoo.find("resnet8").build(10, Shape.of(3, 32, 32), 1);
  }

  /**
   * The order is conv2 1, conv1 0, conv1 1, conv2 2, conv2 0, conv1 2; the widths (a, b) take (4,
   * 4) 88 MACs, (4, 3) 70, (3, 3) 54, (2, 3) 38, (2, 2) 28, (2, 1) 18, (1, 1) 10.
   */
  @ParameterizedTest
  @CsvSource({
    "1,    88, '',      ''",
    "0.99, 70, '',      '1'",
    "0.7,  54, '0',     '1'",
    "0.5,  38, '0, 1',  '1'",
    "0.43, 28, '0, 1',  '1, 2'",
    "0.25, 18, '0, 1',  '0, 1, 2'",
    "0.12, 10, '0, 1, 2', '0, 1, 2'",
  })
  void cutsTheLeastImportantOfAllUntilTheBudgetIsMet(
      double share, int macs, String first, String second) {
    Plan plan = plan(Networks.chain(), new Budget.Macs(share), EXACT);
    assertThat(plan.cut().removed("conv1")).isEqualTo(numbers(first));
    assertThat(plan.cut().removed("conv2")).isEqualTo(numbers(second));
    assertThat(plan.remaining()).isCloseTo(macs / 88.0, within(1e-12));
    assertThat(plan.met()).isTrue();
  }

  private static int[] numbers(String text) {
    return text.isEmpty()
        ? new int[0]
        : List.of(text.split(", ", -1)).stream().mapToInt(Integer::parseInt).toArray();
  }

  @Test
  void aBudgetOnTheEdgeIsMetByTheShorterCut() {
    assertThat(plan(Networks.chain(), new Budget.Macs(38 / 88.0), EXACT).remaining())
        .isEqualTo(38 / 88.0);
  }

  @Test
  void saysThatTheBudgetCannotBeMetAndCutsTheMost() {
    Plan plan = plan(Networks.chain(), new Budget.Macs(0.1), EXACT);
    assertThat(plan.met()).isFalse();
    assertThat(plan.remaining()).isCloseTo(10 / 88.0, within(1e-12));
    assertThat(plan.groups())
        .filteredOn(g -> g.id().startsWith("conv"))
        .extracting(GroupPlan::after)
        .containsExactly(1, 1);
  }

  /** Uniform: conv1 0, conv2 1, conv1 1, conv2 2, ... whatever the scores of the other layer. */
  @Test
  void uniformRankingTakesTheSameShareOfEachLayer() {
    PlanOptions uniform = EXACT.withRanking(Ranking.UNIFORM);
    Plan plan = plan(Networks.chain(), new Budget.Channels(0.5), uniform);
    assertThat(plan.cut().removed("conv1")).containsExactly(0, 1);
    assertThat(plan.cut().removed("conv2")).containsExactly(1, 2);
    Plan odd = plan(Networks.chain(), new Budget.Channels(0.9), uniform);
    assertThat(odd.cut().removed("conv1")).containsExactly(0);
    assertThat(odd.cut().isEmpty()).isFalse();
    assertThat(odd.cut().removed("conv2")).isEmpty();
  }

  /** Parameters (a, b): (4, 4) 28, (4, 3) 22, (3, 3) 18, (2, 3) 14. */
  @Test
  void budgetsOfParametersAndChannels() {
    Plan parameters = plan(Networks.chain(), new Budget.Parameters(0.6), EXACT);
    assertThat(parameters.remaining()).isEqualTo(0.5);
    assertThat(parameters.cut().size()).isEqualTo(3);
    Plan channels = plan(Networks.chain(), new Budget.Channels(0.75), EXACT);
    assertThat(channels.remaining()).isEqualTo(0.75);
    assertThat(channels.cut().removed("conv1")).containsExactly(0);
    assertThat(channels.cut().removed("conv2")).containsExactly(1);
  }

  /** In multiples of 2: conv2 gives up a channel only when two of it are among those that go. */
  @Test
  void widthsAreRoundedUp() {
    Plan plan = plan(Networks.chain(), new Budget.Macs(0.6), EXACT.withRoundTo(2));
    assertThat(plan.cut().removed("conv1")).containsExactly(0, 1);
    assertThat(plan.cut().removed("conv2")).isEmpty();
    assertThat(plan.remaining()).isEqualTo(48 / 88.0);
    assertThat(reason(plan, "conv2"))
        .isEqualTo(
            "only 1 of its 4 channels rank among those that go, and widths are rounded up to"
                + " multiples of 2");
  }

  /**
   * Of 52.8 MACs that may be left, (2, 3) takes 38. Channel 1 of conv1 cannot stay, for (3, 3)
   * takes 54; channel 1 of conv2 can: (2, 4) takes 48.
   */
  @Test
  void whatTheBudgetDoesNotNeedIsGivenBack() {
    Plan plan = plan(Networks.chain(), new Budget.Macs(0.6), EXACT);
    assertThat(plan.remaining()).isEqualTo(48 / 88.0);
    assertThat(plan.cut().removed("conv1")).containsExactly(0, 1);
    assertThat(plan.cut().removed("conv2")).isEmpty();
    assertThat(reason(plan, "conv2")).isEqualTo("the budget is met without it");
  }

  @Test
  void minimaAreKept() {
    Plan plan = plan(Networks.chain(), new Budget.Macs(0.01), EXACT.withMinChannels(3));
    assertThat(plan.met()).isFalse();
    assertThat(plan.cut().removed("conv1")).containsExactly(0);
    assertThat(plan.cut().removed("conv2")).containsExactly(1);
    Plan whole = plan(Networks.chain(), new Budget.Macs(0.01), EXACT.withMinChannels(4));
    assertThat(whole.cut().isEmpty()).isTrue();
    assertThat(reason(whole, "conv1")).isEqualTo("it has 4 channels, and at least 4 are to remain");
  }

  @Test
  void excludedLayersStayWhole() {
    PlanOptions options = EXACT.withExclusions(List.of("conv?"));
    Plan plan = plan(Networks.chain(), new Budget.Macs(0.9), options);
    assertThat(plan.cut().isEmpty()).isTrue();
    assertThat(plan.met()).isFalse();
    assertThat(reason(plan, "conv1")).isEqualTo("'conv?' excludes it");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                plan(Networks.chain(), new Budget.Macs(0.9), EXACT.withExclusions(List.of("con"))))
        .withMessage("the exclusion 'con' matches no layer with channels");
  }

  /** The halves have readers of their own: each keeps its most important channel, 1 and 3. */
  @Test
  void noValueIsEmptied() {
    Plan plan = plan(Networks.halves(), new Budget.Macs(0.01), EXACT);
    assertThat(plan.met()).isFalse();
    assertThat(plan.cut().removed("conv")).containsExactly(0, 2);
  }

  @Test
  void tiedLayersAreLeftAloneWhereTheyAreNotWanted() {
    Plan plan = plan(resnet8(), new Budget.Macs(0.6), EXACT.withCoupled(false));
    assertThat(plan.met()).isTrue();
    assertThat(plan.groups())
        .filteredOn(g -> g.reason().isEmpty())
        .extracting(GroupPlan::id)
        .containsExactlyInAnyOrder(
            "stage1.block0.conv1", "stage2.block0.conv1", "stage3.block0.conv1");
    assertThat(reason(plan, "stem.conv"))
        .startsWith("an addition ties its channels, and such layers are left alone: ")
        .contains("stage1.block0.conv2");
    assertThat(reason(plan, "head.linear"))
        .isEqualTo("its channels are the network's output 'logits'");
  }

  @Test
  void saysWhyAGroupThatMayBeCutIsNot() {
    Plan plan = plan(Networks.chain(), new Budget.Macs(0.99), EXACT);
    assertThat(reason(plan, "conv1"))
        .isEqualTo("its channels rank above those that suffice for the budget");
    Graph graph = Networks.chain();
    Plan unscored =
        Planner.of(graph, ChannelAnalysis.analyse(graph), new BatchNormScale(), EXACT)
            .within(new Budget.Macs(0.5));
    assertThat(reason(unscored, "conv1")).isEqualTo("no BatchNorm follows 'conv1'");
    assertThat(unscored.met()).isFalse();
  }

  @Test
  void saysWhereScoresAreNoNumbers() {
    Tensor nan = Tensor.ofFloats(Shape.of(4, 1, 1, 1), 1, Float.NaN, 1, 1);
    Graph graph = Networks.chain().replaceConstants(Map.of("conv1.weight", nan));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan(graph, new Budget.Macs(0.5), EXACT))
        .withMessage(
            "the criterion 'l1' scores a channel of 'conv1' as NaN; are there weights that are no numbers?");
  }

  @ParameterizedTest
  @CsvSource({"0", "-0.5", "1.01", "NaN"})
  void sharesAreAboveZeroAndAtMostOne(double share) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Budget.Macs(share))
        .withMessage("the share that may remain must be above 0 and at most 1; share=" + share);
  }

  @Test
  void optionsAreAtLeastOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EXACT.withRoundTo(0))
        .withMessage("roundTo and minChannels must be >= 1; roundTo=0, minChannels=1");
  }

  @Test
  void globsMatchWholeNames() {
    assertThat(new Glob("stage*.conv?").matches("stage1/block0.conv1")).isTrue();
    assertThat(new Glob("stage*.conv?").matches("stage1.conv")).isFalse();
    assertThat(new Glob("a.b").matches("axb")).isFalse();
    assertThat(new Glob("*").matches("")).isTrue();
  }
}
