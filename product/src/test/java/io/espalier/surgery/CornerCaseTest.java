package io.espalier.surgery;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.channels.Sketch;
import io.espalier.graph.Graph;
import io.espalier.graph.Op;
import io.espalier.graph.Window;
import io.espalier.surgery.Law.Means;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Structures that are easily cut wrong: each is cut, and obeys the law exactly. */
final class CornerCaseTest {
  private final Sketch net = new Sketch();
  private final String image = net.image(3, 4, 4);

  /** Cuts the given channels of groups, and holds the law at batch 3. */
  private static Graph cut(Graph graph, Map<String, int[]> channels) {
    PruningPlan plan = PruningPlan.of(ChannelAnalysis.analyse(graph), channels);
    Map<String, Shape> shapes = Law.atBatch(graph, plan.groups().inputShapes(), 3);
    Law.check("corner", graph, plan, shapes, Means.RUNTIME, new Random(3));
    Law.check("corner", graph, plan, shapes, Means.EXACT, new Random(3));
    return Surgeon.prune(graph, plan);
  }

  private static Graph cut(Graph graph, String group, int... channels) {
    return cut(graph, Map.of(group, channels));
  }

  private static Shape shape(Graph graph, String constant) {
    return graph.requireConstant(constant).shape();
  }

  private static ChannelGroup group(Graph graph, String id) {
    return ChannelAnalysis.analyse(graph).find(id).orElseThrow();
  }

  @Test
  void aConvolutionOfOneChannelIsNotDepthwise() {
    String grey = net.conv("grey", image, 1, 3);
    Graph graph = net.graph(net.conv("head", net.conv("conv", grey, 5, 1), 2, 5));
    assertThat(group(graph, "grey").removable()).isZero();
    Graph cut = cut(graph, "conv", 0, 3);
    assertThat(shape(cut, "conv.weight")).isEqualTo(Shape.of(3, 1, 3, 3));
    assertThat(shape(cut, "grey.weight")).isEqualTo(Shape.of(1, 3, 3, 3));
  }

  @Test
  void aConvolutionUsedTwiceIsCutForBothUses() {
    Op conv = new Op.Conv(Window.square(3, 1, 1), 1);
    String w = net.weight("w", 4, 4, 3, 3);
    String x = net.conv("first", image, 4, 3);
    String twice = net.op("again", conv, net.relu("relu", net.op("once", conv, x, w)), w);
    Graph cut = cut(net.graph(net.conv("head", twice, 2, 4)), "first", 2);
    assertThat(shape(cut, "w")).isEqualTo(Shape.of(3, 3, 3, 3));
    assertThat(shape(cut, "head.weight")).isEqualTo(Shape.of(2, 3, 3, 3));
  }

  @Test
  void aConcatOfAValueWithItselfLosesBothCopies() {
    String x = net.conv("conv", image, 4, 3);
    Graph graph = net.graph(net.conv("head", net.op("twice", new Op.Concat(1), x, x), 2, 8));
    Tensor head = graph.requireConstant("head.weight");
    assertThat(cut(graph, "conv", 1).requireConstant("head.weight"))
        .isEqualTo(head.take(1, 0, 2, 3, 4, 6, 7));
  }

  @Test
  void aConcatOfDifferentProducersKeepsThemApart() {
    String a = net.conv("a", image, 3, 3);
    String b = net.conv("b", image, 5, 3);
    Graph graph = net.graph(net.conv("head", net.op("both", new Op.Concat(1), a, b), 2, 8));
    Tensor head = graph.requireConstant("head.weight");
    Graph cut = cut(graph, Map.of("a", new int[] {2}, "b", new int[] {0, 4}));
    assertThat(cut.requireConstant("head.weight")).isEqualTo(head.take(1, 0, 1, 4, 5, 6));
  }

  /** A channel is as many inputs of the linear layer as it has positions. */
  @Test
  void flattenRepeatsAChannelForEachPosition() {
    String flat = net.op("flat", new Op.Flatten(1), net.conv("conv", image, 3, 3));
    Graph graph = net.graph(net.linear("linear", flat, 2, 48));
    Tensor weight = graph.requireConstant("linear.weight");
    int[] rest = IntStream.range(0, 48).filter(i -> i / 16 != 1).toArray();
    assertThat(cut(graph, "conv", 1).requireConstant("linear.weight"))
        .isEqualTo(weight.take(1, rest));
  }

