package io.espalier.channels;

import static io.espalier.channels.Groups.barrier;
import static io.espalier.channels.Groups.group;
import static io.espalier.channels.Groups.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.graph.Op;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Parts of channels go to readers of their own. */
final class SelectionRulesTest {
  private final Sketch net = new Sketch();
  private final String x = net.conv("conv", net.image(3, 2, 2), 5, 3);

  @Test
  void theHalvesOfASplitHaveTheirOwnReaders() {
    List<String> parts = net.parts("split", new Op.Split(1), 2, x);
    ChannelGroups groups =
        net.groups(net.conv("a", parts.get(0), 2, 3), net.conv("b", parts.get(1), 2, 2));
    ChannelGroup group = group(groups, "conv");
    assertThat(group.removable()).isEqualTo(5);
    assertThat(text(group.consumerSlices(2))).containsExactly("a.weight[1: 2]");
    assertThat(text(group.consumerSlices(3))).containsExactly("b.weight[1: 0]");
  }

  @Test
  void aPartOfOneChannelStays() {
    List<String> parts = net.parts("split", new Op.Split(1), 2, x, net.longs("sizes", 4, 1));
    ChannelGroups groups =
        net.groups(net.conv("a", parts.get(0), 2, 4), net.conv("b", parts.get(1), 2, 1));
    ChannelGroup group = group(groups, "conv");
    assertThat(group.removable()).isEqualTo(4);
    assertThat(barrier(group)).isEqualTo("'split' (Split) uses one of its channels alone");
  }

  @Test
  void equalPartsOfASumTieEachOther() {
    List<String> parts = net.parts("split", new Op.Split(1), 2, x, net.longs("sizes", 2, 3));
    String wide = net.op("wide", new Op.Concat(1), parts.get(0), parts.get(0));
    ChannelGroups groups = net.groups(net.conv("a", wide, 2, 4), net.conv("b", parts.get(1), 2, 3));
    assertThat(text(group(groups, "conv").consumerSlices(1))).containsExactly("a.weight[1: 1, 3]");
  }

  @Test
  void indicesThatTheChannelCountDecidesStay() {
    String count = net.op("count", new Op.ShapeOf(1, 2), x);
    String last = net.op("last", new Op.Binary(Op.Arithmetic.SUB), count, net.longs("two", 2));
    String both = net.op("both", new Op.Concat(0), last, net.constant("zero", Tensor.vector(0)));
    String free = net.conv("free", "image", 5, 3);
    String picked = net.op("pick", new Op.Gather(1), free, both);
    ChannelGroups groups = net.groups(net.conv("a", x, 2, 5), net.conv("b", picked, 2, 2));
    assertThat(barrier(group(groups, "conv")))
        .isEqualTo("'pick' (Gather) computes with the number of channels");
    assertThat(barrier(group(groups, "free")))
        .isEqualTo("'pick' (Gather) has indices that are not a constant list");
  }

  /** Half of seven channels is half of six: the count matters all the same. */
  @Test
  void aDivisionDoesNotHideAChannelCount() {
    String seven = net.conv("seven", "image", 7, 3);
    String count = net.op("count", new Op.ShapeOf(1, 2), seven);
    String half = net.op("half", new Op.Binary(Op.Arithmetic.DIV), count, net.longs("two", 2));
    String real = net.op("real", new Op.Cast(DType.FLOAT32), half);
    String scaled = net.op("scaled", new Op.Binary(Op.Arithmetic.DIV), seven, real);
    ChannelGroups groups = net.groups(net.conv("head", scaled, 2, 7), net.conv("b", x, 2, 5));
    assertThat(barrier(group(groups, "seven")))
        .isEqualTo("'scaled' (Div) computes with the number of channels");
  }

  @Test
  void aScalarIndexTakesItsAxisAway() {
    String five = net.op("five", new Op.Unsqueeze(), x, net.longs("axis", 1));
    String one =
        net.op(
            "pick", new Op.Gather(1), five, net.constant("0", Tensor.ofLongs(Shape.scalar(), 0)));
    ChannelGroups groups = net.groups(net.conv("head", one, 2, 5));
    assertThat(text(group(groups, "conv").consumerSlices(4))).containsExactly("head.weight[1: 4]");
  }
}
