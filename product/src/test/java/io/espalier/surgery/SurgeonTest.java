package io.espalier.surgery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroups;
import io.espalier.channels.Sketch;
import io.espalier.graph.Graph;
import io.espalier.graph.Op;
import io.espalier.graph.ShapeInference;
import io.espalier.graph.Window;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What surgery edits, on small networks; each cut also has to obey the law. */
final class SurgeonTest {
  private final Sketch net = new Sketch();
  private final String image = net.image(3, 2, 2);

  /** Cuts the given channels of one group, and holds the law. */
  private static Graph cut(Graph graph, String group, int... channels) {
    PruningPlan plan = PruningPlan.of(ChannelAnalysis.analyse(graph), Map.of(group, channels));
    Law.check(group, graph, plan, 3, new Random(7));
    return Surgeon.prune(graph, plan);
  }

  private static long[] longs(Graph graph, String node, int position) {
    return graph.requireConstant(graph.node(node).orElseThrow().input(position)).toLongs();
  }

  @Test
  void aChannelGoesFromAllItsSlots() {
    String x = net.relu("relu", net.batchNorm("bn", net.conv("first", image, 4, 3), 4));
    Graph graph = net.graph(net.conv("second", x, 2, 4));
    Graph cut = cut(graph, "first", 1, 2);

    assertThat(cut.requireConstant("first.weight"))
        .isEqualTo(graph.requireConstant("first.weight").take(0, 0, 3));
    assertThat(cut.requireConstant("bn.bias"))
        .isEqualTo(graph.requireConstant("bn.bias").take(0, 0, 3));
    assertThat(cut.requireConstant("second.weight"))
        .isEqualTo(graph.requireConstant("second.weight").take(1, 0, 3));
    assertThat(cut.nodes()).isEqualTo(graph.nodes());
    assertThat(cut.outputs()).isEqualTo(graph.outputs());
  }

  @Test
  void anEmptyPlanChangesNothing() {
    Graph graph = net.graph(net.conv("head", net.conv("conv", image, 4, 3), 2, 4));
    PruningPlan plan = PruningPlan.of(ChannelAnalysis.analyse(graph), Map.of());
    assertThat(plan.isEmpty()).isTrue();
    assertThat(Surgeon.prune(graph, plan)).isEqualTo(graph);
    assertThat(Surgeon.mask(graph, plan)).isEqualTo(graph);
  }

  /** A filter of zeros still gives relu(bias): masking filters is not what a cut does. */
  @Test
  void aBatchNormBiasKeepsAZeroFilterAlive() {
    String x = net.relu("relu", net.batchNorm("bn", net.conv("conv", image, 4, 3), 4));
    Graph graph = net.graph(net.conv("head", x, 2, 4));
    PruningPlan plan =
        PruningPlan.of(ChannelAnalysis.analyse(graph), Map.of("conv", new int[] {0}));
    Graph noFilter =
        graph.replaceConstants(
            Map.of("conv.weight", graph.requireConstant("conv.weight").withZeros(0, 0)));
    assertThat(Law.compare(noFilter, Surgeon.prune(graph, plan), plan, 2, new Random(1)).worst())
        .isGreaterThan(10);
    Law.check("masked", graph, plan, 2, new Random(1));
  }

  @Test
  void aDepthwiseConvolutionHasFewerGroups() {
    String y = net.conv("depthwise", net.conv("conv", image, 4, 3), 8, 1, 4);
    Graph cut = cut(net.graph(net.conv("head", y, 2, 8)), "conv", 0, 2);
    assertThat(cut.node("depthwise").orElseThrow().op())
        .isEqualTo(new Op.Conv(Window.square(3, 1, 1), 2));
    assertThat(cut.requireConstant("depthwise.weight").shape()).isEqualTo(Shape.of(4, 1, 3, 3));
  }

  @Test
  void wholeGroupsGoAndPlacesOfGroupsGo() {
    String whole = net.conv("whole", net.conv("a", image, 8, 3), 4, 2, 4);
    String places = net.conv("places", net.conv("b", whole, 6, 4), 4, 3, 2);
    Graph graph = net.graph(net.conv("head", places, 2, 4));
    Graph fewerGroups = cut(graph, "a", 3);
    assertThat(fewerGroups.requireConstant("whole.weight").shape()).isEqualTo(Shape.of(3, 2, 3, 3));
    assertThat(fewerGroups.node("whole").orElseThrow().op())
        .isEqualTo(new Op.Conv(Window.square(3, 1, 1), 3));
    Graph fewerPlaces = cut(graph, "b", 0);
    assertThat(fewerPlaces.requireConstant("places.weight").shape())
        .isEqualTo(Shape.of(4, 2, 3, 3));
    assertThat(fewerPlaces.node("places").orElseThrow().op())
        .isEqualTo(new Op.Conv(Window.square(3, 1, 1), 2));
  }

