package io.espalier.channels;

import static io.espalier.channels.Groups.barrier;
import static io.espalier.channels.Groups.group;
import static io.espalier.channels.Groups.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.channels.ChannelGroup.Kind;
import io.espalier.graph.Op;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Normalisations: what they take statistics over stays, what they do for each channel goes. */
final class NormRulesTest {
  private final Sketch net = new Sketch();
  private final String x = net.conv("conv", net.image(3, 2, 2), 4, 3);

  private ChannelGroup behind(String normed) {
    return group(net.groups(net.conv("head", normed, 2, 4)), "conv");
  }

  @Test
  void anInstanceNormFollowsItsChannels() {
    ChannelGroup group =
        behind(
            net.op(
                "norm",
                new Op.InstanceNorm(1e-5f),
                x,
                net.weight("scale", 4),
                net.weight("bias", 4)));
    assertThat(group.removable()).isEqualTo(4);
    assertThat(text(group.slices(2)))
        .containsExactly("conv.weight[0: 2]", "scale[0: 2]", "bias[0: 2]", "head.weight[1: 2]");
    assertThat(text(group.scaleSlices(2))).containsExactly("scale[0: 2]");
  }

  @Test
  void aLayerNormOverChannelsFreezesThem() {
    String last = net.op("last", new Op.Transpose(List.of(0, 2, 3, 1)), x);
    String normed =
        net.op(
            "norm", new Op.LayerNorm(-1, 1e-5f), last, net.weight("scale", 4), net.weight("b", 4));
    ChannelGroup group = behind(net.op("first", new Op.Transpose(List.of(0, 3, 1, 2)), normed));
    assertThat(group.kind()).isEqualTo(Kind.FROZEN);
    assertThat(barrier(group))
        .isEqualTo("'norm' (LayerNormalization) computes over all its channels together");
    assertThat(group.barrier().orElseThrow().start()).isEqualTo("norm");
  }

  @Test
  void aLayerNormOverHeightAndWidthLetsChannelsPass() {
    ChannelGroup group =
        behind(net.op("norm", new Op.LayerNorm(2, 1e-5f), x, net.weight("scale", 2, 2)));
    assertThat(group.removable()).isEqualTo(4);
    assertThat(text(group.slices(0))).containsExactly("conv.weight[0: 0]", "head.weight[1: 0]");
  }

  @Test
  void theStatisticsOfALayerNormKeepTheAxesInFront() {
    List<String> outputs =
        net.parts("norm", new Op.LayerNorm(2, 1e-5f), 2, x, net.weight("scale", 2, 2));
    ChannelGroups groups =
        net.groups(net.conv("head", outputs.get(0), 2, 4), net.conv("mean", outputs.get(1), 2, 4));
    assertThat(text(group(groups, "conv").consumerSlices(1)))
        .containsExactly("head.weight[1: 1]", "mean.weight[1: 1]");
  }

  @Test
  void aGroupNormFreezesChannels() {
    ChannelGroup group =
        behind(
            net.op(
                "norm",
                new Op.GroupNorm(2, 1e-5f),
                x,
                net.weight("scale", 4),
                net.weight("bias", 4)));
    assertThat(group.kind()).isEqualTo(Kind.FROZEN);
    assertThat(barrier(group))
        .isEqualTo("'norm' (GroupNormalization) computes over all its channels together");
  }

  @Test
  void aLocalResponseFreezesChannels() {
    ChannelGroup group = behind(net.op("norm", new Op.Lrn(1e-4f, 0.75f, 1, 3), x));
    assertThat(barrier(group)).isEqualTo("'norm' (LRN) computes over all its channels together");
  }
}