  /** The zeros that widen a shortcut are cut with the channels that are added to them. */
  @Test
  void channelsPaddedWithZerosGoWithWhatIsAddedToThem() {
    String x = net.conv("conv", image, 4, 3);
    String pads = net.longs("pads", 0, 1, 0, 0, 0, 1, 0, 0);
    String wide = net.op("wide", new Op.Pad(Op.Padding.CONSTANT), x, pads);
    String sum = net.add("sum", wide, net.conv("branch", x, 6, 4));
    Graph graph = net.graph(net.conv("head", sum, 2, 6));
    ChannelGroups groups = ChannelAnalysis.analyse(graph);
    ChannelGroup padded =
        groups.groups().stream()
            .filter(group -> group.layers().equals(List.of("branch")))
            .findFirst()
            .orElseThrow();
    Graph cut = cut(graph, padded.id(), 0);
    assertThat(cut.requireConstant(cut.node("wide").orElseThrow().input(1)).toLongs())
        .containsExactly(0, 0, 0, 0, 0, 1, 0, 0);
    assertThat(shape(cut, "conv.weight")).isEqualTo(Shape.of(4, 3, 3, 3));
  }

  @Test
  void aShuffleMovesChannelsAndTiesNone() {
    String x = net.conv("conv", image, 6, 3);
    String parts = net.op("parts", new Op.Reshape(false), x, net.longs("a", -1, 2, 3, 4, 4));
    String turned = net.op("turned", new Op.Transpose(List.of(0, 2, 1, 3, 4)), parts);
    String mixed = net.op("mixed", new Op.Reshape(false), turned, net.longs("b", -1, 6, 4, 4));
    Graph graph = net.graph(net.conv("head", mixed, 2, 6));
    assertThat(group(graph, "conv").removable()).isEqualTo(6);
    Tensor head = graph.requireConstant("head.weight");
    // The order is 0, 3, 1, 4, 2, 5.
    assertThat(cut(graph, "conv", 3).requireConstant("head.weight"))
        .isEqualTo(head.take(1, 0, 2, 3, 4, 5));
  }

  @Test
  void groupsGoWholeOrByPlaces() {
    String whole = net.conv("whole", net.conv("a", image, 8, 3), 8, 2, 4);
    String places = net.conv("places", net.conv("b", whole, 8, 8), 4, 4, 2);
    Graph graph = net.graph(net.conv("head", places, 2, 4));
    assertThat(group(graph, "a").removable()).isEqualTo(4);
    assertThat(group(graph, "b").removable()).isEqualTo(4);
    Graph cut =
        cut(graph, Map.of("a", new int[] {0}, "b", new int[] {1, 2}, "places", new int[] {1}));
    assertThat(((Op.Conv) cut.node("whole").orElseThrow().op()).group()).isEqualTo(3);
    assertThat(shape(cut, "whole.weight")).isEqualTo(Shape.of(6, 2, 3, 3));
    assertThat(((Op.Conv) cut.node("places").orElseThrow().op()).group()).isEqualTo(2);
    assertThat(shape(cut, "places.weight")).isEqualTo(Shape.of(2, 2, 3, 3));
  }

  @Test
  void aGateGoesWithWhatItScales() {
    String x = net.conv("conv", image, 6, 3);
    String squeezed = net.relu("relu", net.conv("squeeze", net.globalPool("pool", x), 3, 6));
    String gate = net.sigmoid("gate", net.conv("excite", squeezed, 6, 3));
    Graph graph = net.graph(net.conv("head", net.mul("gated", x, gate), 2, 6));
    ChannelGroup gated = group(graph, "conv");
    assertThat(gated.layers()).containsExactly("conv", "excite");
    assertThat(gated.kind()).isEqualTo(ChannelGroup.Kind.PRUNABLE);
    Graph cut = cut(graph, Map.of("conv", new int[] {0, 5}, "squeeze", new int[] {1}));
    assertThat(shape(cut, "excite.weight")).isEqualTo(Shape.of(4, 2, 3, 3));
    assertThat(shape(cut, "squeeze.weight")).isEqualTo(Shape.of(2, 4, 3, 3));
  }

