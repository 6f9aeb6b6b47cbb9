package io.espalier.channels;

import static io.espalier.channels.Groups.barrier;
import static io.espalier.channels.Groups.group;
import static io.espalier.channels.Groups.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.channels.ChannelGroup.Kind;
import io.espalier.graph.Op;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Other resolutions, and channels that become positions. */
final class ResamplingRulesTest {
  private final Sketch net = new Sketch();
  private final String x = net.conv("conv", net.image(3, 2, 2), 8, 3);

  private static Op.Resize nearest(Op.Coordinates coordinates, Integer... axes) {
    return new Op.Resize(
        Op.Interpolation.NEAREST,
        coordinates,
        Op.Nearest.FLOOR,
        -0.75f,
        false,
        0,
        false,
        List.of(axes));
  }

  private static final Op.Resize NEAREST = nearest(Op.Coordinates.ASYMMETRIC);

  private String scales(float... values) {
    return net.constant("scales", Tensor.ofFloats(Shape.of(values.length), values));
  }

  private ChannelGroup behind(String value, int channels) {
    return group(net.groups(net.conv("head", value, 2, channels)), "conv");
  }

  @Test
  void aScaleOfOneKeepsChannels() {
    ChannelGroup group = behind(net.op("up", NEAREST, x, "", scales(1, 1, 2, 2)), 8);
    assertThat(group.removable()).isEqualTo(8);
    assertThat(text(group.consumerSlices(5))).containsExactly("head.weight[1: 5]");
  }

  @Test
  void aBakedChannelCountKeepsChannels() {
    ChannelGroup group =
        behind(net.op("up", NEAREST, x, "", "", net.longs("sizes", 1, 8, 4, 4)), 8);
    assertThat(group.removable()).isEqualTo(8);
  }

  @Test
  void axesThatAreNotNamedPass() {
    Op.Resize spatial = nearest(Op.Coordinates.HALF_PIXEL, 2, -1);
    assertThat(behind(net.op("up", spatial, x, "", scales(2, 2)), 8).removable()).isEqualTo(8);
  }

  @Test
  void channelsThatAreResampledStay() {
    ChannelGroup group = behind(net.op("up", NEAREST, x, "", scales(1, 2, 1, 1)), 16);
    assertThat(group.kind()).isEqualTo(Kind.FROZEN);
    assertThat(barrier(group)).isEqualTo("'up' (Resize) resamples its channels");
  }

  @Test
  void blocksFirstLieApart() {
    ChannelGroup group = behind(net.op("shuffle", new Op.DepthToSpace(2, false), x), 2);
    assertThat(group.channels()).isEqualTo(2);
    assertThat(text(group.slices(1)))
        .containsExactly("conv.weight[0: 1, 3, 5, 7]", "head.weight[1: 1]");
    assertThat(group.ties()).containsExactly("shuffle");
  }

  @Test
  void blocksLastLieSideBySide() {
    ChannelGroup group = behind(net.op("shuffle", new Op.DepthToSpace(2, true), x), 2);
    assertThat(text(group.slices(1)))
        .containsExactly("conv.weight[0: 4, 5, 6, 7]", "head.weight[1: 1]");
  }

  @Test
  void allChannelsOfOneStay() {
    String one = net.op("shuffle", new Op.DepthToSpace(2, true), net.conv("four", x, 4, 8));
    ChannelGroups groups = net.groups(net.conv("head", one, 2, 1));
    assertThat(barrier(group(groups, "four")))
        .isEqualTo("'shuffle' (DepthToSpace) uses one of its channels alone");
  }

  @Test
  void positionsHaveAllChannels() {
    ChannelGroup group = behind(net.op("stack", new Op.SpaceToDepth(2), x), 32);
    assertThat(text(group.consumerSlices(3))).containsExactly("head.weight[1: 3, 11, 19, 27]");
  }
}
