package io.espalier.channels;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.graph.ConstantEvaluator;
import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.GraphPrinter;
import io.espalier.graph.GraphVerifier;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Channel shuffles before and after, as text and as numbers. */
final class ShuffleRewriteTest {
  private static final Op RESHAPE = new Op.Reshape(false);
  private static final Op SWAP = new Op.Transpose(List.of(0, 2, 1, 3, 4));

  private final GraphBuilder net = new GraphBuilder("shuffle");

  private String image(Dim batch, int channels, int size) {
    return net.input(ValueInfo.of("x", batch, Dim.of(channels), Dim.of(size), Dim.of(size)));
  }

  private String longs(String name, long... values) {
    return net.constant(name, Tensor.vector(values));
  }

  private Graph graph(String... outputs) {
    for (String output : outputs) {
      net.output(new ValueInfo(output, DType.FLOAT32, null));
    }
    return net.build();
  }

  private static ShuffleRewrite find(Graph graph) {
    return ShuffleSearch.find(graph, InputShapes.plausible(graph));
  }

  /** The rewritten graph, which is legal. */
  private static Graph rewritten(Graph graph) {
    return GraphVerifier.verify(find(graph).apply(graph));
  }

  /** The lines of a graph that are not its head. */
  private static String text(Graph graph) {
    return GraphPrinter.print(graph)
        .lines()
        .skip(1)
        .map(line -> line + "\n")
        .reduce("", String::concat);
  }

  private Graph threeGroups() {
    String x = image(Dim.free("n"), 6, 2);
    String split = net.node("split", RESHAPE, x, longs("five", 0, 3, 2, 2, 2));
    String swap = net.node("swap", SWAP, split);
    return graph(net.node("join", RESHAPE, swap, longs("four", 0, 6, 2, 2)));
  }

  @Test
  void aShuffleIsOneGather() {
    Graph graph = threeGroups();
    assertThat(text(graph))
        .isEqualTo(
            """
              in    x FLOAT32[n, 6, 2, 2]
              const five INT64[5]{0, 3, 2, 2, 2}
              const four INT64[4]{0, 6, 2, 2}
              split = Reshape(x, five) {allowZero=false}
              swap = Transpose(split) {permutation=[0, 2, 1, 3, 4]}
              join = Reshape(swap, four) {allowZero=false}
              out   join FLOAT32[...]
            """);
    assertThat(text(rewritten(graph)))
        .isEqualTo(
            """
              in    x FLOAT32[n, 6, 2, 2]
              const join_indices INT64[6]{0, 2, 4, 1, 3, 5}
              join = Gather(x, join_indices) {axis=1}
              out   join FLOAT32[...]
            """);
  }

  /**
   * The halves of a ShuffleNetV2 unit: two parts of one transposed view, batch and groups merged.
   */
  private Graph halves(Dim batch) {
    String x = image(batch, 4, 2);
    String view = net.node("view", RESHAPE, x, longs("three", 2, 2, 4));
    String swap = net.node("swap", new Op.Transpose(List.of(1, 0, 2)), view);
    String five = net.node("five", RESHAPE, swap, longs("shape", 2, -1, 2, 2, 2));
    String first = net.node("a", new Op.Gather(0), five, net.constant("0", scalar(0)));
    String second = net.node("b", new Op.Gather(0), five, net.constant("1", scalar(1)));
    return graph(first, second);
  }

  private static Tensor scalar(long value) {
    return Tensor.ofLongs(Shape.scalar(), value);
  }

  @Test
  void theHalvesOfAShuffleAreTwoGathers() {
    assertThat(text(rewritten(halves(Dim.of(1)))))
        .isEqualTo(
            """
              in    x FLOAT32[1, 4, 2, 2]
              const a_indices INT64[2]{0, 2}
              const b_indices INT64[2]{1, 3}
              a = Gather(x, a_indices) {axis=1}
              b = Gather(x, b_indices) {axis=1}
              out   a FLOAT32[...]
              out   b FLOAT32[...]
            """);
  }