  @Test
  void aTransposedConvolutionWithGroupsStaysWholeAndADepthwiseOneDoesNot() {
    String x = net.conv("a", image, 4, 3);
    Window window = Window.square(2, 2, 0);
    Op grouped = new Op.ConvTranspose(window, 2, List.of(0, 0), List.of());
    Op depthwise = new Op.ConvTranspose(window, 6, List.of(0, 0), List.of());
    String up = net.op("up", grouped, x, net.weight("up.weight", 4, 3, 2, 2));
    String again =
        net.op("again", depthwise, net.conv("b", up, 6, 6), net.weight("again.weight", 6, 1, 2, 2));
    Graph graph = net.graph(net.conv("head", again, 2, 6));
    assertThat(group(graph, "a").removable()).isZero();
    Graph cut = cut(graph, "b", 0, 1);
    assertThat(((Op.ConvTranspose) cut.node("up").orElseThrow().op()).group()).isEqualTo(2);
    assertThat(((Op.ConvTranspose) cut.node("again").orElseThrow().op()).group()).isEqualTo(4);
    assertThat(shape(cut, "again.weight")).isEqualTo(Shape.of(4, 1, 2, 2));
  }

  @Test
  void theLastConvolutionIsTheOutputAndStays() {
    Graph graph = net.graph(net.conv("last", net.conv("first", image, 4, 3), 5, 4));
    assertThat(group(graph, "last").removable()).isZero();
    Graph cut = cut(graph, "first", 0, 1, 2);
    assertThat(shape(cut, "last.weight")).isEqualTo(Shape.of(5, 1, 3, 3));
    assertThat(cut.outputs()).isEqualTo(graph.outputs());
  }

  /** What is an output stays for all its readers. */
  @Test
  void eachOfSeveralOutputsStaysWhole() {
    String trunk = net.conv("trunk", image, 6, 3);
    String shown = net.conv("shown", trunk, 4, 6);
    String hidden = net.conv("hidden", shown, 5, 4);
    Graph graph = net.graph(shown, net.conv("head", hidden, 2, 5));
    assertThat(group(graph, "shown").removable()).isZero();
    Graph cut = cut(graph, Map.of("trunk", new int[] {0}, "hidden", new int[] {4}));
    assertThat(shape(cut, "shown.weight")).isEqualTo(Shape.of(4, 5, 3, 3));
    assertThat(shape(cut, "head.weight")).isEqualTo(Shape.of(2, 4, 3, 3));
  }

  @Test
  void channelCountsBakedIntoReshapeAndResizeAreEdited() {
    String x = net.conv("conv", image, 6, 3);
    String flat = net.op("flat", new Op.Reshape(false), x, net.longs("t", -1, 6, 16));
    String back = net.op("back", new Op.Reshape(false), flat, net.longs("u", -1, 6, 4, 4));
    String batch = net.op("batch", new Op.ShapeOf(0, 1), back);
    String sizes = net.op("sizes", new Op.Concat(0), batch, net.longs("rest", 6, 8, 8));
    Op.Resize op =
        new Op.Resize(
            Op.Interpolation.LINEAR,
            Op.Coordinates.HALF_PIXEL,
            Op.Nearest.ROUND_PREFER_FLOOR,
            -0.75f,
            false,
            0,
            false,
            List.of());
    String large = net.op("large", op, back, "", "", sizes);
    Graph cut = cut(net.graph(net.conv("head", large, 2, 6)), "conv", 0, 3);
    assertThat(cut.requireConstant("t").toLongs()).containsExactly(-1, 4, 16);
    assertThat(cut.requireConstant("u").toLongs()).containsExactly(-1, 4, 4, 4);
    assertThat(cut.requireConstant("sizes_literals").toLongs()).containsExactly(0, 4, 0, 0);
  }

  /** Its filter is zero, and what its readers get is relu of the bias. */
  @Test
  void aBatchNormBiasKeepsAZeroChannelAlive() {
    String x = net.relu("relu", net.batchNorm("bn", net.conv("conv", image, 4, 3), 4));
    Graph graph = net.graph(net.conv("head", x, 2, 4));
    Tensor filters = graph.requireConstant("conv.weight").withZeros(0, 0);
    Graph zeroFilter = graph.replaceConstants(Map.of("conv.weight", filters));
    PruningPlan plan =
        PruningPlan.of(ChannelAnalysis.analyse(graph), Map.of("conv", new int[] {0}));
    Graph pruned = Surgeon.prune(zeroFilter, plan);
    assertThat(Law.compare(zeroFilter, pruned, plan, 2, new Random(1)).worst()).isGreaterThan(10);
    Law.check("masked", zeroFilter, plan, 2, new Random(1));
  }

