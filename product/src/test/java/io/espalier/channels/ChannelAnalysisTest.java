package io.espalier.channels;

import static io.espalier.channels.Groups.barrier;
import static io.espalier.channels.Groups.group;
import static io.espalier.channels.Groups.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.channels.ChannelGroup.Kind;
import io.espalier.graph.Dim;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.graph.Window;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The groups of small networks, worked out by hand. */
final class ChannelAnalysisTest {
  private final Sketch net = new Sketch();
  private final String image = net.image(3, 2, 2);

  @Test
  void aChain() {
    String x = net.relu("relu", net.batchNorm("bn", net.conv("first", image, 4, 3), 4));
    ChannelGroups groups = net.groups(net.conv("second", x, 2, 4));

    ChannelGroup first = group(groups, "first");
    assertThat(first.kind()).isEqualTo(Kind.PRUNABLE);
    assertThat(first.channels()).isEqualTo(4);
    assertThat(first.removable()).isEqualTo(4);
    assertThat(first.producers()).containsExactly(new Slot("first.weight", 0));
    assertThat(first.layers()).containsExactly("first");
    assertThat(first.barrier()).isEmpty();
    assertThat(text(first.slices(3)))
        .containsExactly(
            "first.weight[0: 3]",
            "bn.scale[0: 3]",
            "bn.bias[0: 3]",
            "bn.mean[0: 3]",
            "bn.var[0: 3]",
            "second.weight[1: 3]");
    assertThat(text(first.filterSlices(3))).containsExactly("first.weight[0: 3]");
    assertThat(text(first.scaleSlices(3))).containsExactly("bn.scale[0: 3]");
    assertThat(text(first.consumerSlices(3))).containsExactly("second.weight[1: 3]");

    ChannelGroup second = group(groups, "second");
    assertThat(second.kind()).isEqualTo(Kind.FROZEN);
    assertThat(second.channels()).isEqualTo(2);
    assertThat(second.removable()).isZero();
    assertThat(barrier(second)).isEqualTo("its channels are the network's output 'second'");
    assertThat(groups.groups()).containsExactly(first, second);
  }

  @Test
  void aResidualCouplesItsLayers() {
    String x = net.conv("stem", image, 4, 3);
    String y = net.conv("b", net.relu("relu", net.conv("a", x, 5, 4)), 4, 5);
    ChannelGroups groups = net.groups(net.conv("head", net.add("sum", x, y), 2, 4));

    ChannelGroup stem = group(groups, "stem");
    assertThat(stem.kind()).isEqualTo(Kind.COUPLED);
    assertThat(stem.layers()).containsExactly("stem", "b");
    assertThat(text(stem.consumerSlices(1))).containsExactly("a.weight[1: 1]", "head.weight[1: 1]");
    assertThat(group(groups, "a").kind()).isEqualTo(Kind.PRUNABLE);
    assertThat(group(groups, "a").removable()).isEqualTo(5);
  }

  @Test
  void zeroPaddedChannelsGoWithTheChannelsTheyAreAddedTo() {
    String x = net.conv("stem", image, 2, 3);
    String pads = net.longs("pads", 0, 1, 0, 0, 0, 1, 0, 0);
    String wide = net.op("pad", new Op.Pad(Op.Padding.CONSTANT), x, pads);
    String y = net.conv("inner", x, 4, 2);
    ChannelGroups groups = net.groups(net.conv("head", net.add("sum", y, wide), 2, 4));

    ChannelGroup shared = group(groups, "stem");
    assertThat(shared.kind()).isEqualTo(Kind.COUPLED);
    assertThat(shared.layers()).containsExactly("stem", "inner");
    assertThat(text(shared.filterSlices(0)))
        .containsExactly("stem.weight[0: 0]", "inner.weight[0: 1]");
    ChannelGroup padded = group(groups, "inner");
    assertThat(padded.kind()).isEqualTo(Kind.COUPLED);
    assertThat(padded.removable()).isEqualTo(2);
    assertThat(text(padded.filterSlices(1))).containsExactly("inner.weight[0: 3]");
  }

