package io.espalier.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.Sketch;
import io.espalier.graph.Graph;
import io.espalier.graph.Op;
import io.espalier.report.Drawing.Box;
import io.espalier.report.Drawing.Wire;
import java.util.List;
import org.junit.jupiter.api.Test;

class CondensationTest {
  private static Drawing condense(Graph graph) {
    return Condensation.of(ChannelAnalysis.analyse(graph));
  }

  /** A stem, a branch of two convolutions, their sum, and a linear head behind a pool. */
  private static Graph residual() {
    Sketch s = new Sketch();
    String stem = s.relu("act", s.batchNorm("norm", s.conv("stem", s.image(3, 8, 8), 4, 3), 4));
    String branch = s.conv("second", s.relu("relu", s.conv("first", stem, 6, 4)), 4, 6);
    String pooled = s.globalPool("pool", s.add("sum", stem, branch));
    String flat = s.op("flat", new Op.Flatten(1), pooled);
    return s.graph(s.linear("head", flat, 10, 4));
  }

  @Test
  void nodesThatOnlyGoOnJoinTheirLayer() {
    assertThat(condense(residual()).boxes())
        .extracting(Box::title, Box::lines)
        .containsExactly(
            tuple("image", List.of("input [1, 3, 8, 8]")),
            tuple("stem", List.of("Conv 3×3, 3 → 4", "BatchNormalization, Relu")),
            tuple("first", List.of("Conv 3×3, 4 → 6", "Relu")),
            tuple("second", List.of("Conv 3×3, 6 → 4")),
            tuple("sum", List.of("Add", "GlobalAveragePool, Flatten")),
            tuple("head", List.of("Gemm, 4 → 10")),
            tuple("head", List.of("output [1, 10]")));
  }

  /** Groups in their order: 0 stem with second, 1 first, 2 head. */
  @Test
  void boxesAndWiresKnowTheirGroups() {
    Drawing drawing = condense(residual());
    assertThat(drawing.boxes())
        .extracting(Box::groups)
        .containsExactly(
            List.of(), List.of(0), List.of(1), List.of(0), List.of(0), List.of(2), List.of());
    assertThat(drawing.wires())
        .containsExactlyInAnyOrder(
            new Wire(0, 1, List.of()),
            new Wire(1, 2, List.of(0)),
            new Wire(2, 3, List.of(1)),
            new Wire(1, 4, List.of(0)),
            new Wire(3, 4, List.of(0)),
            new Wire(4, 5, List.of(0)),
            new Wire(5, 6, List.of()));
  }

  @Test
  void aSwishIsPartOfItsLayerAndAGateIsNot() {
    Sketch s = new Sketch();
    String x = s.conv("conv", s.image(3, 8, 8), 4, 3);
    String swish = s.mul("swish", x, s.sigmoid("sigmoid", x));
    String gate = s.sigmoid("soft", s.conv("narrow", s.globalPool("pool", swish), 4, 4));
    Graph graph = s.graph(s.conv("last", s.mul("gate", swish, gate), 2, 4));
    assertThat(condense(graph).boxes())
        .extracting(Box::title)
        .containsExactly("image", "conv", "narrow", "gate", "last", "last");
  }

  @Test
  void shapeArithmeticIsLeftOut() {
    Sketch s = new Sketch();
    String x = s.conv("conv", s.image(3, 8, 8), 4, 3);
    String shape = s.op("shape", new Op.ShapeOf(0, Integer.MAX_VALUE), x);
    Graph graph = s.graph(s.op("same", new Op.Reshape(false), x, shape));
    assertThat(condense(graph).boxes())
        .extracting(Box::title, Box::lines)
        .containsExactly(
            tuple("image", List.of("input [1, 3, 8, 8]")),
            tuple("conv", List.of("Conv 3×3, 3 → 4", "Reshape")),
            tuple("same", List.of("output [1, 4, 8, 8]")));
  }

  /** A mask that two unknown operators make of nothing, and of a shape. */
  @Test
  void whatFollowsFromNoInputIsLeftOut() {
    Sketch s = new Sketch();
    String x = s.conv("conv", s.image(3, 8, 8), 4, 3);
    String shape = s.op("shape", new Op.ShapeOf(0, Integer.MAX_VALUE), x);
    String mask = s.op("mask", unknown("Mask"), shape, s.op("seed", unknown("Draw")));
    Graph graph = s.graph(s.op("masked", unknown("Masked"), x, s.relu("positive", mask)));
    assertThat(condense(graph).boxes())
        .extracting(Box::title)
        .containsExactly("image", "conv", "masked", "masked");
  }

  private static Op unknown(String type) {
    return new Op.Opaque("com.example", type, new Op.Payload(new byte[0]), List.of());
  }

  @Test
  void depthwiseAndGroupedConvolutionsSaySo() {
    Sketch s = new Sketch();
    String x = s.conv("wide", s.image(3, 8, 8), 8, 3);
    Graph graph = s.graph(s.conv("paired", s.conv("own", x, 8, 1, 8), 8, 4, 2));
    assertThat(condense(graph).boxes())
        .extracting(box -> box.lines().getFirst())
        .contains("Conv 3×3 depthwise, 8 → 8", "Conv 3×3, 2 groups, 8 → 8");
  }
}
