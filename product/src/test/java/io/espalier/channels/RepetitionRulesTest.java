package io.espalier.channels;

import static io.espalier.channels.Groups.barrier;
import static io.espalier.channels.Groups.group;
import static io.espalier.channels.Groups.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.channels.ChannelGroup.Kind;
import io.espalier.graph.Op;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Numbers that are repeated, and tables that a shape fills. */
final class RepetitionRulesTest {
  private final Sketch net = new Sketch();
  private final String image = net.image(3, 2, 2);
  private final String x = net.conv("conv", image, 4, 3);

  @Test
  void anExpandedAxisGoesWithAnEntryOfTheShape() {
    String one = net.conv("one", image, 1, 3);
    String wide = net.op("expand", new Op.Expand(), one, net.longs("shape", 1, 4, 1, 1));
    ChannelGroups groups = net.groups(net.conv("head", net.mul("gated", x, wide), 2, 4));
    ChannelGroup group = group(groups, "conv");
    assertThat(group.kind()).isEqualTo(Kind.PRUNABLE);
    assertThat(group.removable()).isEqualTo(4);
    assertThat(group.layers()).containsExactly("conv");
  }

  @Test
  void whatAnExpandKeepsPasses() {
    String wide = net.op("expand", new Op.Expand(), x, net.longs("shape", 3, 1, 1, 2, 2));
    String back = net.op("back", new Op.Reshape(false), wide, net.longs("four", 3, 4, 2, 2));
    ChannelGroups groups = net.groups(net.conv("head", back, 2, 4));
    assertThat(group(groups, "conv").removable()).isEqualTo(4);
  }

  @Test
  void aTileRepeatsChannels() {
    String wide = net.op("tile", new Op.Tile(), x, net.longs("repeats", 1, 2, 1, 1));
    ChannelGroups groups = net.groups(net.conv("head", wide, 2, 8));
    assertThat(text(group(groups, "conv").slices(1)))
        .containsExactly("conv.weight[0: 1]", "head.weight[1: 1, 5]");
  }

  @Test
  void aTileOfOneChannelBringsChannelsIn() {
    String one = net.conv("one", image, 1, 3);
    String wide = net.op("tile", new Op.Tile(), one, net.longs("repeats", 1, 4, 1, 1));
    ChannelGroups groups = net.groups(net.conv("head", net.add("sum", x, wide), 2, 4));
    assertThat(group(groups, "conv").removable()).isEqualTo(4);
    assertThat(barrier(group(groups, "one"))).isEqualTo("it is the layer's only channel");
  }

  /** A table of ones as wide as a layer, as an attention block multiplies with. */
  @Test
  void aTableOfAComputedShapeIsDataAndNoShape() {
    String count = net.op("count", new Op.ShapeOf(1, 2), x);
    String ones =
        net.op("ones", new Op.ConstantOfShape(Tensor.full(DType.FLOAT32, Shape.of(1), 1)), count);
    String column = net.op("column", new Op.Unsqueeze(), ones, net.longs("axes", 1, 2));
    ChannelGroups groups = net.groups(net.conv("head", net.mul("scaled", x, column), 2, 4));
    ChannelGroup group = group(groups, "conv");
    assertThat(group.removable()).isEqualTo(4);
    assertThat(group.kind()).isEqualTo(Kind.PRUNABLE);
  }

  /** Numbers 0, 1, 2, .. of a layer's channels depend on how many there are. */
  @Test
  void theNumbersOfChannelsAreNotChannels() {
    String count = net.op("count", new Op.ShapeOf(1, 2), x);
    String scalar = net.op("scalar", new Op.Squeeze(), count, net.longs("axis", 0));
    String numbers =
        net.op(
            "numbers",
            new Op.Range(),
            net.constant("0", Tensor.ofLongs(Shape.scalar(), 0)),
            scalar,
            net.constant("1", Tensor.ofLongs(Shape.scalar(), 1)));
    String real = net.op("real", new Op.Cast(DType.FLOAT32), numbers);
    String column = net.op("column", new Op.Unsqueeze(), real, net.longs("axes", 1, 2));
    ChannelGroups groups = net.groups(net.conv("head", net.add("sum", x, column), 2, 4));
    assertThat(group(groups, "conv").kind()).isEqualTo(Kind.FROZEN);
  }
}