  @Test
  void paddedChannelsThatNothingTiesGoAlone() {
    String pads = net.longs("pads", 0, 1, 0, 0, 0, 2, 0, 0);
    String wide =
        net.op("pad", new Op.Pad(Op.Padding.CONSTANT), net.conv("stem", image, 2, 3), pads);
    ChannelGroups groups = net.groups(net.conv("head", wide, 2, 5));

    ChannelGroup pad = group(groups, "pad");
    assertThat(pad.producers()).isEmpty();
    assertThat(pad.layers()).containsExactly("pad");
    assertThat(pad.removable()).isEqualTo(3);
    assertThat(text(pad.slices(0))).containsExactly("head.weight[1: 0]");
    assertThat(text(pad.slices(1))).containsExactly("head.weight[1: 3]");
  }

  @Test
  void flattenRepeatsAChannelForEachPosition() {
    String flat = net.op("flat", new Op.Flatten(1), net.conv("conv", image, 3, 3));
    ChannelGroups groups = net.groups(net.linear("linear", flat, 2, 12));
    assertThat(text(group(groups, "conv").consumerSlices(1)))
        .containsExactly("linear.weight[1: 4, 5, 6, 7]");
  }

  @Test
  void flattenOfChannelsLastInterleavesThem() {
    String last =
        net.op("last", new Op.Transpose(List.of(0, 2, 3, 1)), net.conv("conv", image, 3, 3));
    String flat = net.op("flat", new Op.Reshape(false), last, net.longs("target", 0, -1));
    ChannelGroups groups = net.groups(net.linear("linear", flat, 2, 12));
    assertThat(text(group(groups, "conv").consumerSlices(1)))
        .containsExactly("linear.weight[1: 1, 4, 7, 10]");
  }

  @Test
  void concatKeepsItsPartsApart() {
    String a = net.conv("a", image, 2, 3);
    String b = net.conv("b", image, 3, 3);
    ChannelGroups groups =
        net.groups(net.conv("head", net.op("cat", new Op.Concat(1), a, b), 2, 5));
    assertThat(group(groups, "a").kind()).isEqualTo(Kind.PRUNABLE);
    assertThat(text(group(groups, "a").consumerSlices(1))).containsExactly("head.weight[1: 1]");
    assertThat(text(group(groups, "b").consumerSlices(1))).containsExactly("head.weight[1: 3]");
  }

  @Test
  void concatOfAValueWithItselfIsReadTwice() {
    String x = net.conv("conv", image, 2, 3);
    ChannelGroups groups =
        net.groups(net.conv("head", net.op("cat", new Op.Concat(1), x, x), 2, 4));
    assertThat(text(group(groups, "conv").consumerSlices(1)))
        .containsExactly("head.weight[1: 1, 3]");
  }

  @Test
  void twoResidualStreamsMeetInAConcat() {
    String a = net.conv("a", image, 2, 3);
    String b = net.conv("b", image, 2, 3);
    String left = net.add("left", a, net.conv("a2", a, 2, 2));
    String right = net.add("right", b, net.conv("b2", b, 2, 2));
    String both = net.op("cat", new Op.Concat(1), left, right);
    String sum = net.add("sum", both, net.conv("wide", both, 4, 4));
    ChannelGroups groups = net.groups(net.conv("head", sum, 2, 4));
    assertThat(group(groups, "a").layers()).containsExactly("a", "a2", "wide");
    assertThat(group(groups, "b").layers()).containsExactly("b", "b2", "wide");
    assertThat(text(group(groups, "b").filterSlices(0)))
        .containsExactly("b.weight[0: 0]", "b2.weight[0: 0]", "wide.weight[0: 2]");
  }

  @Test
  void aDepthwiseConvolutionCarriesChannels() {
    String x = net.conv("conv", image, 3, 3);
    String y = net.conv("depthwise", x, 6, 1, 3);
    ChannelGroups groups = net.groups(net.conv("head", y, 2, 6));
    ChannelGroup group = group(groups, "conv");
    assertThat(group.layers()).containsExactly("conv");
    assertThat(text(group.filterSlices(1)))
        .containsExactly("conv.weight[0: 1]", "depthwise.weight[0: 2, 3]");
    assertThat(text(group.consumerSlices(1))).containsExactly("head.weight[1: 2, 3]");
  }

