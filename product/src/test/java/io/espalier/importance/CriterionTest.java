package io.espalier.importance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroup;
import io.espalier.channels.Slot;
import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.graph.Window;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import io.espalier.zoo.Zoo;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CriterionTest {
  private static final Offset<Double> CLOSE = within(1e-6);

  /** Three filters over two input channels; BatchNorm behind; then a linear layer's two outputs. */
  private static Graph plain(boolean withNorm) {
    GraphBuilder b = new GraphBuilder("plain");
    Dim batch = Dim.free("batch");
    String x = b.input(ValueInfo.of("x", batch, Dim.of(2), Dim.of(4), Dim.of(4)));
    Tensor weight = Tensor.ofFloats(Shape.of(3, 2, 1, 1), 3, -4, 0, 2, -1, -1);
    String w = b.constant("conv.weight", weight);
    String bias = b.constant("conv.bias", Tensor.ofFloats(Shape.of(3), 100, 200, 300));
    String y = b.node("conv", new Op.Conv(Window.square(1, 1, 0), 1), x, w, bias);
    if (withNorm) {
      y = norm(b, "norm", y, new float[] {-1, 6, 2}, new float[] {0.75f, 8.75f, 3.75f});
    }
    y = b.node("pool", new Op.GlobalPool(Op.Pooling.AVERAGE), y);
    y = b.node("flatten", new Op.Flatten(1), y);
    Tensor head = Tensor.ofFloats(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    y = b.node("head", new Op.Gemm(1, 1, false, true), y, b.constant("head.weight", head));
    return b.output(ValueInfo.of(y, batch, Dim.of(2))).build();
  }

  /** With epsilon 0.25 the factors of the norm above are 1 / 1, 6 / 3 and 2 / 2. */
  private static String norm(
      GraphBuilder b, String name, String x, float[] scale, float[] variance) {
    Shape shape = Shape.of(scale.length);
    return b.node(
        name,
        new Op.BatchNorm(0.25f, 0.9f),
        x,
        b.constant(name + ".scale", Tensor.ofFloats(shape, scale)),
        b.constant(name + ".bias", Tensor.zeros(DType.FLOAT32, shape)),
        b.constant(name + ".mean", Tensor.zeros(DType.FLOAT32, shape)),
        b.constant(name + ".var", Tensor.ofFloats(shape, variance)));
  }

  /** Two convolutions of two filters, added; the first with BatchNorm behind it. */
  private static Graph residual() {
    GraphBuilder b = new GraphBuilder("residual");
    Dim batch = Dim.free("batch");
    String x = b.input(ValueInfo.of("x", batch, Dim.of(1), Dim.of(4), Dim.of(4)));
    Op conv = new Op.Conv(Window.square(1, 1, 0), 1);
    Shape shape = Shape.of(2, 1, 1, 1);
    String left = b.node("left", conv, x, b.constant("left.weight", Tensor.ofFloats(shape, 1, -3)));
    left = norm(b, "norm", left, new float[] {3, 1}, new float[] {0.75f, 0.75f});
    String right =
        b.node("right", conv, x, b.constant("right.weight", Tensor.ofFloats(shape, 0.5f, 0.1f)));
    String sum = b.node("sum", new Op.Binary(Op.Arithmetic.ADD), left, right);
    Tensor last = Tensor.ofFloats(Shape.of(1, 2, 1, 1), 1, 1);
    String y = b.node("last", conv, sum, b.constant("last.weight", last));
    return b.output(ValueInfo.of(y, batch, Dim.of(1), Dim.of(4), Dim.of(4))).build();
  }

  private static ChannelGroup group(Graph graph, String id) {
    return ChannelAnalysis.analyse(graph).find(id).orElseThrow();
  }

  private static double[] scores(Criterion criterion, Graph graph, String id) {
    return criterion.scores(graph, group(graph, id));
  }

  @Test
  void l1IsTheSumOfMagnitudesWithoutTheBias() {
    assertThat(scores(new L1Norm(), plain(true), "conv"))
        .containsExactly(new double[] {7, 2, 2}, CLOSE);
  }

  @Test
  void l2IsTheRootOfTheSumOfSquares() {
    assertThat(scores(new L2Norm(), plain(true), "conv"))
        .containsExactly(new double[] {5, 2, Math.sqrt(2)}, CLOSE);
  }

  @Test
  void foldedNormsCountTheScaleBehind() {
    assertThat(scores(new L1Norm(true), plain(true), "conv"))
        .containsExactly(new double[] {7, 4, 2}, CLOSE);
    assertThat(scores(new L2Norm(true), plain(true), "conv"))
        .containsExactly(new double[] {5, 4, Math.sqrt(2)}, CLOSE);
    assertThat(scores(new L1Norm(true), plain(false), "conv"))
        .containsExactly(new double[] {7, 2, 2}, CLOSE);
  }

  /**
   * The filters (3, -4), (0, 2) and (-1, -1) are √45, 5 and √10 apart; folded, the second is (0, 4)
   * and √73 from the first, √26 from the third.
   */
  @Test
  void theGeometricMedianIsTheSumOfDistancesToTheOthers() {
    double ab = Math.sqrt(45);
    double bc = Math.sqrt(10);
    assertThat(scores(new GeometricMedian(), plain(true), "conv"))
        .containsExactly(new double[] {ab + 5, ab + bc, 5 + bc}, CLOSE);
    double folded = Math.sqrt(73);
    assertThat(scores(new GeometricMedian(true), plain(true), "conv"))
        .containsExactly(
            new double[] {folded + 5, folded + Math.sqrt(26), 5 + Math.sqrt(26)}, CLOSE);
  }

  /** The products of two batches: means of squares (1 + 9) / 2, (4 + 0) / 2 and (0 + 1) / 2. */
  @Test
  void taylorIsTheMeanOfTheSquaresOverBatches() {
    Taylor taylor =
        Taylor.of(
            Map.of(
                new Slot("conv.weight", 0),
                List.of(new double[] {1, -2, 0}, new double[] {3, 0, 1})));
    assertThat(scores(taylor, plain(true), "conv"))
        .containsExactly(new double[] {5, 2, 0.5}, CLOSE);
    assertThat(taylor.objection(residual(), group(residual(), "left")))
        .hasValue("no gradient reaches all layers that make its channels");
  }

  /** Left has 1 and 3 (mean 2), right 4 and 0 (mean 2): (1/2 + 4/2) / 2, (3/2 + 0) / 2. */
  @Test
  void taylorOfTiedLayersIsTheMeanOfBoth() {
    double root = Math.sqrt(3);
    Taylor taylor =
        Taylor.of(
            Map.of(
                new Slot("left.weight", 0), List.of(new double[] {-1, root}),
                new Slot("right.weight", 0), List.of(new double[] {2, 0})));
    assertThat(scores(taylor, residual(), "left"))
        .containsExactly(new double[] {1.25, 0.75}, CLOSE);
  }

  @Test
  void onlyCriteriaThatMeasureWeightsFoldNorms() {
    assertThat(CriterionChoice.GEOMETRIC_MEDIAN.byWeights(true, 1))
        .hasValue(new GeometricMedian(true));
    assertThat(CriterionChoice.TAYLOR.byWeights(false, 1)).isEmpty();
    for (CriterionChoice choice :
        List.of(CriterionChoice.BN, CriterionChoice.TAYLOR, CriterionChoice.RANDOM)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> choice.byWeights(true, 1))
          .withMessageContaining("l1, l2 and geometric-median; --criterion is " + choice);
    }
  }

  @Test
  void batchNormScaleIsItsMagnitude() {
    assertThat(scores(new BatchNormScale(), plain(true), "conv"))
        .containsExactly(new double[] {1, 6, 2}, CLOSE);
  }

  /** Left has 1 and 3 (mean 2), right 0.5 and 0.1 (mean 0.3): (1/2 + 5/3) / 2, (3/2 + 1/3) / 2. */
  @Test
  void tiedLayersVoteWithEqualWeight() {
    assertThat(scores(new L1Norm(), residual(), "left"))
        .containsExactly(new double[] {13 / 12.0, 11 / 12.0}, CLOSE);
    // Folded, left has 3 and 3: (1 + 5/3) / 2 and (1 + 1/3) / 2.
    assertThat(scores(new L1Norm(true), residual(), "left"))
        .containsExactly(new double[] {8 / 6.0, 4 / 6.0}, CLOSE);
    assertThat(scores(new BatchNormScale(), residual(), "left"))
        .containsExactly(new double[] {3, 1}, CLOSE);
  }

  @Test
  void aLayerOfZerosHasNoVote() {
    Graph zero =
        residual()
            .replaceConstants(
                Map.of("right.weight", Tensor.zeros(DType.FLOAT32, Shape.of(2, 1, 1, 1))));
    assertThat(scores(new L1Norm(), zero, "left"))
        .containsExactly(new double[] {0.25, 0.75}, CLOSE);
  }

  @Test
  void saysThatNoBatchNormFollows() {
    Graph graph = plain(false);
    ChannelGroup group = group(graph, "conv");
    Criterion criterion = new BatchNormScale();
    assertThat(criterion.objection(graph, group)).hasValue("no BatchNorm follows 'conv'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> criterion.scores(graph, group))
        .withMessage("the group 'conv' cannot be scored: no BatchNorm follows it");
    assertThat(criterion.objection(plain(true), group(plain(true), "conv"))).isEmpty();
  }

  @Test
  void randomScoresAreAFunctionOfSeedAndGroup() {
    Graph graph = Zoo.find("resnet8").build(10, Shape.of(3, 32, 32), 1);
    List<ChannelGroup> groups = ChannelAnalysis.analyse(graph).groups();
    ChannelGroup first = groups.get(0);
    ChannelGroup second = groups.get(1);
    Criterion random = new RandomScore(4);
    assertThat(random.scores(graph, first))
        .hasSize(16)
        .isEqualTo(new RandomScore(4).scores(graph, first))
        .isNotEqualTo(new RandomScore(5).scores(graph, first))
        .isNotEqualTo(random.scores(graph, second))
        .doesNotHaveDuplicates();
    assertThat(Arrays.stream(random.scores(graph, first))).allMatch(s -> s >= 0 && s < 1);
  }

  static List<Criterion> criteria() {
    return List.of(
        new L1Norm(),
        new L1Norm(true),
        new L2Norm(),
        new L2Norm(true),
        new BatchNormScale(),
        new GeometricMedian(),
        new GeometricMedian(true),
        new RandomScore(1));
  }

  @ParameterizedTest
  @MethodSource("criteria")
  void scoresEveryRemovableChannelOfAResidualNetwork(Criterion criterion) {
    Graph graph = Zoo.find("resnet8b").build(10, Shape.of(3, 32, 32), 3);
    int scored = 0;
    for (ChannelGroup group : ChannelAnalysis.analyse(graph).groups()) {
      if (group.removable() > 0) {
        double[] scores = criterion.scores(graph, group);
        assertThat(scores).hasSize(group.removable());
        assertThat(Arrays.stream(scores)).allMatch(s -> s > 0 && Double.isFinite(s));
        scored++;
      }
    }
    // Three inner layers and three residual streams.
    assertThat(scored).isEqualTo(6);
  }

  @Test
  void namesAreThoseOfTheCommandLine() {
    assertThat(criteria())
        .extracting(Criterion::name)
        .containsExactly(
            "l1",
            "l1-folded",
            "l2",
            "l2-folded",
            "bn",
            "geometric-median",
            "geometric-median-folded",
            "random");
    assertThat(CriterionChoice.values())
        .extracting(CriterionChoice::toString)
        .containsExactly("l1", "l2", "bn", "geometric-median", "taylor", "random");
  }
}