  @Test
  void aTargetShapeKeepsItsOpenEntries() {
    String x = net.conv("conv", image, 6, 3);
    String flat = net.op("flat", new Op.Reshape(false), x, net.longs("a", 0, 6, -1));
    String back = net.op("back", new Op.Reshape(false), flat, net.longs("b", -1, 6, 2, 2));
    String copied = net.op("copied", new Op.Reshape(false), back, net.longs("c", 0, 0, 4));
    String all = net.op("all", new Op.Reshape(false), copied, net.longs("d", -1, 24));
    Graph cut = cut(net.graph(net.linear("linear", all, 2, 24)), "conv", 1, 5);
    assertThat(longs(cut, "flat", 1)).containsExactly(0, 4, -1);
    assertThat(longs(cut, "back", 1)).containsExactly(-1, 4, 2, 2);
    assertThat(longs(cut, "copied", 1)).containsExactly(0, 0, 4);
    assertThat(longs(cut, "all", 1)).containsExactly(-1, 16);
  }

  @Test
  void aComputedTargetIsEditedOnlyWhereItIsWrong() {
    String x = net.conv("conv", image, 6, 3);
    String batch = net.op("batch", new Op.ShapeOf(0, 1), x);
    String channels = net.op("channels", new Op.ShapeOf(1, 2), x);
    String right = net.op("right", new Op.Concat(0), batch, channels, net.longs("open", -1));
    String wrong = net.op("wrong", new Op.Concat(0), batch, net.longs("literal", 6, 4));
    String flat = net.op("flat", new Op.Reshape(false), x, right);
    String again = net.op("again", new Op.Reshape(false), net.relu("relu", flat), wrong);
    String y = net.op("y", new Op.MatMul(), net.weight("w", 3, 6), again);
    Graph cut = cut(net.graph(y), "conv", 0, 3, 4);
    assertThat(cut.node("flat").orElseThrow().input(1)).isEqualTo("right");
    assertThat(cut.node("again").orElseThrow().input(1)).isEqualTo("wrong_cut");
    assertThat(ShapeInference.atBatch(cut, 5).of("again")).isEqualTo(Shape.of(5, 3, 4));
  }

  @Test
  void paddingsShrink() {
    String x = net.conv("conv", image, 2, 3);
    String pads = net.longs("pads", 0, 2, 1, 0, 0, 1, 0, 1);
    String wide = net.op("pad", new Op.Pad(Op.Padding.CONSTANT), x, pads);
    Graph cut = cut(net.graph(net.conv("head", wide, 2, 5)), "pad", 0, 2);
    assertThat(longs(cut, "pad", 1)).containsExactly(0, 1, 1, 0, 0, 0, 0, 1);
  }

