package io.espalier.torch;

import static io.espalier.torch.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.engine.Runner;
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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(NoNativeLeaks.class)
final class TorchNetTest {
  private static final Graph RESNET = Zoo.find("resnet8-w4").build(10, Shape.of(3, 16, 16), 1);

  private static Tensor images(int count) {
    return new OperatorCase(new Random(count)).normal(count, 3, 16, 16);
  }

  private static Var output(TorchNet net, Tensor x, boolean training) {
    return net.forward(x, training).values().iterator().next();
  }

  private static Tensor vector(double... values) {
    return Tensor.ofDoubles(Shape.of(values.length), values).cast(DType.FLOAT32);
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void trainingLowersTheLoss(Precision precision) {
    Tensor images = images(16);
    int[] labels = IntStream.range(0, 16).map(i -> i % 10).toArray();
    try (TorchNet net = TorchNet.of(RESNET, precision);
        Optimizer optimizer = new Sgd(net.parameters(), new Sgd.Options(0.9, true, 1e-4, true))) {
      double first = Double.NaN;
      double last = Double.NaN;
      for (int step = 0; step < 20; step++) {
        try (TorchScope scope = TorchScope.open()) {
          Var loss = Var.crossEntropy(output(net, images, true), labels, 0);
          last = loss.item();
          first = step == 0 ? last : first;
          loss.backward();
          optimizer.step(0.05);
          optimizer.zeroGrad();
        }
      }
      assertThat(last).isLessThan(first / 2);
    }
  }

  @Test
  void anUntrainedNetIsItsGraph() {
    try (TorchNet net = TorchNet.of(RESNET, Precision.BF16)) {
      assertThat(net.toGraph()).isEqualTo(RESNET);
    }
  }

  @Test
  void bfloat16IsCloseToFloat32() {
    try (TorchNet exact = TorchNet.of(RESNET, Precision.FP32);
        TorchNet rough = TorchNet.of(RESNET, Precision.BF16);
        TorchScope scope = TorchScope.withoutGradients()) {
      Tensor expected = output(exact, images(4), false).toTensor();
      Tensor actual = output(rough, images(4), false).toTensor();
      assertThat(actual).isNotEqualTo(expected);
      assertClose("bfloat16", actual, expected, 0.05);
    }
  }

  @Test
  void trainingMovesStatisticsTowardsTheBatch() {
    GraphBuilder b = new GraphBuilder("norm");
    String x = b.input(ValueInfo.of("x", Dim.free("n"), Dim.of(1)));
    String y =
        b.node(
            "y",
            new Op.BatchNorm(0, 0.75f),
            x,
            b.constant("scale", vector(2)),
            b.constant("bias", vector(1)),
            b.constant("mean", vector(4)),
            b.constant("var", vector(8)));
    Graph graph = b.output(ValueInfo.of(y, Dim.free("n"), Dim.of(1))).build();
    Tensor batch = Tensor.ofFloats(Shape.of(2, 1), 1, 5); // mean 3, variance 4, unbiased 8
    try (TorchNet net = TorchNet.of(graph, Precision.FP32)) {
      try (TorchScope scope = TorchScope.withoutGradients()) {
        assertThat(output(net, batch, false).toTensor().getFloat(0))
            .isCloseTo((float) (2 * (1 - 4) / Math.sqrt(8) + 1), within(1e-6f));
        assertThat(net.toGraph()).isEqualTo(graph);
        assertThat(output(net, batch, true).toTensor().toFloats()).containsExactly(-1, 3);
      }
      Graph after = net.toGraph();
      assertThat(after.requireConstant("mean").getFloat(0)).isEqualTo(0.75f * 4 + 0.25f * 3);
      assertThat(after.requireConstant("var").getFloat(0)).isEqualTo(0.75f * 8 + 0.25f * 8);
    }
  }

  @Test
  void normsThatShareStatisticsGetTheirOwn() {
    GraphBuilder b = new GraphBuilder("shared");
    String x = b.input(ValueInfo.of("x", Dim.free("n"), Dim.of(2)));
    b.constant("one", vector(1, 1));
    b.constant("zero", vector(0, 0));
    Op norm = new Op.BatchNorm(1e-5f, 0.9f);
    String y = b.node("first", norm, x, "one", "zero", "zero", "one");
    Op relu = new Op.Elementwise(Op.Function.RELU);
    y = b.node("second", norm, b.node("relu", relu, y), "one", "zero", "zero", "one");
    Graph graph = b.output(ValueInfo.of(y, Dim.free("n"), Dim.of(2))).build();
    try (TorchNet net = TorchNet.of(graph, Precision.FP32);
        TorchScope scope = TorchScope.withoutGradients()) {
      output(net, new OperatorCase(new Random(5)).normal(8, 2), true);
      Graph trained = net.toGraph();
      List<Tensor> means =
          trained.nodes().stream()
              .filter(node -> node.op() instanceof Op.BatchNorm)
              .map(node -> trained.requireConstant(node.input(3)))
              .toList();
      assertThat(means).hasSize(2).doesNotContain(vector(0, 0)).doesNotHaveDuplicates();
    }
  }

  @Test
  void weightsAreWrittenBackInTheirStoredType() {
    GraphBuilder b = new GraphBuilder("half");
    String x = b.input(ValueInfo.of("x", Dim.free("n"), Dim.of(2)));
    Tensor half = Tensor.ofFloats(DType.FLOAT16, Shape.of(3, 2), 1, 2, 3, 4, 5, 6);
    Tensor doubles = Tensor.ofDoubles(Shape.of(3), 0.5, 1, 2);
    Op gemm = new Op.Gemm(1, 1, false, true);
    String y = b.node("y", gemm, x, b.constant("w", half), b.constant("b", doubles));
    Graph graph = b.output(ValueInfo.of(y, Dim.free("n"), Dim.of(3))).build();
    try (TorchNet net = TorchNet.of(graph, Precision.FP32);
        TorchScope scope = TorchScope.open()) {
      assertThat(output(net, Tensor.ofFloats(Shape.of(1, 2), 1, 1), false).toTensor())
          .isEqualTo(Tensor.ofFloats(Shape.of(1, 3), 3.5f, 8, 13));
      assertThat(net.toGraph()).isEqualTo(graph);
    }
  }

  @Test
  void aRectifierDoesNotChangeWhatOthersRead() {
    GraphBuilder b = new GraphBuilder("fork");
    String x = b.input(ValueInfo.of("x", Dim.free("n"), Dim.of(2)));
    Op add = new Op.Binary(Op.Arithmetic.ADD);
    String sum = b.node("sum", add, x, x);
    String rectified = b.node("rectified", new Op.Elementwise(Op.Function.RELU), sum);
    String total = b.node("total", add, sum, rectified);
    for (String value : List.of(total, rectified, sum)) {
      b.output(ValueInfo.of(value, Dim.free("n"), Dim.of(2)));
    }
    try (Runner runner = TorchEngine.float32().open(b.build())) {
      Map<String, Tensor> out = runner.run(Map.of("x", Tensor.ofFloats(Shape.of(1, 2), -1, 1)));
      assertThat(out)
          .containsExactly(
              Map.entry("total", Tensor.ofFloats(Shape.of(1, 2), -2, 4)),
              Map.entry("rectified", Tensor.ofFloats(Shape.of(1, 2), 0, 2)),
              Map.entry("sum", Tensor.ofFloats(Shape.of(1, 2), -2, 2)));
    }
  }

  @Test
  void dropoutDropsInTrainingAsTheSeedSays() {
    GraphBuilder b = new GraphBuilder("dropout");
    String x = b.input(ValueInfo.of("x", Dim.free("n"), Dim.of(64)));
    String y = b.node("y", new Op.Dropout(), x, b.constant("ratio", Tensor.scalar(0.25f)));
    Graph graph = b.output(ValueInfo.of(y, Dim.free("n"), Dim.of(64))).build();
    Tensor ones = Tensor.full(DType.FLOAT32, Shape.of(1, 64), 1);
    try (TorchNet net = TorchNet.of(graph, Precision.FP32);
        TorchScope scope = TorchScope.withoutGradients()) {
      assertThat(output(net, ones, false).toTensor()).isEqualTo(ones);
      TorchRuntime.seed(7);
      Tensor first = output(net, ones, true).toTensor();
      Tensor second = output(net, ones, true).toTensor();
      TorchRuntime.seed(7);
      assertThat(output(net, ones, true).toTensor()).isEqualTo(first).isNotEqualTo(second);
      assertThat(first.toFloats()).containsOnly(0, 1 / 0.75f);
    }
  }

  @Test
  void inputsThatDoNotFitAreRefused() {
    try (TorchNet net = TorchNet.of(RESNET, Precision.FP32);
        TorchScope scope = TorchScope.withoutGradients()) {
      Tensor grey = Tensor.zeros(DType.FLOAT32, Shape.of(2, 1, 16, 16));
      assertThatThrownBy(() -> net.forward(grey, false))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "input 'input' has shape [2, 1, 16, 16]; the network takes "
                  + "input FLOAT32[batch, 3, 16, 16]");
      assertThatThrownBy(() -> net.forward(Map.of("x", images(1)), false))
          .hasMessage("input 'input' is missing");
      assertThatThrownBy(() -> net.forward(Map.of("input", images(1), "x", images(1)), false))
          .hasMessage("the network has no input 'x'; it has [input]");
      assertThatThrownBy(() -> net.parameter("nothing"))
          .hasMessage("constant 'nothing' is not a parameter of the network");
    }
  }

