package io.espalier.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.graph.Op;
import io.espalier.graph.Window;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a user is told of one node. */
final class ExplanationTest {
  private final Sketch net = new Sketch();
  private final String image = net.image(3, 2, 2);

  private static List<String> ids(List<ChannelGroup> groups) {
    return groups.stream().map(ChannelGroup::id).toList();
  }

  @Test
  void aLayerMakesAndReads() {
    String x = net.conv("stem", image, 4, 3);
    String y = net.conv("b", net.relu("relu", net.conv("a", x, 5, 4)), 4, 5);
    ChannelGroups groups = net.groups(net.conv("head", net.add("sum", x, y), 2, 4));
    Explanation b = groups.explain("b");
    assertThat(ids(b.makes())).containsExactly("stem");
    assertThat(ids(b.reads())).containsExactly("a");
    assertThat(b.carries()).isEmpty();
    assertThat(b.makes().getFirst().ties()).containsExactly("sum");
    assertThat(b.makes().getFirst().layers()).containsExactly("stem", "b");
    Explanation sum = groups.explain("sum");
    assertThat(sum.makes()).isEmpty();
    assertThat(ids(sum.carries())).containsExactly("stem");
  }

  /** The chain starts at the output, wherever one asks. */
  @Test
  void aFrozenLayerNamesWhereItBegins() {
    String a = net.conv("a", image, 4, 3);
    String b = net.conv("b", a, 4, 4);
    String sum = net.add("sum", a, b);
    ChannelGroup group = net.groups(sum).explain("a").makes().getFirst();
    assertThat(group.barrier().orElseThrow())
        .isEqualTo(Barrier.output("sum"))
        .extracting(Barrier::start)
        .isEqualTo("sum");
    assertThat(group.ties()).containsExactly("sum");
  }

  @Test
  void aDepthwiseConvolutionMakesTheChannelsItCarries() {
    String x = net.conv("conv", image, 3, 3);
    ChannelGroups groups = net.groups(net.conv("head", net.conv("depthwise", x, 3, 1, 3), 2, 3));
    assertThat(ids(groups.explain("depthwise").makes())).containsExactly("conv");
    assertThat(groups.explain("depthwise").reads()).isEmpty();
  }

  @Test
  void aSharedWeightTiesItsUsers() {
    String w = net.weight("shared", 4, 4, 1, 1);
    Op conv = new Op.Conv(Window.square(1, 1, 0), 1);
    String x = net.conv("stem", image, 4, 3);
    String y = net.op("second", conv, net.relu("relu", net.op("first", conv, x, w)), w);
    ChannelGroups groups = net.groups(net.conv("head", y, 2, 4));
    assertThat(groups.explain("first").makes().getFirst().ties()).containsExactly("second");
  }

  @Test
  void anUnknownNodeIsAnError() {
    ChannelGroups groups = net.groups(net.conv("head", image, 2, 3));
    assertThatThrownBy(() -> groups.explain("tail"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the network has no node 'tail'");
  }

  @Test
  void whatAShuffleWasMadeOfHasNothingToSay() {
    String x = net.conv("conv", image, 4, 3);
    String split = net.op("split", new Op.Reshape(false), x, net.longs("five", 0, 2, 2, 2, 2));
    String swap = net.op("swap", new Op.Transpose(List.of(0, 2, 1, 3, 4)), split);
    String join = net.op("join", new Op.Reshape(false), swap, net.longs("four", 0, 4, 2, 2));
    ChannelGroups groups = net.groups(net.conv("head", join, 2, 4));
    assertThat(groups.explain("swap").carries()).isEmpty();
    assertThat(ids(groups.explain("join").carries())).containsExactly("conv");
    assertThat(groups.find("conv").orElseThrow().removable()).isEqualTo(4);
  }
}
