package io.espalier.channels;

import static io.espalier.channels.Groups.barrier;
import static io.espalier.channels.Groups.group;
import static io.espalier.channels.Groups.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.channels.ChannelGroup.Kind;
import io.espalier.graph.Op;
import org.junit.jupiter.api.Test;

/** Operators of several operands: who couples layers, and who only follows. */
final class BroadcastRulesTest {
  private final Sketch net = new Sketch();
  private final String image = net.image(3, 2, 2);

  private ChannelGroup behind(String value, String id) {
    return group(net.groups(net.conv("head", value, 2, 4)), id);
  }

  @Test
  void aSumOfThreeCouplesThree() {
    String a = net.conv("a", image, 4, 3);
    String b = net.conv("b", image, 4, 3);
    String c = net.conv("c", image, 4, 3);
    ChannelGroup group = behind(net.op("sum", new Op.Fold(Op.Folding.SUM), a, b, c), "a");
    assertThat(group.kind()).isEqualTo(Kind.COUPLED);
    assertThat(group.layers()).containsExactly("a", "b", "c");
    assertThat(group.ties()).containsExactly("sum");
    assertThat(group.removable()).isEqualTo(4);
  }

  @Test
  void theLargestOfTwoCouplesThem() {
    String a = net.conv("a", image, 4, 3);
    String b = net.conv("b", image, 4, 3);
    ChannelGroup group = behind(net.op("max", new Op.Fold(Op.Folding.MAX), a, b), "a");
    assertThat(group.kind()).isEqualTo(Kind.COUPLED);
  }

  @Test
  void aLimitDoesNotCouple() {
    String a = net.conv("a", image, 4, 3);
    String limit = net.weight("limit", 1, 4, 1, 1);
    ChannelGroup group = behind(net.op("max", new Op.Fold(Op.Folding.MAX), limit, a), "a");
    assertThat(group.kind()).isEqualTo(Kind.PRUNABLE);
    assertThat(text(group.slices(3)))
        .containsExactly("a.weight[0: 3]", "limit[1: 3]", "head.weight[1: 3]");
    assertThat(group.ties()).isEmpty();
  }

  @Test
  void aChoiceCouplesWhatItChoosesFromAndNotTheCondition() {
    String a = net.conv("a", image, 4, 3);
    String b = net.conv("b", image, 4, 3);
    String c = net.conv("c", image, 4, 3);
    String positive =
        net.op("positive", new Op.Compare(Op.Comparison.GREATER), c, net.weight("zero", 1));
    String gate = net.op("gate", new Op.Where(), positive, a, net.weight("low", 1));
    String either = net.op("either", new Op.Where(), positive, gate, b);
    ChannelGroup group = behind(either, "a");
    assertThat(group.kind()).isEqualTo(Kind.COUPLED);
    assertThat(group.layers()).containsExactly("a", "b", "c");
    assertThat(group.ties()).containsExactly("gate", "either");
  }

  @Test
  void aConditionAloneDoesNotCouple() {
    String a = net.conv("a", image, 4, 3);
    String c = net.conv("c", image, 4, 3);
    String positive =
        net.op("positive", new Op.Compare(Op.Comparison.GREATER), c, net.weight("zero", 1));
    ChannelGroup group =
        behind(net.op("gate", new Op.Where(), positive, a, net.weight("low", 1)), "a");
    assertThat(group.kind()).isEqualTo(Kind.PRUNABLE);
    assertThat(group.layers()).containsExactly("a", "c");
  }

  @Test
  void aSlopeFollows() {
    String a = net.conv("a", image, 4, 3);
    ChannelGroup group =
        behind(net.op("prelu", new Op.PRelu(), a, net.weight("slope", 4, 1, 1)), "a");
    assertThat(group.kind()).isEqualTo(Kind.PRUNABLE);
    assertThat(text(group.slices(2)))
        .containsExactly("a.weight[0: 2]", "slope[0: 2]", "head.weight[1: 2]");
  }

  @Test
  void whatMeetsTheInputStays() {
    String a = net.conv("a", image, 3, 3);
    ChannelGroups groups =
        net.groups(net.conv("head", net.op("sum", new Op.Fold(Op.Folding.SUM), a, image), 2, 3));
    assertThat(barrier(group(groups, "a")))
        .isEqualTo("'sum' (Sum) ties it to 'image', which must stay whole");
  }

  @Test
  void theSqueezeAndExciteGateOfEachChannelGoesWithIt() {
    String a = net.conv("a", image, 4, 3);
    String down = net.relu("relu", net.conv("down", net.globalPool("pool", a), 2, 4));
    String gate =
        net.op("hard", new Op.Elementwise(Op.Function.HARD_SIGMOID), net.conv("up", down, 4, 2));
    ChannelGroup group = behind(net.mul("gated", a, gate), "a");
    assertThat(group.kind()).isEqualTo(Kind.PRUNABLE);
    assertThat(group.ties()).containsExactly("gated");
    assertThat(text(group.filterSlices(1))).containsExactly("a.weight[0: 1]", "up.weight[0: 1]");
    assertThat(text(group.consumerSlices(1)))
        .containsExactly("down.weight[1: 1]", "head.weight[1: 1]");
  }
}