  @Test
  void aDepthwiseConvolutionOfTheInputIsFrozen() {
    ChannelGroups groups =
        net.groups(net.conv("head", net.conv("depthwise", image, 3, 1, 3), 2, 3));
    ChannelGroup group = group(groups, "depthwise");
    assertThat(group.kind()).isEqualTo(Kind.FROZEN);
    assertThat(barrier(group))
        .isEqualTo("'depthwise' (Conv) ties it to 'image', which must stay whole");
  }

  @Test
  void manyGroupsGoWhole() {
    String x = net.conv("conv", image, 6, 3);
    String y = net.conv("grouped", x, 9, 2, 3);
    ChannelGroups groups = net.groups(net.conv("head", y, 2, 9));
    ChannelGroup group = group(groups, "conv");
    assertThat(group.channels()).isEqualTo(3);
    assertThat(text(group.slices(1)))
        .containsExactly(
            "conv.weight[0: 2, 3]", "grouped.weight[0: 3, 4, 5]", "head.weight[1: 3, 4, 5]");
    assertThat(text(group.consumerSlices(1))).containsExactly("head.weight[1: 3, 4, 5]");
  }

  @Test
  void fewGroupsLoseTheSamePlaceEach() {
    String x = net.conv("conv", image, 6, 3);
    String y = net.conv("grouped", x, 4, 3, 2);
    ChannelGroups groups = net.groups(net.conv("head", y, 2, 4));
    ChannelGroup inner = group(groups, "conv");
    assertThat(inner.channels()).isEqualTo(3);
    assertThat(text(inner.slices(1)))
        .containsExactly("conv.weight[0: 1, 4]", "grouped.weight[1: 1]");
    assertThat(text(inner.consumerSlices(1))).containsExactly("grouped.weight[1: 1]");
    ChannelGroup outer = group(groups, "grouped");
    assertThat(outer.channels()).isEqualTo(2);
    assertThat(text(outer.slices(0)))
        .containsExactly("grouped.weight[0: 0, 2]", "head.weight[1: 0, 2]");
  }

  @Test
  void aConvolutionOfOneChannelIsNotDepthwise() {
    String one = net.conv("one", image, 1, 3);
    String x = net.conv("many", one, 4, 1);
    ChannelGroups groups = net.groups(net.conv("head", x, 2, 4));
    assertThat(group(groups, "many").removable()).isEqualTo(4);
    ChannelGroup single = group(groups, "one");
    assertThat(single.kind()).isEqualTo(Kind.FROZEN);
    assertThat(single.channels()).isEqualTo(1);
    assertThat(barrier(single)).isEqualTo("it is the layer's only channel");
  }

  @Test
  void aWeightUsedTwiceTiesItsUsers() {
    String w = net.weight("shared", 4, 4, 3, 3);
    Op conv = new Op.Conv(Window.square(3, 1, 1), 1);
    String x = net.conv("stem", image, 4, 3);
    String y = net.op("second", conv, net.relu("relu", net.op("first", conv, x, w)), w);
    ChannelGroups groups = net.groups(net.conv("head", y, 2, 4));
    ChannelGroup group = group(groups, "stem");
    assertThat(group.kind()).isEqualTo(Kind.PRUNABLE);
    assertThat(group.layers()).containsExactly("stem", "first", "second");
    assertThat(text(group.slices(2)))
        .containsExactly("stem.weight[0: 2]", "shared[1: 2]", "shared[0: 2]", "head.weight[1: 2]");
  }

  @Test
  void aSharedBiasOfZerosTiesNobody() {
    String zeros = net.constant("zeros", Tensor.zeros(DType.FLOAT32, Shape.of(4)));
    Op conv = new Op.Conv(Window.square(1, 1, 0), 1);
    String a = net.op("a", conv, image, net.weight("wa", 4, 3, 1, 1), zeros);
    String b = net.op("b", conv, a, net.weight("wb", 4, 4, 1, 1), zeros);
    ChannelGroups groups = net.groups(net.conv("head", b, 2, 4));
    assertThat(text(group(groups, "a").slices(0)))
        .containsExactly("wa[0: 0]", "zeros[0: 0]", "wb[1: 0]");
    assertThat(text(group(groups, "b").slices(0)))
        .containsExactly("wb[0: 0]", "zeros[0: 0]", "head.weight[1: 0]");
  }