  @Test
  void aNegativePaddingTakesAwayLess() {
    String x = net.conv("conv", image, 6, 3);
    String pads = net.longs("pads", 0, -2, 0, 0, 0, -1, 0, 0);
    String narrow = net.op("crop", new Op.Pad(Op.Padding.CONSTANT), x, pads);
    String y = net.conv("head", narrow, 2, 3);
    Graph cut = cut(net.graph(y, net.conv("other", x, 2, 6)), "conv", 0, 3, 5);
    assertThat(longs(cut, "crop", 1)).containsExactly(0, -1, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void indicesAreRenumbered() {
    String x = net.conv("conv", image, 5, 3);
    String mixed = net.op("mixed", new Op.Gather(1), x, net.longs("order", 4, -4, 0));
    String one =
        net.op(
            "one", new Op.Gather(1), x, net.constant("index", Tensor.ofLongs(Shape.scalar(), 3)));
    Graph graph =
        net.graph(
            net.conv("head", mixed, 2, 3),
            net.op(
                "sum",
                new Op.Reduce(Op.Reduction.SUM, false, false),
                one,
                net.longs("axes", 1, 2)));
    // Channel 3 is used alone, so that removable channel 3 is filter 4.
    Graph cut = cut(graph, "conv", 1, 2);
    assertThat(longs(cut, "mixed", 1)).containsExactly(2, 0);
    assertThat(longs(cut, "one", 1)).containsExactly(1);
  }

  @Test
  void rangesMoveAndKeepWhatClampsRight() {
    String x = net.conv("conv", image, 6, 3);
    String front = slice("front", x, 0, 3);
    String back = slice("back", x, 3, Integer.MAX_VALUE);
    String lastTwo = slice("last", x, -2, 6);
    Graph graph =
        net.graph(
            net.conv("a", front, 2, 3), net.conv("b", back, 2, 3), net.conv("c", lastTwo, 2, 2));
    Graph cut = cut(graph, "conv", 1, 3);
    assertThat(longs(cut, "front", 1)).containsExactly(0);
    assertThat(longs(cut, "front", 2)).containsExactly(2);
    assertThat(longs(cut, "back", 1)).containsExactly(2);
    assertThat(longs(cut, "back", 2)).containsExactly(Integer.MAX_VALUE);
    assertThat(longs(cut, "last", 1)).containsExactly(-2);
    assertThat(longs(cut, "last", 2)).containsExactly(6);
  }

  private String slice(String name, String x, long start, long end) {
    return net.op(
        name,
        new Op.Slice(),
        x,
        net.longs(name + ".start", start),
        net.longs(name + ".end", end),
        net.longs(name + ".axis", 1));
  }

  @Test
  void aStridedRangeBecomesAnotherOrAGather() {
    String x = net.conv("conv", image, 8, 3);
    String even =
        net.op(
            "even",
            new Op.Slice(),
            x,
            net.longs("starts", 0),
            net.longs("ends", 8),
            net.longs("axes", 1),
            net.longs("steps", 2));
    Graph graph = net.graph(net.conv("head", even, 2, 4), net.conv("all", x, 2, 8));

    Graph closer = cut(graph, "conv", 1, 3, 5);
    assertThat(longs(closer, "even", 4)).containsExactly(1);
    assertThat(longs(closer, "even", 2)).containsExactly(4);

    Graph uneven = cut(graph, "conv", 1);
    assertThat(uneven.producer("even").orElseThrow().op()).isEqualTo(new Op.Gather(1));
    assertThat(longs(uneven, "even", 1)).containsExactly(0, 1, 3, 5);
  }

  @Test
  void aSharedOperandIsEditedForEachOfItsUsers() {
    String a = net.conv("a", image, 4, 3);
    String b = net.conv("b", image, 4, 3);
    String target = net.longs("target", 0, 4, -1);
    String x = net.op("x", new Op.Reshape(false), a, target);
    String y = net.op("y", new Op.Reshape(false), b, target);
    String w = net.weight("w", 2, 4);
    String v = net.weight("v", 2, 4);
    Graph graph = net.graph(net.op("p", new Op.MatMul(), w, x), net.op("q", new Op.MatMul(), v, y));
    Graph cut = cut(graph, "a", 0);
    assertThat(longs(cut, "x", 1)).containsExactly(0, 3, -1);
    assertThat(longs(cut, "y", 1)).containsExactly(0, 4, -1);
    assertThat(cut.node("y").orElseThrow().input(1)).isEqualTo("target");
    PruningPlan both =
        PruningPlan.of(
            ChannelAnalysis.analyse(graph), Map.of("a", new int[] {1}, "b", new int[] {2}));
    assertThat(Surgeon.prune(graph, both).node("y").orElseThrow().input(1)).isEqualTo("target");
  }

  @Test
  void aSharedConstantGoesOnUnderTwoNamesWhenItsUsersDiffer() {
    String scale = net.weight("scale", 4, 1, 1);
    String a = net.mul("sa", net.conv("a", image, 4, 3), scale);
    String b = net.mul("sb", net.conv("b", image, 4, 3), scale);
    Graph graph = net.graph(net.conv("x", a, 2, 4), net.conv("y", b, 2, 4));
    Graph cut = cut(graph, "b", 0);
    assertThat(cut.requireConstant("scale").shape()).isEqualTo(Shape.of(4, 1, 1));
    assertThat(cut.requireConstant("scale_2").shape()).isEqualTo(Shape.of(3, 1, 1));

    ChannelGroups groups = ChannelAnalysis.analyse(graph);
    assertThat(groups.origin("scale_2")).isEqualTo("scale");
    PruningPlan plan = PruningPlan.of(groups, Map.of("b", new int[] {0}));
    Tensor momentum = graph.requireConstant("scale");
    assertThat(plan.slice("scale", momentum)).isEqualTo(momentum);
    assertThat(plan.slice("scale_2", momentum)).isEqualTo(momentum.take(0, 1, 2, 3));

    PruningPlan same = PruningPlan.of(groups, Map.of("a", new int[] {0}, "b", new int[] {0}));
    assertThat(Surgeon.prune(graph, same).constants()).doesNotContainKey("scale_2");
  }

  @Test
  void theConstantThatAShapeFillsShrinks() {
    String x = net.conv("conv", image, 4, 3);
    String shape =
        net.op(
            "shape",
            new Op.Concat(0),
            net.op("batch", new Op.ShapeOf(0, 1), x),
            net.longs("literal", 4, 2, 2));
    String ones = net.op("ones", new Op.ConstantOfShape(Tensor.ofFloats(Shape.of(1), 1)), shape);
    Graph graph = net.graph(net.conv("head", net.add("sum", x, ones), 2, 4));
    Graph cut = cut(graph, "conv", 2);
    assertThat(ShapeInference.atBatch(cut, 2).of("ones")).isEqualTo(Shape.of(2, 3, 2, 2));
  }

  @Test
  void masksOnlyWhatConsumersRead() {
    String x = net.batchNorm("bn", net.conv("conv", image, 4, 3), 4);
    Graph graph = net.graph(net.conv("head", x, 2, 4));
    PruningPlan plan =
        PruningPlan.of(ChannelAnalysis.analyse(graph), Map.of("conv", new int[] {3}));
    Graph masked = Surgeon.mask(graph, plan);
    assertThat(masked)
        .isEqualTo(
            graph.replaceConstants(
                Map.of("head.weight", graph.requireConstant("head.weight").withZeros(1, 3))));
  }

  @Test
  void aPlanIsForOneNetwork() {
    Graph graph = net.graph(net.conv("head", net.conv("conv", image, 4, 3), 2, 4));
    PruningPlan plan =
        PruningPlan.of(ChannelAnalysis.analyse(graph), Map.of("conv", new int[] {3}));
    Graph cut = Surgeon.prune(graph, plan);
    assertThatThrownBy(() -> Surgeon.prune(cut, plan))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the plan was made for a constant 'conv.weight' of shape [4, 3, 3, 3];"
                + " it has [3, 3, 3, 3]");
    assertThatThrownBy(() -> Surgeon.mask(new Sketch().graph(image), plan))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void otherWeightsOfTheSameNetworkAreFine() {
    Graph graph = net.graph(net.conv("head", net.conv("conv", image, 4, 3), 2, 4));
    PruningPlan plan =
        PruningPlan.of(ChannelAnalysis.analyse(graph), Map.of("conv", new int[] {3}));
    Tensor trained = Tensor.full(DType.FLOAT32, Shape.of(4, 3, 3, 3), 0.5);
    Graph cut = Surgeon.prune(graph.replaceConstants(Map.of("conv.weight", trained)), plan);
    assertThat(cut.requireConstant("conv.weight"))
        .isEqualTo(Tensor.full(DType.FLOAT32, Shape.of(3, 3, 3, 3), 0.5));
  }

  @Test
  void cuttingTwiceIsCuttingBoth() {
    String x = net.conv("a", image, 6, 3);
    String y = net.conv("c", net.conv("b", x, 5, 6), 6, 5);
    Graph graph = net.graph(net.conv("head", net.add("sum", x, y), 2, 6));
    ChannelGroups groups = ChannelAnalysis.analyse(graph);
    Graph first =
        Surgeon.prune(
            graph, PruningPlan.of(groups, Map.of("a", new int[] {0, 4}, "b", new int[] {2})));
    Graph second =
        Surgeon.prune(
            first,
            PruningPlan.of(
                ChannelAnalysis.analyse(first), Map.of("a", new int[] {1}, "b", new int[] {3})));
    Graph both =
        Surgeon.prune(
            graph, PruningPlan.of(groups, Map.of("a", new int[] {0, 2, 4}, "b", new int[] {2, 4})));
    assertThat(second).isEqualTo(both);
    assertThat(List.copyOf(both.constants().keySet()))
        .isEqualTo(List.copyOf(graph.constants().keySet()));
  }
}
