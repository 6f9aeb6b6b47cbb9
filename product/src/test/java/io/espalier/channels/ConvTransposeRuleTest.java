package io.espalier.channels;

import static io.espalier.channels.Groups.barrier;
import static io.espalier.channels.Groups.group;
import static io.espalier.channels.Groups.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.channels.ChannelGroup.Kind;
import io.espalier.graph.Op;
import io.espalier.graph.Window;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Transposed convolutions, with and without groups. */
final class ConvTransposeRuleTest {
  private final Sketch net = new Sketch();
  private final String x = net.conv("conv", net.image(3, 2, 2), 4, 3);

  /** One that doubles height and width, with a weight of the given extents and a bias. */
  private String up(int groups, int in, int outPerGroup) {
    return net.op(
        "up",
        new Op.ConvTranspose(Window.square(2, 2, 0), groups, List.of(), List.of()),
        x,
        net.weight("up.weight", in, outPerGroup, 2, 2),
        net.weight("up.bias", groups * outPerGroup));
  }

  @Test
  void axisZeroOfTheWeightReadsAndAxisOneMakes() {
    ChannelGroups groups = net.groups(net.conv("head", up(1, 4, 5), 2, 5));
    assertThat(text(group(groups, "conv").slices(3)))
        .containsExactly("conv.weight[0: 3]", "up.weight[0: 3]");
    assertThat(text(group(groups, "conv").consumerSlices(3))).containsExactly("up.weight[0: 3]");
    ChannelGroup up = group(groups, "up");
    assertThat(up.producers()).containsExactly(new Slot("up.weight", 1));
    assertThat(text(up.slices(4)))
        .containsExactly("up.weight[1: 4]", "up.bias[0: 4]", "head.weight[1: 4]");
  }

  @Test
  void aDepthwiseOneCarriesChannels() {
    ChannelGroups groups = net.groups(net.conv("head", up(4, 4, 2), 2, 8));
    ChannelGroup group = group(groups, "conv");
    assertThat(group.removable()).isEqualTo(4);
    assertThat(text(group.slices(1)))
        .containsExactly(
            "conv.weight[0: 1]", "up.weight[0: 1]", "up.bias[0: 2, 3]", "head.weight[1: 2, 3]");
    assertThat(text(group.consumerSlices(1))).containsExactly("head.weight[1: 2, 3]");
  }

  @Test
  void otherGroupsStay() {
    ChannelGroups groups = net.groups(net.conv("head", up(2, 4, 3), 2, 6));
    assertThat(group(groups, "conv").kind()).isEqualTo(Kind.FROZEN);
    assertThat(group(groups, "up").kind()).isEqualTo(Kind.FROZEN);
    assertThat(barrier(group(groups, "conv")))
        .isEqualTo("'up' (ConvTranspose) has groups of several channels, which are not cut");
    assertThat(group(groups, "head").barrier().orElseThrow().start()).isEqualTo("head");
  }
}