  @Test
  void aGateTiesButDoesNotCouple() {
    String x = net.conv("conv", image, 4, 3);
    String squeezed = net.relu("relu", net.conv("down", net.globalPool("pool", x), 2, 4));
    String gate = net.sigmoid("sigmoid", net.conv("up", squeezed, 4, 2));
    ChannelGroups groups = net.groups(net.conv("head", net.mul("gated", x, gate), 2, 4));
    ChannelGroup group = group(groups, "conv");
    assertThat(group.kind()).isEqualTo(Kind.PRUNABLE);
    assertThat(group.layers()).containsExactly("conv", "up");
    assertThat(group(groups, "down").removable()).isEqualTo(2);
  }

  @Test
  void additionsOfConstantsDoNotCouple() {
    String x = net.conv("conv", image, 4, 3);
    String y = net.add("shifted", x, net.weight("shift", 4, 1, 1));
    ChannelGroups groups = net.groups(net.conv("head", y, 2, 4));
    assertThat(group(groups, "conv").kind()).isEqualTo(Kind.PRUNABLE);
    assertThat(text(group(groups, "conv").slices(1)))
        .containsExactly("conv.weight[0: 1]", "shift[0: 1]", "head.weight[1: 1]");
  }

  @Test
  void matricesReadOneAxisAndMakeTheOther() {
    String last =
        net.op("last", new Op.Transpose(List.of(0, 2, 3, 1)), net.conv("conv", image, 3, 3));
    String hidden = net.op("hidden", new Op.MatMul(), last, net.weight("w1", 3, 5));
    String y = net.op("out", new Op.MatMul(), net.relu("relu", hidden), net.weight("w2", 5, 2));
    ChannelGroups groups = net.groups(y);
    assertThat(text(group(groups, "conv").consumerSlices(0))).containsExactly("w1[0: 0]");
    assertThat(text(group(groups, "hidden").slices(4))).containsExactly("w1[1: 4]", "w2[0: 4]");
    assertThat(group(groups, "out").kind()).isEqualTo(Kind.FROZEN);
  }

  @Test
  void aComputedAddendCouplesLikeAnAddition() {
    String flat = net.op("flat", new Op.Flatten(1), net.globalPool("pool", image));
    String a = net.linear("a", flat, 4, 3);
    Op gemm = new Op.Gemm(1, 1, false, false);
    String b = net.op("b", gemm, flat, net.weight("wb", 3, 4), a);
    ChannelGroups groups = net.groups(net.linear("head", net.relu("relu", b), 2, 4));
    assertThat(group(groups, "a").kind()).isEqualTo(Kind.COUPLED);
    assertThat(group(groups, "a").layers()).containsExactly("a", "b");
  }

  @Test
  void mixingFreezesTheAxisItMixes() {
    String a = net.conv("a", image, 4, 3);
    String b = net.conv("b", image, 4, 3);
    String overChannels = net.op("channels", new Op.Softmax(1, false, false), a);
    String overWidth = net.op("width", new Op.Softmax(-1, false, false), b);
    ChannelGroups groups =
        net.groups(net.conv("x", overChannels, 2, 4), net.conv("y", overWidth, 2, 4));
    assertThat(barrier(group(groups, "a")))
        .isEqualTo("'channels' (Softmax) computes over all its channels together");
    assertThat(group(groups, "b").removable()).isEqualTo(4);
  }

  @Test
  void softmaxToTheEndMixesAllAxesBehindIt() {
    String flat = net.op("flat", new Op.Softmax(1, false, true), net.conv("a", image, 4, 3));
    ChannelGroups groups = net.groups(net.conv("head", flat, 2, 4));
    assertThat(group(groups, "a").kind()).isEqualTo(Kind.FROZEN);
  }

  @Test
  void anUnknownOperatorFreezesWhatItReads() {
    Op unknown = new Op.Opaque("", "Mystery", new Op.Payload(new byte[0]), List.of());
    String x = net.conv("conv", image, 4, 3);
    String y = net.conv("behind", net.op("mystery", unknown, x), 3, 4);
    ChannelGroups groups = net.groups(net.conv("head", net.relu("relu", y), 2, 3));
    assertThat(barrier(group(groups, "conv")))
        .isEqualTo("unknown operator 'mystery' (Mystery) reads it");
    assertThat(group(groups, "behind").removable()).isEqualTo(3);
    assertThat(text(group(groups, "behind").consumerSlices(2)))
        .containsExactly("head.weight[1: 2]");
  }