  @Test
  void whereTheNetworkRunsAtBatchOneOnlyBatchOneDecides() {
    assertThat(find(halves(Dim.free("n"))).isEmpty()).isFalse();
  }

  /** At batch 3 this runs too, and mixes the images: the Gather would not be the same. */
  @Test
  void aShuffleThatMixesImagesStaysWhereTheBatchIsFree() {
    assertThat(find(mixing(Dim.of(1))).isEmpty()).isFalse();
    assertThat(find(new ShuffleRewriteTest().mixing(Dim.free("n"))).isEmpty()).isTrue();
  }

  private Graph mixing(Dim batch) {
    String x = image(batch, 4, 2);
    String view = net.node("view", RESHAPE, x, longs("three", 2, 2, -1));
    String swap = net.node("swap", new Op.Transpose(List.of(1, 0, 2)), view);
    return graph(net.node("join", RESHAPE, swap, longs("four", -1, 4, 2, 2)));
  }

  @Test
  void aSplitBecomesOneGatherAnOutput() {
    String x = image(Dim.free("n"), 4, 2);
    String split = net.node("split", RESHAPE, x, longs("five", 0, 2, 2, 2, 2));
    String swap = net.node("swap", new Op.Transpose(List.of(2, 1, 0, 3, 4)), split);
    String back = net.node("back", new Op.Transpose(List.of(2, 0, 1, 3, 4)), swap);
    String flat = net.node("flat", RESHAPE, back, longs("four", 0, 4, 2, 2));
    net.add(new Node("parts", new Op.Split(1), List.of(flat), List.of("left", "right")));
    assertThat(text(rewritten(graph("left", "right", "flat"))))
        .contains("flat = Gather(x, flat_indices) {axis=1}")
        .contains("left, right = Split(flat)");
  }

  @Test
  void theNodesOfASplitThatEndsAShuffleAreGathers() {
    String x = image(Dim.free("n"), 4, 2);
    String split = net.node("split", RESHAPE, x, longs("five", 0, 2, 2, 2, 2));
    String swap = net.node("swap", SWAP, split);
    net.add(new Node("parts", new Op.Split(1), List.of(swap), List.of("left", "right")));
    String a = net.node("a", new Op.Squeeze(), "left", longs("axis", 1));
    String b = net.node("b", new Op.Squeeze(), "right", "axis");
    assertThat(text(rewritten(graph(a, b))))
        .contains("a = Gather(x, a_indices)", "b = Gather(x, b_indices)")
        .contains("a_indices INT64[2]{0, 2}", "b_indices INT64[2]{1, 3}")
        .doesNotContain("Split", "axis INT64");
  }

  /** Halves of channels, as a view and two indices take them. */
  @Test
  void aPartThatIsARangeIsASlice() {
    String x = image(Dim.free("n"), 6, 2);
    String view = net.node("view", RESHAPE, x, longs("five", 0, 2, 3, 2, 2));
    String a = net.node("a", new Op.Gather(1), view, net.constant("0", scalar(0)));
    String b = net.node("b", new Op.Gather(1), view, net.constant("1", scalar(1)));
    assertThat(text(rewritten(graph(a, b))))
        .isEqualTo(
            """
              in    x FLOAT32[n, 6, 2, 2]
              const a_starts INT64[1]{0}
              const a_ends INT64[1]{3}
              const a_axes INT64[1]{1}
              const b_starts INT64[1]{3}
              const b_ends INT64[1]{6}
              const b_axes INT64[1]{1}
              a = Slice(x, a_starts, a_ends, a_axes)
              b = Slice(x, b_starts, b_ends, b_axes)
              out   a FLOAT32[...]
              out   b FLOAT32[...]
            """);
  }

  @Test
  void whatOthersReadOfAShuffleStays() {
    String x = image(Dim.free("n"), 6, 2);
    String split = net.node("split", RESHAPE, x, longs("five", 0, 3, 2, 2, 2));
    String swap = net.node("swap", SWAP, split);
    String join = net.node("join", RESHAPE, swap, longs("four", 0, 6, 2, 2));
    assertThat(text(rewritten(graph(join, split))))
        .contains("split = Reshape(x, five)")
        .contains("join = Gather(x, join_indices)")
        .doesNotContain("swap", "four");
  }

