package io.espalier.surgery;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.Sketch;
import io.espalier.graph.Graph;
import io.espalier.graph.Op;
import io.espalier.graph.Window;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What surgery edits of operators that repeat, resample, split and transpose. */
final class OperandEditsTest {
  private final Sketch net = new Sketch();
  private final String image = net.image(3, 4, 4);

  private static Graph cut(Graph graph, String group, int... channels) {
    PruningPlan plan = PruningPlan.of(ChannelAnalysis.analyse(graph), Map.of(group, channels));
    Law.check(group, graph, plan, 3, new Random(7));
    return Surgeon.prune(graph, plan);
  }

  private static long[] longs(Graph graph, String node, int position) {
    return graph.requireConstant(graph.node(node).orElseThrow().input(position)).toLongs();
  }

  private static Op.Resize resize(List<Integer> axes) {
    return new Op.Resize(
        Op.Interpolation.NEAREST,
        Op.Coordinates.ASYMMETRIC,
        Op.Nearest.FLOOR,
        -0.75f,
        false,
        0,
        false,
        axes);
  }

  @Test
  void aTransposedConvolutionReadsAlongItsFirstAxis() {
    Op.ConvTranspose op = new Op.ConvTranspose(Window.square(2, 2, 0), 1, List.of(0, 0), List.of());
    String x = net.conv("conv", image, 5, 3);
    String up = net.op("up", op, x, net.weight("up.weight", 5, 4, 2, 2), net.weight("b", 4));
    Graph graph = net.graph(net.conv("head", up, 2, 4));
    PruningPlan plan =
        PruningPlan.of(
            ChannelAnalysis.analyse(graph), Map.of("conv", new int[] {1, 4}, "up", new int[] {0}));
    Tensor weight = graph.requireConstant("up.weight");
    assertThat(Surgeon.mask(graph, plan).requireConstant("up.weight"))
        .isEqualTo(weight.withZeros(0, 1, 4));
    Graph pruned = Surgeon.prune(graph, plan);
    assertThat(pruned.requireConstant("up.weight"))
        .isEqualTo(weight.take(0, 0, 2, 3).take(1, 1, 2, 3));
    assertThat(pruned.requireConstant("b").shape()).isEqualTo(Shape.of(3));
    Law.check("both", graph, plan, 2, new Random(1));
  }

  @Test
  void aDepthwiseTransposedConvolutionHasFewerGroups() {
    Op.ConvTranspose op = new Op.ConvTranspose(Window.square(2, 2, 0), 4, List.of(0, 0), List.of());
    String up = net.op("up", op, net.conv("conv", image, 4, 3), net.weight("w", 4, 2, 2, 2));
    Graph cut = cut(net.graph(net.conv("head", up, 2, 8)), "conv", 0, 3);
    assertThat(((Op.ConvTranspose) cut.node("up").orElseThrow().op()).group()).isEqualTo(2);
    assertThat(cut.requireConstant("w").shape()).isEqualTo(Shape.of(2, 2, 2, 2));
  }

  private Graph split(String... sizes) {
    String x = net.conv("conv", image, 6, 3);
    String[] inputs = sizes.length == 0 ? new String[] {x} : new String[] {x, sizes[0]};
    List<String> parts = net.parts("split", new Op.Split(1), 2, inputs);
    return net.graph(net.conv("a", parts.get(0), 2, 3), net.conv("b", parts.get(1), 2, 3));
  }

  @Test
  void unequalPartsGetSizes() {
    Graph cut = cut(split(), "conv", 1);
    assertThat(longs(cut, "split", 1)).containsExactly(2, 3);
    assertThat(longs(cut(cut, "conv", 4), "split", 1)).containsExactly(2, 2);
  }

  @Test
  void equalPartsNeedNoSizes() {
    assertThat(cut(split(), "conv", 1, 5).node("split").orElseThrow().hasInput(1)).isFalse();
  }

  @Test
  void sizesShrink() {
    assertThat(longs(cut(split(net.longs("sizes", 3, 3)), "conv", 0, 1), "split", 1))
        .containsExactly(1, 3);
  }

  @Test
  void anExpandedShapeKeepsItsOnes() {
    String gate = net.globalPool("pool", net.conv("conv", image, 6, 3));
    String wide = net.op("wide", new Op.Expand(), gate, net.longs("shape", 1, 6, 4, 1));
    Graph cut = cut(net.graph(net.conv("head", wide, 2, 6)), "conv", 2, 3);
    assertThat(longs(cut, "wide", 1)).containsExactly(1, 4, 4, 1);
  }

  /** One number made as many as there are channels: each goes with an entry of the shape. */
  @Test
  void whatIsExpandedToChannelsShrinksWithThem() {
    String x = net.conv("conv", image, 6, 3);
    String one = net.constant("one", Tensor.ofFloats(Shape.of(1, 1, 1), 0.5f));
    String wide = net.op("wide", new Op.Expand(), one, net.longs("shape", 6, 1, 1));
    Graph cut = cut(net.graph(net.conv("head", net.mul("scaled", x, wide), 2, 6)), "conv", 0);
    assertThat(longs(cut, "wide", 1)).containsExactly(5, 1, 1);
  }

  @Test
  void repeatsStay() {
    String twice =
        net.op("twice", new Op.Tile(), net.conv("conv", image, 3, 3), net.longs("r", 1, 2, 1, 1));
    Graph cut = cut(net.graph(net.conv("head", twice, 2, 6)), "conv", 1);
    assertThat(longs(cut, "twice", 1)).containsExactly(1, 2, 1, 1);
    assertThat(cut.requireConstant("head.weight").shape()).isEqualTo(Shape.of(2, 4, 3, 3));
  }

  @Test
  void sizesOfAResizeFollowTheChannelsOnly() {
    String x = net.conv("conv", image, 6, 3);
    String all = net.op("all", resize(List.of()), x, "", "", net.longs("sizes", 1, 6, 6, 8));
    Graph cut = cut(net.graph(net.conv("head", all, 2, 6)), "conv", 0, 5);
    assertThat(longs(cut, "all", 3)).containsExactly(1, 4, 6, 8);
  }

  @Test
  void scalesOfAResizeStay() {
    String x = net.conv("conv", image, 6, 3);
    String scales = net.constant("scales", Tensor.ofFloats(Shape.of(4), 1, 1, 2, 2));
    String up = net.op("up", resize(List.of()), x, "", scales);
    Graph graph = net.graph(net.conv("head", up, 2, 6));
    assertThat(cut(graph, "conv", 0, 5).node("up")).isEqualTo(graph.node("up"));
  }

  /** Without axes a Squeeze would take the channels too once there is one. */
  @Test
  void aSqueezeNamesItsAxesWhereOneChannelIsLeft() {
    String pooled = net.globalPool("pool", net.conv("conv", image, 3, 3));
    String rows = net.op("rows", new Op.Reshape(false), pooled, net.longs("t", 1, 1, 3, 1));
    String flat = net.op("flat", new Op.Squeeze(), rows);
    Graph graph = net.graph(net.op("y", new Op.MatMul(), flat, net.weight("w", 3, 2)));
    PruningPlan plan =
        PruningPlan.of(ChannelAnalysis.analyse(graph), Map.of("conv", new int[] {0, 2}));
    Law.check("one is left", graph, plan, 1, new Random(7));
    assertThat(longs(Surgeon.prune(graph, plan), "flat", 1)).containsExactly(0, 1, 3);
  }
}