  @Test
  void twoResidualStreamsThatMeetInAConcatAreCutApart() {
    String a = net.conv("a", image, 4, 3);
    String left = net.add("left", a, net.conv("a2", net.conv("a1", a, 3, 4), 4, 3));
    String b = net.conv("b", image, 5, 3);
    String right = net.add("right", b, net.conv("b2", net.conv("b1", b, 3, 5), 5, 3));
    String both = net.op("both", new Op.Concat(1), left, right);
    Graph graph = net.graph(net.conv("head", both, 2, 9));
    assertThat(group(graph, "a").kind()).isEqualTo(ChannelGroup.Kind.COUPLED);
    Graph cut = cut(graph, Map.of("a", new int[] {1}, "b", new int[] {0, 2}, "b1", new int[] {2}));
    assertThat(shape(cut, "a2.weight")).isEqualTo(Shape.of(3, 3, 3, 3));
    assertThat(shape(cut, "b2.weight")).isEqualTo(Shape.of(3, 2, 3, 3));
    assertThat(shape(cut, "head.weight")).isEqualTo(Shape.of(2, 6, 3, 3));
  }

  /** Divided by the root of its width, a layer has to keep it. */
  @Test
  void aShapeUsedAsDataKeepsItsWidth() {
    String x = net.conv("conv", net.conv("before", image, 4, 3), 6, 4);
    String width =
        net.op("width", new Op.Cast(DType.FLOAT32), net.op("c", new Op.ShapeOf(1, 2), x));
    String root = net.op("root", new Op.Elementwise(Op.Function.SQRT), width);
    String scaled = net.op("scaled", new Op.Binary(Op.Arithmetic.DIV), x, root);
    Graph graph = net.graph(net.conv("head", scaled, 2, 6));
    assertThat(group(graph, "conv").removable()).isZero();
    assertThat(shape(cut(graph, "before", 1), "conv.weight")).isEqualTo(Shape.of(6, 3, 3, 3));
  }

  /** Its output's shape is not known; that of a weight is. */
  @Test
  void aDepthwiseConvolutionBehindAnUnknownOperatorLosesItsGroups() {
    AttributeProto equation =
        AttributeProto.newBuilder()
            .setName("equation")
            .setType(AttributeType.STRING)
            .setS(ByteString.copyFromUtf8("nchw->nchw"))
            .build();
    byte[] attributes = NodeProto.newBuilder().addAttribute(equation).build().toByteArray();
    Op einsum = new Op.Opaque("", "Einsum", new Op.Payload(attributes), List.of());
    String x = net.conv("conv", net.op("einsum", einsum, image), 6, 3);
    Op depthwise = new Op.Conv(Window.square(3, 1, 1), 6);
    String y = net.op("depthwise", depthwise, net.relu("relu", x), net.weight("d", 6, 1, 3, 3));
    Graph graph = net.graph(net.conv("head", y, 2, 6));
    PruningPlan plan =
        PruningPlan.of(ChannelAnalysis.analyse(graph), Map.of("conv", new int[] {1, 5}));
    Map<String, Shape> shapes = Law.atBatch(graph, plan.groups().inputShapes(), 3);
    Law.check("corner", graph, plan, shapes, Means.RUNTIME, new Random(3));
    Graph cut = Surgeon.prune(graph, plan);
    assertThat(shape(cut, "d")).isEqualTo(Shape.of(4, 1, 3, 3));
    assertThat(cut.nodes())
        .filteredOn(node -> node.name().equals("depthwise"))
        .extracting(node -> ((Op.Conv) node.op()).group())
        .containsExactly(4);
  }