  @Test
  void withoutAScopeNothingRuns() {
    try (TorchNet net = TorchNet.of(RESNET, Precision.FP32)) {
      assertThatThrownBy(() -> net.forward(images(1), false))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("no TorchScope is open on this thread; open one first");
    }
  }

  @Test
  void anUnknownOperatorIsNamed() {
    GraphBuilder b = new GraphBuilder("opaque");
    String x = b.input(ValueInfo.of("x", Dim.free("n"), Dim.of(2)));
    Op weights = new Op.Gemm(1, 1, false, true);
    String y = b.node("linear", weights, x, b.constant("w", vector(1, 2).reshape(Shape.of(1, 2))));
    Op mystery = new Op.Opaque("", "Mystery", new Op.Payload(new byte[0]), List.of());
    Graph graph = b.output(ValueInfo.of(b.node("m", mystery, y), Dim.free("n"))).build();
    assertThatThrownBy(() -> TorchNet.of(graph, Precision.FP32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "node 'm': operator Mystery is not known, so the network cannot be run by libtorch");
  }

  @Test
  void anErrorOfLibtorchNamesTheNode() {
    GraphBuilder b = new GraphBuilder("misfit");
    String x = b.input(new ValueInfo("x", DType.FLOAT32, null));
    Op conv = new Op.Conv(Window.square(1, 1, 0), 1);
    Tensor weight = Tensor.zeros(DType.FLOAT32, Shape.of(2, 3, 1, 1));
    String y = b.node("first", conv, x, b.constant("w", weight));
    Graph graph = b.output(new ValueInfo(y, DType.FLOAT32, null)).build();
    try (Runner runner = TorchEngine.float32().open(graph)) {
      Tensor tooMany = Tensor.zeros(DType.FLOAT32, Shape.of(1, 4, 2, 2));
      assertThatThrownBy(() -> runner.run(Map.of("x", tooMany)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("node 'first' (Conv): ")
          .hasMessageContaining("expected input[1, 4, 2, 2] to have 3 channels")
          .hasMessageNotContaining("\n");
    }
  }
}
