package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.data.TargetScale;
import io.espalier.data.Targets;
import io.espalier.eval.Imitated;
import io.espalier.eval.Task;
import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.graph.Window;
import io.espalier.importance.Taylor;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import io.espalier.torch.Fixture;
import io.espalier.torch.NoNativeLeaks;
import io.espalier.torch.TorchEngine;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients times weights beside what PyTorch computed of them. */
@ExtendWith(NoNativeLeaks.class)
class TaylorProbeTest {
  private static final Preprocessing PLAIN = Preprocessing.parse("none");
  private static final List<String> COLUMNS = List.of("a", "b", "c", "d", "e");
  private static Fixture fixture;

  @BeforeAll
  static void read() throws IOException {
    fixture = Fixture.read(TaylorProbeTest.class, "taylor.bin");
  }

  /**
   * Images with labels.
   *
   * @param pixels {@code [N, C, H, W]}
   * @param labels a class or a row of numbers an image
   */
  private record Images(Tensor pixels, Targets targets, Tensor labels) implements Dataset {
    @Override
    public int size() {
      return pixels.shape().dim(0);
    }

    @Override
    public Shape imageShape() {
      return Shape.of(pixels.shape().dim(1), pixels.shape().dim(2), pixels.shape().dim(3));
    }

    @Override
    public int label(int index) {
      return (int) labels.getDouble(index);
    }

    @Override
    public void numbers(int index, float[] target) {
      for (int column = 0; column < COLUMNS.size(); column++) {
        target[column] = (float) labels.getDouble(index * COLUMNS.size() + column);
      }
    }

    @Override
    public void read(int index, byte[] target) {
      int size = (int) imageShape().elements();
      for (int i = 0; i < size; i++) {
        target[i] = (byte) pixels.getDouble(index * size + i);
      }
    }

    @Override
    public String fingerprint() {
      throw new UnsupportedOperationException("nobody keeps these images");
    }
  }

  private static Graph network() {
    GraphBuilder b = new GraphBuilder("net");
    fixture.under("net").forEach(b::constant);
    String x = b.input(ValueInfo.of("image", Dim.free("batch"), Dim.of(3), Dim.of(8), Dim.of(8)));
    Op relu = new Op.Elementwise(Op.Function.RELU);
    x = b.node("first", new Op.Conv(Window.square(3, 1, 1), 1), x, "conv1.weight");
    x =
        b.node(
            "norm",
            new Op.BatchNorm(1e-5f, 0.9f),
            x,
            "norm.weight",
            "norm.bias",
            "norm.running_mean",
            "norm.running_var");
    x = b.node("relu1", relu, x);
    x = b.node("second", new Op.Conv(Window.square(3, 2, 1), 1), x, "conv2.weight", "conv2.bias");
    x = b.node("relu2", relu, x);
    x = b.node("flat", new Op.Flatten(1), b.node("pool", new Op.GlobalPool(Op.Pooling.AVERAGE), x));
    x = b.node("y", new Op.Gemm(1, 1, false, true), x, "linear.weight", "linear.bias");
    return b.output(ValueInfo.of(x, Dim.free("batch"), Dim.of(5))).build();
  }

  private static double[] scores(Taylor taylor, Graph graph, ChannelGroups groups, String layer) {
    ChannelGroup group = groups.find(layer).orElseThrow();
    return taylor.scores(graph, group);
  }

  private static double[] meanSquares(Tensor products) {
    int filters = products.shape().dim(1);
    return IntStream.range(0, filters)
        .mapToDouble(
            filter ->
                IntStream.range(0, products.shape().dim(0))
                    .mapToDouble(batch -> products.getDouble(batch * filters + filter))
                    .map(product -> product * product)
                    .average()
                    .orElseThrow())
        .toArray();
  }

  /** Five images in twos: two gradients; the last image fills no batch. */
  @ParameterizedTest
  @ValueSource(strings = {"classes", "numbers"})
  void scoresAreThoseOfPyTorch(String labels) {
    boolean classes = labels.equals("classes");
    Dataset images =
        new Images(
            fixture.get("pixels"),
            classes ? new Targets.Classes(COLUMNS) : new Targets.Columns(COLUMNS),
            fixture.get(classes ? "labels" : "numbers"));
    Task task =
        classes ? new Task.Classification() : new Task.Regression(TargetScale.identity(COLUMNS));
    Graph graph = network();
    ChannelGroups groups = ChannelAnalysis.analyse(graph);
    Taylor taylor =
        new TaylorProbe(task, images, PLAIN, 2, RegressionLoss.MSE, 1).measure(graph, groups);
    for (Map.Entry<String, String> layer : Map.of("first", "conv1", "second", "conv2").entrySet()) {
      double[] wanted = meanSquares(fixture.get(labels + "/" + layer.getValue()));
      double[] found = scores(taylor, graph, groups, layer.getKey());
      double scale = 1 / Arrays.stream(wanted).max().orElseThrow();
      assertThat(Arrays.stream(found).map(score -> score * scale).toArray())
          .as(layer.getKey())
          .containsExactly(
              Arrays.stream(wanted).map(score -> score * scale).toArray(), within(1e-4));
    }
  }

  /**
   * Two filters 3 and -2 on the one pixel 255, both outputs read by 1 and -4: 3 + 0 = 3 of a ReLU,
   * and the second is silent. A third filter 0.5, read by 2, adds 1: the output is 4, of which they
   * make 3, 0 and 1. The square of their shares is what the output loses in relative squared error.
   */
  @Test
  void inImitationItIsWhatTheOutputWouldLose() {
    GraphBuilder b = new GraphBuilder("three");
    String x = b.input(ValueInfo.of("x", Dim.free("batch"), Dim.of(1), Dim.of(1), Dim.of(1)));
    Op conv = new Op.Conv(Window.square(1, 1, 0), 1);
    String first =
        b.node(
            "first", conv, x, b.constant("w1", Tensor.ofFloats(Shape.of(3, 1, 1, 1), 3, -2, 0.5f)));
    String relu = b.node("relu", new Op.Elementwise(Op.Function.RELU), first);
    String y =
        b.node("y", conv, relu, b.constant("w2", Tensor.ofFloats(Shape.of(1, 3, 1, 1), 1, -4, 2)));
    Graph graph =
        b.output(ValueInfo.of(y, Dim.free("batch"), Dim.of(1), Dim.of(1), Dim.of(1))).build();
    ChannelGroups groups = ChannelAnalysis.analyse(graph);
    Dataset images =
        new Images(
            Tensor.full(DType.FLOAT32, Shape.of(1, 1, 1, 1), 255),
            new Targets.None(),
            Tensor.ofFloats(Shape.of(1), 0));
    try (Imitated imitated = new Imitated(TorchEngine.float32(), graph)) {
      Taylor taylor =
          new TaylorProbe(
                  new Task.Imitation(imitated), images, PLAIN, 1, RegressionLoss.SMOOTH_L1, 1)
              .measure(graph, groups);
      assertThat(scores(taylor, graph, groups, "first"))
          .containsExactly(new double[] {9 / 16.0, 0, 1 / 16.0}, within(1e-6));
    }
  }
}