  @Test
  void aChannelPickedAloneStays() {
    String x = net.conv("conv", image, 4, 3);
    String one = net.op("pick", new Op.Gather(1), x, net.constant("index", Tensor.vector(2)));
    ChannelGroups groups = net.groups(net.conv("head", x, 2, 4), net.conv("other", one, 2, 1));
    ChannelGroup group = group(groups, "conv");
    assertThat(group.channels()).isEqualTo(4);
    assertThat(group.removable()).isEqualTo(3);
    assertThat(barrier(group)).isEqualTo("'pick' (Gather) uses one of its channels alone");
    assertThat(text(group.filterSlices(2))).containsExactly("conv.weight[0: 3]");
  }

  @Test
  void rangesIndexChannels() {
    String x = net.conv("conv", image, 5, 3);
    String odd =
        net.op(
            "odd",
            new Op.Slice(),
            x,
            net.longs("starts", 1),
            net.longs("ends", 100),
            net.longs("axes", 1),
            net.longs("steps", 2));
    ChannelGroups groups = net.groups(net.conv("head", odd, 2, 2));
    assertThat(text(group(groups, "conv").consumerSlices(3))).containsExactly("head.weight[1: 1]");
    assertThat(group(groups, "conv").consumerSlices(0)).isEmpty();
  }

  @Test
  void aReshapeCarriesTheAxisThatStaysFreest() {
    String x = net.conv("conv", image, 12, 3);
    String split = net.op("split", new Op.Reshape(false), x, net.longs("five", 0, 3, 4, 2, 2));
    String swapped = net.op("swap", new Op.Transpose(List.of(0, 2, 1, 3, 4)), split);
    String relu = net.relu("relu", swapped);
    String back = net.op("back", new Op.Reshape(false), relu, net.longs("four", 0, 12, 2, 2));
    ChannelGroups groups = net.groups(net.conv("head", back, 2, 12));
    ChannelGroup group = group(groups, "conv");
    assertThat(group.channels()).isEqualTo(4);
    assertThat(text(group.filterSlices(1))).containsExactly("conv.weight[0: 1, 5, 9]");
    assertThat(text(group.consumerSlices(1))).containsExactly("head.weight[1: 3, 4, 5]");
  }

  @Test
  void whatAloneCoversAnAxisStays() {
    String x = net.conv("conv", image, 2, 3);
    String y = net.conv("grouped", x, 2, 1, 2);
    String tied = net.conv("place", net.op("cat", new Op.Concat(1), y, y), 2, 2, 2);
    ChannelGroups groups = net.groups(net.conv("head", tied, 2, 2));
    assertThat(barrier(group(groups, "place"))).contains("nothing would be left");
  }

  @Test
  void aChannelCountUsedAsANumberStays() {
    String x = net.conv("conv", image, 4, 3);
    String c = net.op("shape", new Op.ShapeOf(1, 2), x);
    String height = net.op("height", new Op.ShapeOf(2, 3), x);
    String real = net.op("real", new Op.Cast(DType.FLOAT32), c);
    String other = net.op("other", new Op.Cast(DType.FLOAT32), height);
    String scaled = net.op("scaled", new Op.Binary(Op.Arithmetic.DIV), x, real);
    String free = net.conv("free", image, 4, 3);
    String y = net.op("y", new Op.Binary(Op.Arithmetic.DIV), free, other);
    ChannelGroups groups = net.groups(net.conv("head", scaled, 2, 4), net.conv("head2", y, 2, 4));
    assertThat(barrier(group(groups, "conv")))
        .isEqualTo("'scaled' (Div) computes with the number of channels");
    assertThat(group(groups, "free").removable()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(ints = {28, 299, 4096})
  void freeHeightAndWidthGetASizeThatFits(int size) {
    GraphBuilder builder = new GraphBuilder("free");
    String x =
        builder.input(ValueInfo.of("x", Dim.free("n"), Dim.of(3), Dim.free("h"), Dim.free("w")));
    String target = builder.constant("target", Tensor.vector(0, 3, size, size));
    builder.output(
        new ValueInfo(builder.node("y", new Op.Reshape(false), x, target), DType.FLOAT32, null));
    assertThat(ChannelAnalysis.analyse(builder.build()).inputShapes())
        .containsEntry("x", Shape.of(1, 3, size, size));
  }
}
