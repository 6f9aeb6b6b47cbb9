package io.espalier.channels;

import static io.espalier.channels.Groups.barrier;
import static io.espalier.channels.Groups.group;
import static io.espalier.channels.Groups.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.channels.ChannelGroup.Kind;
import io.espalier.graph.FileHeader;
import io.espalier.graph.Graph;
import io.espalier.graph.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  private ChannelGroup throughNorms(String normed, int channels) {
    Graph graph = net.graph(net.conv("head", normed, 2, channels));
    return group(ChannelAnalysis.analyse(graph, Exactness.THROUGH_NORMS), "conv");
  }

  @Test
  void channelsGoThroughALayerNormWhereAsked() {
    String last = net.op("last", new Op.Transpose(List.of(0, 2, 3, 1)), x);
    String normed =
        net.op(
            "norm", new Op.LayerNorm(-1, 1e-5f), last, net.weight("scale", 4), net.weight("b", 4));
    ChannelGroup group =
        throughNorms(net.op("first", new Op.Transpose(List.of(0, 3, 1, 2)), normed), 4);
    assertThat(group.removable()).isEqualTo(4);
    assertThat(text(group.slices(1)))
        .containsExactly("conv.weight[0: 1]", "scale[0: 1]", "b[0: 1]", "head.weight[1: 1]");
  }

  /** Height and width have labels by the table only, which the convolution's output lacks. */
  @Test
  void ofALayerNormOverAllAxesOnlyChannelsGo() {
    String normed =
        net.op(
            "norm",
            new Op.LayerNorm(1, 1e-5f),
            x,
            net.weight("scale", 4, 2, 2),
            net.weight("bias", 4, 1, 1));
    ChannelGroup group = throughNorms(normed, 4);
    assertThat(text(group.slices(3)))
        .containsExactly("conv.weight[0: 3]", "scale[0: 3]", "bias[0: 3]", "head.weight[1: 3]");
  }

  /** A matrix product makes rows and columns both; which of them are the channels is not said. */
  @Test
  void aLayerNormOverTwoAxesThatCouldBothLoseKeepsBoth() {
    String rows = net.op("rows", new Op.MatMul(), net.weight("left", 5, 2), x);
    String both = net.op("both", new Op.MatMul(), rows, net.weight("right", 2, 6));
    String normed = net.op("norm", new Op.LayerNorm(2, 1e-5f), both, net.weight("scale", 6));
    String sums = net.op("sums", new Op.MatMul(), net.weight("end", 1, 5), normed);
    String out = net.op("out", new Op.MatMul(), sums, net.weight("last", 6, 1));
    ChannelGroups groups = ChannelAnalysis.analyse(net.graph(out), Exactness.THROUGH_NORMS);
    for (String id : List.of("rows", "both")) {
      assertThat(barrier(group(groups, id)))
          .isEqualTo("'norm' (LayerNormalization) computes over all its channels together");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8})
  void theSamePlaceOfEveryGroupGoesThroughAGroupNormWhereAsked(int parameters) {
    String wide = net.conv("conv8", x, 8, 4);
    String normed =
        net.op(
            "norm",
            new Op.GroupNorm(4, 1e-5f),
            wide,
            net.weight("scale", parameters),
            net.weight("bias", parameters));
    net.header(
        new FileHeader(
            10, Map.of(FileHeader.STANDARD_DOMAIN, parameters == 4 ? 18 : 21), "", "", Map.of()));
    Graph graph = net.graph(net.conv("head", normed, 2, 8));
    ChannelGroup group = group(ChannelAnalysis.analyse(graph, Exactness.THROUGH_NORMS), "conv8");
    assertThat(group.removable()).isEqualTo(2);
    assertThat(group.ties()).containsExactly("norm");
    List<String> slices = new ArrayList<>(List.of("conv8.weight[0: 1, 3, 5, 7]"));
    if (parameters == 8) {
      slices.addAll(List.of("scale[0: 1, 3, 5, 7]", "bias[0: 1, 3, 5, 7]"));
    }
    slices.add("head.weight[1: 1, 3, 5, 7]");
    assertThat(text(group.slices(1))).isEqualTo(slices);
  }

  /** Two groups of four are rows; a place is a channel of each, over height and width. */
  @ParameterizedTest
  @CsvSource({"EXACT, 0", "THROUGH_NORMS, 4"})
  void placesGoThroughAGroupNormThatIsExportedAsInstanceNorm(Exactness exactness, int removable) {
    ChannelGroups groups = exportedGroupNorm(2, exactness);
    assertThat(group(groups, "conv8").removable()).isEqualTo(removable);
    assertThat(groups.approximated()).hasSize(removable == 0 ? 0 : 1);
  }

  /** Four groups of two: as many as places would be two, so that whole groups go, and exactly. */
  @ParameterizedTest
  @EnumSource(Exactness.class)
  void wholeGroupsGoThroughOneOfManyGroups(Exactness exactness) {
    ChannelGroups groups = exportedGroupNorm(4, exactness);
    assertThat(group(groups, "conv8").removable()).isEqualTo(4);
    assertThat(text(group(groups, "conv8").filterSlices(1)))
        .containsExactly("conv8.weight[0: 2, 3]");
    assertThat(groups.approximated()).isEmpty();
  }

  private ChannelGroups exportedGroupNorm(int count, Exactness exactness) {
    String wide = net.conv("conv8", x, 8, 4);
    String rows = net.op("rows", new Op.Reshape(false), wide, net.longs("form", 0, count, -1));
    String normed =
        net.op(
            "norm",
            new Op.InstanceNorm(1e-5f),
            rows,
            net.weight("ones", count),
            net.weight("zeros", count));
    String shape = net.op("shape", new Op.ShapeOf(0, Integer.MAX_VALUE), wide);
    String back = net.op("back", new Op.Reshape(false), normed, shape);
    String scaled = net.mul("scaled", back, net.weight("scale", 8, 1, 1));
    Graph graph = net.graph(net.conv("head", scaled, 2, 8));
    return ChannelAnalysis.analyse(graph, exactness);
  }
}
