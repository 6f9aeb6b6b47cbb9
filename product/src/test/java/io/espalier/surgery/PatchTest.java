package io.espalier.surgery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroups;
import io.espalier.channels.Sketch;
import io.espalier.graph.FileHeader;
import io.espalier.graph.Graph;
import io.espalier.graph.InvalidGraphException;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.ShapeInference;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Literals in computed operands: put in once, whatever the number of cuts. */
final class PatchTest {
  private final Sketch net = new Sketch();
  private final String image = net.image(3, 2, 2);

  /** {@code [n, 12, 4]}, the batch computed and the channels a literal. */
  private Graph literalAmongComputed(int opset) {
    String x = net.conv("conv", image, 12, 3);
    String batch = net.op("batch", new Op.Gather(0), shape(x), net.longs("first", 0));
    String target = net.op("target", new Op.Concat(0), batch, net.longs("literal", 12, 4));
    String flat = net.op("flat", new Op.Reshape(false), x, target);
    Graph graph = net.graph(net.op("y", new Op.MatMul(), net.weight("w", 3, 12), flat));
    return graph.withHeader(
        new FileHeader(8, Map.of(FileHeader.STANDARD_DOMAIN, opset), "test", "", Map.of()));
  }

  private String shape(String x) {
    return net.op("shape", new Op.ShapeOf(0, Integer.MAX_VALUE), x);
  }

  private static Graph cut(Graph graph, String group, int... channels) {
    PruningPlan plan = PruningPlan.of(ChannelAnalysis.analyse(graph), Map.of(group, channels));
    Law.check(group, graph, plan, 3, new Random(7));
    return Surgeon.prune(graph, plan);
  }

  private static List<String> names(Graph graph) {
    return graph.nodes().stream().map(Node::name).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 8, 9, 11, 17})
  void tenCutsLeaveOnePatch(int opset) {
    Graph graph = literalAmongComputed(opset);
    Graph once = cut(graph, "conv", 0);
    Graph often = once;
    for (int i = 0; i < 9; i++) {
      often = cut(often, "conv", 0);
    }
    assertThat(names(once)).hasSize(graph.nodes().size() + (opset < 9 ? 2 : 1));
    assertThat(names(often)).isEqualTo(names(once));
    assertThat(often.constants().keySet()).isEqualTo(once.constants().keySet());
    assertThat(ShapeInference.atBatch(often, 5).of("flat")).isEqualTo(Shape.of(5, 2, 4));
  }

  @Test
  void onlyWrongEntriesAreLiterals() {
    Graph cut = cut(literalAmongComputed(17), "conv", 3, 4);
    Node patch = cut.producer("target_cut").orElseThrow();
    assertThat(patch.op()).isEqualTo(new Op.Where());
    assertThat(patch.inputs()).containsExactly("target_mask", "target_literals", "target");
    assertThat(cut.requireConstant("target_mask").toLongs()).containsExactly(0, 1, 0);
    assertThat(cut.requireConstant("target_literals").toLongs()).containsExactly(0, 10, 0);
  }

  /** The two readers of one operand need other literals each, and the same ones share a patch. */
  @Test
  void readersShareAPatchWhereTheyNeedTheSame() {
    String a = net.conv("a", image, 6, 3);
    String b = net.conv("b", image, 6, 3);
    String batch = net.op("batch", new Op.Gather(0), shape(image), net.longs("first", 0));
    String target = net.op("target", new Op.Concat(0), batch, net.longs("literal", 6, 4));
    String x = net.op("x", new Op.Reshape(false), a, target);
    String y = net.op("y", new Op.Reshape(false), b, target);
    String w = net.weight("w", 2, 6);
    String v = net.weight("v", 2, 6);
    Graph graph = net.graph(net.op("p", new Op.MatMul(), w, x), net.op("q", new Op.MatMul(), v, y));
    ChannelGroups groups = ChannelAnalysis.analyse(graph);
    PruningPlan same = PruningPlan.of(groups, Map.of("a", new int[] {0}, "b", new int[] {1}));
    assertThat(names(Surgeon.prune(graph, same))).hasSize(graph.nodes().size() + 1);
    PruningPlan other = PruningPlan.of(groups, Map.of("a", new int[] {0}, "b", new int[] {1, 2}));
    assertThat(names(Surgeon.prune(graph, other))).hasSize(graph.nodes().size() + 2);
    Law.check("other", graph, other, 2, new Random(1));
  }

  /** An operand of which no entry is right becomes a constant, and what computed it goes. */
  @Test
  void whatIsWrongAltogetherIsAConstant() {
    String x = net.conv("conv", image, 6, 3);
    String end =
        net.op(
            "end",
            new Op.Binary(Op.Arithmetic.MUL),
            net.op("height", new Op.Gather(0), shape(image), net.longs("second", 2)),
            net.longs("two", 2));
    String first = net.op("first", new Op.Slice(), x, net.longs("s", 0), end, net.longs("a", 1));
    Graph cut = cut(net.graph(net.conv("head", first, 2, 4)), "conv", 1);
    assertThat(cut.requireConstant("end").toLongs()).containsExactly(3);
    assertThat(names(cut)).containsExactly("conv", "first", "head");
    assertThat(cut.constants()).doesNotContainKeys("second", "two");
  }

  /** A network that takes fewer batches than before is not the result of a cut. */
  @Test
  void aLiteralThatIsRightAtOneBatchOnlyIsRefused() {
    Graph whole = flattened(-1);
    Map<String, Shape> analysed = Map.of("image", Shape.of(1, 3, 2, 2));
    FreeExtents.verify(whole, flattened(-1), analysed);
    assertThatThrownBy(() -> FreeExtents.verify(whole, flattened(1), analysed))
        .isInstanceOf(InvalidGraphException.class)
        .hasMessageContaining("would not take inputs {image=[2, 3, 2, 2]}");
  }

  private static Graph flattened(long batch) {
    Sketch sketch = new Sketch();
    String target = sketch.longs("target", batch, 12);
    return sketch.graph(sketch.op("flat", new Op.Reshape(false), sketch.image(3, 2, 2), target));
  }

  /** Where an exporter has put a literal that keeps an extent, it goes on keeping it. */
  @Test
  void literalsOfTheFileStay() {
    String x = net.conv("conv", image, 6, 3);
    String sizes = net.op("sizes", new Op.Concat(0), net.longs("head", -1, 6), rest(x));
    String target =
        net.op(
            "target",
            new Op.Where(),
            net.constant("ones", Tensor.ofLongs(DType.BOOL, Shape.of(4), 1, 0, 0, 0)),
            net.longs("one", 1, 1, 1, 1),
            sizes);
    String scale = net.op("wide", new Op.Expand(), net.weight("scale", 6, 1, 1), target);
    Graph cut = cut(net.graph(net.conv("y", net.mul("scaled", x, scale), 2, 6)), "conv", 0, 2);
    assertThat(cut.requireConstant("sizes_literals").toLongs()).containsExactly(1, 4, 0, 0);
    assertThat(cut.requireConstant("sizes_mask").toLongs()).containsExactly(1, 1, 0, 0);
    assertThat(cut.node("target")).isEmpty();
  }

  private String rest(String x) {
    return net.op("rest", new Op.ShapeOf(2, 4), x);
  }
}