  @Test
  void shapesThatAShuffleComputesGoWithIt() {
    String x = image(Dim.free("n"), 6, 2);
    String n = net.node("batch", new Op.ShapeOf(0, 1), x);
    String five = net.node("five", new Op.Concat(0), n, longs("rest", 3, 2, 2, 2));
    String split = net.node("split", RESHAPE, x, five);
    String swap = net.node("swap", SWAP, split);
    Graph graph = graph(net.node("join", RESHAPE, swap, longs("four", 0, 6, 2, 2)));
    assertThat(rewritten(graph).nodes()).extracting(Node::name).containsExactly("join");
  }

  @Test
  void aNetworkWithoutShufflesIsTheSame() {
    String x = image(Dim.free("n"), 6, 2);
    String split = net.node("split", RESHAPE, x, longs("five", 0, 3, 2, 2, 2));
    String relu = net.node("relu", new Op.Elementwise(Op.Function.RELU), split);
    String swap = net.node("swap", SWAP, relu);
    Graph graph = graph(net.node("join", RESHAPE, swap, longs("four", 0, 6, 2, 2)));
    assertThat(find(graph).apply(graph)).isSameAs(graph);
  }

  @Test
  void appliedToItsResultItChangesNothing() {
    Graph graph = threeGroups();
    ShuffleRewrite rewrite = find(graph);
    Graph once = rewrite.apply(graph);
    assertThat(rewrite.apply(once)).isEqualTo(once);
    assertThat(find(once).isEmpty()).isTrue();
  }

  /** Views of random factors, permuted and viewed again, alone or with a part taken. */
  @Test
  void theNumbersAreTheSame() {
    int shuffles = 0;
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Graph graph = new ShuffleRewriteTest().random(random);
      ShuffleRewrite rewrite = find(graph);
      shuffles += rewrite.isEmpty() ? 0 : 1;
      for (int batch : new int[] {1, 2, 5}) {
        Tensor x = numbered(Shape.of(batch, 12, 2, 3));
        assertThat(run(rewrite.apply(graph), x)).as("seed %d", seed).isEqualTo(run(graph, x));
      }
    }
    assertThat(shuffles).isGreaterThan(60);
  }

  private Graph random(Random random) {
    String x = net.input(ValueInfo.of("x", Dim.free("n"), Dim.of(12), Dim.of(2), Dim.of(3)));
    int groups = List.of(2, 3, 4, 6).get(random.nextInt(4));
    String view = net.node("view", RESHAPE, x, longs("five", 0, groups, 12 / groups, 2, 3));
    List<Integer> order = new ArrayList<>(List.of(1, 2, 3, 4));
    if (random.nextInt(3) == 0) {
      Collections.shuffle(order, random);
    } else {
      Collections.swap(order, 0, 1);
    }
    order.addFirst(0);
    String y = net.node("swap", new Op.Transpose(order), view);
    if (random.nextBoolean()) {
      y = net.node("part", new Op.Gather(1), y, net.constant("index", scalar(random.nextInt(2))));
    } else {
      y = net.node("join", RESHAPE, y, longs("four", 0, -1, 2, 3));
    }
    if (random.nextBoolean()) {
      y = net.node("flat", new Op.Flatten(1), y);
    }
    return graph(y);
  }

  private static Tensor numbered(Shape shape) {
    long[] numbers = new long[(int) shape.elements()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i;
    }
    return Tensor.ofLongs(shape, numbers);
  }

  /** The last value of a graph of movements. */
  private static Tensor run(Graph graph, Tensor x) {
    Map<String, Tensor> values = new HashMap<>(graph.constants());
    values.put("x", x);
    for (Node node : graph.nodes()) {
      List<Tensor> results =
          ConstantEvaluator.evaluate(node, node.inputs().stream().map(values::get).toList())
              .orElseThrow();
      values.put(node.output(), results.getFirst());
    }
    return Objects.requireNonNull(values.get(graph.outputs().getFirst().name()));
  }
}
