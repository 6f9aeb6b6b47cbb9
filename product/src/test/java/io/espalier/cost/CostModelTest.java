package io.espalier.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.Shared;
import io.espalier.graph.Dim;
import io.espalier.graph.FileHeader;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.ShapeInference;
import io.espalier.graph.ValueInfo;
import io.espalier.graph.Window;
import io.espalier.onnx.OnnxReader;
import io.espalier.onnx.OnnxWriter;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostModelTest {

  /**
   * A CIFAR ResNet with n blocks a stage, counted by hand. Weights: 3·3·3·16 = 432 in the first
   * convolution; 2n of 16·16·9 = 2,304; one of 16·32·9 = 4,608 and 2n−1 of 32·32·9 = 9,216; one of
   * 32·64·9 = 18,432 and 2n−1 of 64·64·9 = 36,864; 640 in the linear layer. Each works on 32², 16²
   * or 8² positions of its stage's output, so for n = 5 (ResNet-32)
   *
   * <pre>
   * 432·1024 + 10·2304·1024 + (4608 + 9·9216)·256 + (18432 + 9·36864)·64 + 640
   *   = 442,368 + 23,592,960 + 22,413,312 + 22,413,312 + 640 = 68,862,592 MACs
   * 432 + 23,040 + 87,552 + 350,208 + 640 weights, 10 biases of the linear layer, and 2 numbers per
   *   channel of BatchNorm: 2·(16 + 10·16 + 10·32 + 10·64) = 2,272;  in all 464,154 parameters
   * </pre>
   *
   * In the first stage, the block's input is alive beside the operand and the output of the node at
   * work: 3·16·32·32·4 = 196,608 bytes, the most anywhere.
   */
  @ParameterizedTest
  @CsvSource({
    "resnet20-cifar10.onnx, 269722, 40551040",
    "resnet32-cifar10.onnx, 464154, 68862592",
    "resnet56-cifar10.onnx, 853018, 125485696"
  })
  void pricesResNets(String file, long parameters, long macs) throws IOException {
    Graph graph = OnnxReader.read(Shared.model(file));

    Cost cost = CostModel.of(graph, ShapeInference.atBatch(graph, 1));

    assertThat(cost.parameters()).isEqualTo(parameters);
    assertThat(cost.macs()).isEqualTo(macs);
    assertThat(cost.peakActivationBytes()).isEqualTo(196_608);
    assertThat(cost.fileBytes()).isEqualTo(OnnxWriter.toBytes(graph).length);
    assertThat(cost.unpricedLayers()).isEmpty();
  }

  /**
   * A strided grouped convolution [1, 4, 5, 5] → [1, 6, 3, 3] in 2 groups: 6·9·2·9 = 972 MACs and
   * 6·2·9 + 6 parameters; flattened, a matrix product 54 → 3 with its bias added behind: 162 MACs
   * and 165 parameters. Most is alive at the convolution: 100 + 54 numbers.
   */
  @Test
  void pricesEachLayer() {
    GraphBuilder b = new GraphBuilder("small");
    b.input(ValueInfo.of("x", Dim.free("batch"), Dim.of(4), Dim.of(5), Dim.of(5)));
    b.constant("w", Tensor.zeros(DType.FLOAT32, Shape.of(6, 2, 3, 3)));
    b.constant("b", Tensor.zeros(DType.FLOAT32, Shape.of(6)));
    b.constant("m", Tensor.zeros(DType.FLOAT16, Shape.of(54, 3)));
    b.constant("mb", Tensor.zeros(DType.FLOAT16, Shape.of(3)));
    b.constant("six", Tensor.scalar(6));
    b.node("conv", new Op.Conv(Window.square(3, 2, 1), 2), "x", "w", "b");
    b.node("flat", new Op.Flatten(1), "conv");
    b.node("product", new Op.MatMul(), "flat", "m");
    b.node("biased", new Op.Binary(Op.Arithmetic.ADD), "product", "mb");
    b.node("y", new Op.Binary(Op.Arithmetic.DIV), "biased", "six");
    b.output(ValueInfo.of("y", Dim.free("batch"), Dim.of(3)));
    Graph graph = b.build();

    Cost cost = CostModel.of(graph, ShapeInference.atBatch(graph, 1));

    assertThat(cost.layers())
        .containsExactly(
            new LayerCost("conv", "Conv", 114, 972, Shape.of(1, 6, 3, 3)),
            new LayerCost("product", "MatMul", 162, 162, Shape.of(1, 3)),
            new LayerCost("biased", "Add", 3, 0, Shape.of(1, 3)));
    assertThat(cost.parameters()).isEqualTo(114 + 162 + 3);
    assertThat(cost.macs()).isEqualTo(972 + 162);
    assertThat(cost.peakActivationBytes()).isEqualTo(4 * (100 + 54));
  }

  /** Running statistics are buffers; a weight with two readers counts at the first. */
  @Test
  void countsSharedWeightsOnceAndNoRunningStatistics() {
    GraphBuilder b = new GraphBuilder("shared");
    b.input(ValueInfo.of("x", Dim.free("batch"), Dim.of(2), Dim.of(4), Dim.of(4)));
    b.constant("w", Tensor.zeros(DType.FLOAT32, Shape.of(2, 2, 1, 1)));
    for (String statistic : List.of("scale", "bias", "mean", "var")) {
      b.constant(statistic, Tensor.full(DType.FLOAT32, Shape.of(2), 1));
    }
    b.node("first", new Op.Conv(Window.square(1, 1, 0), 1), "x", "w");
    b.node("second", new Op.Conv(Window.square(1, 1, 0), 1), "first", "w");
    b.node("norm", new Op.BatchNorm(1e-5f, 0.9f), "second", "scale", "bias", "mean", "var");
    b.output(ValueInfo.of("norm", Dim.free("batch"), Dim.of(2), Dim.of(4), Dim.of(4)));
    Graph graph = b.build();

    Cost cost = CostModel.of(graph, ShapeInference.atBatch(graph, 1));

    assertThat(cost.layers()).extracting(LayerCost::parameters).containsExactly(4L, 0L, 4L);
    assertThat(cost.layers()).extracting(LayerCost::macs).containsExactly(64L, 64L, 0L);
  }

  /** Outputs stay alive to the end: x dies at b, but a (an output) and b are alive at c. */
  @Test
  void keepsOutputsAlive() {
    GraphBuilder g = new GraphBuilder("outputs");
    ValueInfo x = ValueInfo.of("x", Dim.free("batch"), Dim.of(10));
    g.input(x);
    g.node("a", new Op.Elementwise(Op.Function.RELU), "x");
    g.node("b", new Op.Elementwise(Op.Function.ABS), "x");
    g.node("c", new Op.Elementwise(Op.Function.NEG), "b");
    g.node("d", new Op.Elementwise(Op.Function.EXP), "c");
    g.output(ValueInfo.of("a", Dim.free("batch"), Dim.of(10)));
    g.output(ValueInfo.of("d", Dim.free("batch"), Dim.of(10)));
    Graph graph = g.build();

    Cost cost = CostModel.of(graph, ShapeInference.atBatch(graph, 1));

    assertThat(cost.peakActivationBytes()).isEqualTo(3 * 10 * 4);
    assertThat(cost.layers()).isEmpty();
  }

  @Test
  void saysWhatItCannotPrice() {
    GraphBuilder g = new GraphBuilder("opaque");
    g.input(ValueInfo.of("x", Dim.free("batch"), Dim.of(10)));
    Op opaque = new Op.Opaque("", "Mystery", new Op.Payload(new byte[0]), List.of());
    g.add(new Node("mystery", opaque, List.of("x"), List.of("m")));
    g.constant("w", Tensor.zeros(DType.FLOAT32, Shape.of(10, 2)));
    g.node("y", new Op.MatMul(), "m", "w");
    g.output(ValueInfo.of("y", Dim.free("batch"), Dim.of(2)));
    Graph graph = g.build();

    Cost cost = CostModel.of(graph, ShapeInference.atBatch(graph, 1));

    assertThat(cost.parameters()).isEqualTo(20);
    assertThat(cost.macs()).isZero();
    assertThat(cost.unpricedLayers()).extracting(LayerCost::name).containsExactly("y");
  }

  /**
   * Each of the 4 · 5 · 5 = 100 input elements of a transposed convolution in 2 groups is
   * multiplied by a filter of 3 · 3 · 3 = 27 numbers: 2,700 MACs, and 4 · 27 + 6 parameters.
   */
  @Test
  void pricesTransposedConvolutions() {
    GraphBuilder b = new GraphBuilder("transposed");
    b.input(ValueInfo.of("x", Dim.free("batch"), Dim.of(4), Dim.of(5), Dim.of(5)));
    b.constant("w", Tensor.zeros(DType.FLOAT32, Shape.of(4, 3, 3, 3)));
    b.constant("b", Tensor.zeros(DType.FLOAT32, Shape.of(6)));
    Op up = new Op.ConvTranspose(Window.square(3, 2, 0), 2, List.of(), List.of());
    b.node("y", up, "x", "w", "b");
    b.output(ValueInfo.of("y", Dim.free("batch"), Dim.of(6), Dim.of(11), Dim.of(11)));
    Graph graph = b.build();

    Cost cost = CostModel.of(graph, ShapeInference.atBatch(graph, 1));

    assertThat(cost.layers())
        .containsExactly(new LayerCost("y", "ConvTranspose", 114, 2_700, Shape.of(1, 6, 11, 11)));
  }

  /**
   * On one axis [2, 8] → [3, 6]: 18 · 2 · 3 = 108 MACs; on three [1, 3, 3, 3] → [2, 2, 2, 2]: 16 ·
   * 8 = 128 MACs.
   */
  @Test
  void pricesConvolutionsOfOneAndThreeAxes() {
    GraphBuilder b = new GraphBuilder("axes");
    b.input(ValueInfo.of("x", Dim.free("batch"), Dim.of(2), Dim.of(8)));
    b.input(ValueInfo.of("v", Dim.free("batch"), Dim.of(1), Dim.of(3), Dim.of(3), Dim.of(3)));
    b.constant("w1", Tensor.zeros(DType.FLOAT32, Shape.of(3, 2, 3)));
    b.constant("w3", Tensor.zeros(DType.FLOAT32, Shape.of(2, 1, 2, 2, 2)));
    b.node("y1", new Op.Conv(window(1, 3), 1), "x", "w1");
    b.node("y3", new Op.Conv(window(3, 2), 1), "v", "w3");
    b.output(ValueInfo.of("y1", Dim.free("batch"), Dim.of(3), Dim.of(6)));
    b.output(ValueInfo.of("y3", Dim.free("batch"), Dim.of(2), Dim.of(2), Dim.of(2), Dim.of(2)));
    Graph graph = b.build();

    Cost cost = CostModel.of(graph, ShapeInference.atBatch(graph, 1));

    assertThat(cost.layers())
        .containsExactly(
            new LayerCost("y1", "Conv", 18, 108, Shape.of(1, 3, 6)),
            new LayerCost("y3", "Conv", 16, 128, Shape.of(1, 2, 2, 2, 2)));
  }

  private static Window window(int axes, int kernel) {
    return new Window(
        Collections.nCopies(axes, kernel),
        Collections.nCopies(axes, 1),
        Collections.nCopies(2 * axes, 0),
        Collections.nCopies(axes, 1),
        Window.AutoPad.NOTSET);
  }

  /**
   * Scale and bias of each normalisation, the slopes of a PRelu, and no MACs; two channels a group
   * in GroupNorm, 4 · 4 numbers in LayerNorm.
   */
  @Test
  void countsNormalisationsAndSlopes() {
    GraphBuilder b = new GraphBuilder("norms");
    b.header(new FileHeader(10, Map.of("", 21), "test", "", Map.of()));
    b.input(ValueInfo.of("x", Dim.free("batch"), Dim.of(6), Dim.of(4), Dim.of(4)));
    for (String name : List.of("scale", "bias", "gain", "shift")) {
      b.constant(name, Tensor.full(DType.FLOAT32, Shape.of(6), 1));
    }
    b.constant("plane", Tensor.full(DType.FLOAT32, Shape.of(4, 4), 1));
    b.constant("slope", Tensor.full(DType.FLOAT32, Shape.of(6, 1, 1), 1));
    b.node("instance", new Op.InstanceNorm(1e-5f), "x", "scale", "bias");
    b.node("group", new Op.GroupNorm(3, 1e-5f), "instance", "gain", "shift");
    b.node("layer", new Op.LayerNorm(-2, 1e-5f), "group", "plane");
    b.node("y", new Op.PRelu(), "layer", "slope");
    b.output(ValueInfo.of("y", Dim.free("batch"), Dim.of(6), Dim.of(4), Dim.of(4)));
    Graph graph = b.build();

    Cost cost = CostModel.of(graph, ShapeInference.atBatch(graph, 1));

    assertThat(cost.layers()).extracting(LayerCost::parameters).containsExactly(12L, 12L, 16L, 6L);
    assertThat(cost.macs()).isZero();
  }

  /** At a Split both halves are alive beside the whole: 12 + 6 + 6 numbers. */
  @Test
  void keepsAllOutputsOfANodeAlive() {
    GraphBuilder g = new GraphBuilder("split");
    g.input(ValueInfo.of("x", Dim.free("batch"), Dim.of(12)));
    g.add(new Node("split", new Op.Split(1), List.of("x"), List.of("a", "b")));
    g.node("y", new Op.Binary(Op.Arithmetic.MUL), "a", "b");
    g.output(ValueInfo.of("y", Dim.free("batch"), Dim.of(6)));
    Graph graph = g.build();

    Cost cost = CostModel.of(graph, ShapeInference.atBatch(graph, 1));

    assertThat(cost.peakActivationBytes()).isEqualTo(4 * (12 + 6 + 6));
  }
}