  /** No literal is right at every batch, so that these channels stay and the others go. */
  @Test
  void aWidthOfBatchTimesALiteralStays() {
    String x = net.conv("conv", image, 6, 3);
    String batch = net.op("batch", new Op.ShapeOf(0, 1), x);
    String rows = net.mul("rows", batch, net.longs("six", 6));
    String target = net.op("target", new Op.Concat(0), rows, net.longs("rest", 1, 4, 4));
    String planes = net.op("planes", new Op.Reshape(false), x, target);
    String pool =
        net.op("pool", new Op.Pool(Op.Pooling.MAX, Window.square(2, 2, 0), false, false), planes);
    String back = net.op("back", new Op.Reshape(false), pool, net.longs("to", -1, 6, 2, 2));
    Graph graph = net.graph(net.conv("head", net.conv("next", back, 5, 6), 2, 5));
    assertThat(group(graph, "conv").barrier().orElseThrow().sentence())
        .isEqualTo(
            "'planes' (Reshape) computes the number of its channels from the batch or the image"
                + " size");
    Graph cut = cut(graph, "next", 1, 3);
    assertThat(shape(cut, "head.weight")).isEqualTo(Shape.of(2, 3, 3, 3));
  }

  /** Where the width follows both the batch and the channels, there is nothing to put right. */
  @Test
  void aWidthOfBatchTimesChannelsFollowsBoth() {
    String x = net.conv("conv", image, 6, 3);
    String extents = net.op("extents", new Op.ShapeOf(0, 2), x);
    String axes = net.longs("axes", 0);
    String rows = net.op("rows", new Op.Reduce(Op.Reduction.PROD, true, false), extents, axes);
    String target = net.op("target", new Op.Concat(0), rows, net.longs("rest", 1, 4, 4));
    String planes = net.op("planes", new Op.Reshape(false), x, target);
    String back = net.op("back", new Op.Reshape(false), planes, net.longs("to", -1, 6, 4, 4));
    Graph graph = net.graph(net.conv("head", back, 2, 6));
    assertThat(group(graph, "conv").removable()).isEqualTo(6);
    PruningPlan plan =
        PruningPlan.of(ChannelAnalysis.analyse(graph), Map.of("conv", new int[] {0, 4}));
    Map<String, Tensor> images =
        Execution.inputs(Map.of("image", Shape.of(3, 3, 4, 4)), new Random(3));
    Tensor masked = Means.EXACT.execution().run(Surgeon.mask(graph, plan), images).get("head");
    Tensor cut = Means.EXACT.execution().run(Surgeon.prune(graph, plan), images).get("head");
    assertThat(Means.EXACT.error(Objects.requireNonNull(cut), Objects.requireNonNull(masked)))
        .isLessThan(1);
  }

  /** At batch 1 this Reshape is a transposition; at others it mixes the samples' channels. */
  @Test
  void aReshapeThatIsAnotherOneAtOtherBatchesStays() {
    String flat =
        net.op("flat", new Op.Flatten(1), net.globalPool("pool", net.conv("conv", image, 6, 3)));
    String turned = net.op("turned", new Op.Reshape(false), flat, net.longs("to", 6, -1));
    String back = net.op("back", new Op.Transpose(List.of(1, 0)), turned);
    Graph graph =
        net.graph(net.linear("head", net.relu("relu", net.linear("next", back, 5, 6)), 2, 5));
    assertThat(group(graph, "conv").barrier().orElseThrow().sentence())
        .isEqualTo("'turned' (Reshape) puts its channels elsewhere at another batch or image size");
    cut(graph, "next", 0);
  }

  /** Neither width alone changes the greater of two equal ones; both together do. */
  @Test
  void theGreaterOfTwoWidthsUsedAsDataKeepsBoth() {
    String a = net.conv("a", image, 6, 3);
    String b = net.conv("b", image, 6, 3);
    String widest =
        net.op(
            "widest",
            new Op.Fold(Op.Folding.MAX),
            net.op("widthOfA", new Op.ShapeOf(1, 2), a),
            net.op("widthOfB", new Op.ShapeOf(1, 2), b));
    String factor = net.op("factor", new Op.Cast(DType.FLOAT32), widest);
    String scaled = net.mul("scaled", net.conv("next", a, 4, 6), factor);
    Graph graph = net.graph(net.conv("head", scaled, 2, 4), net.conv("side", b, 2, 6));
    assertThat(group(graph, "a").removable()).isZero();
    assertThat(group(graph, "b").removable()).isZero();
    cut(graph, "next", 2);
  }
}
