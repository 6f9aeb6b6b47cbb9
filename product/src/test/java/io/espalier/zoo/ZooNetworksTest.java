package io.espalier.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroups;
import io.espalier.engine.Runner;
import io.espalier.graph.FileHeader;
import io.espalier.graph.Graph;
import io.espalier.graph.ShapeInference;
import io.espalier.onnx.OnnxReader;
import io.espalier.onnx.OnnxWriter;
import io.espalier.ort.OrtEngine;
import io.espalier.ort.OrtEngine.Optimization;
import io.espalier.surgery.PruningPlan;
import io.espalier.surgery.Surgeon;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import io.espalier.torch.Optimizer;
import io.espalier.torch.Parameter;
import io.espalier.torch.Precision;
import io.espalier.torch.Sgd;
import io.espalier.torch.TorchEngine;
import io.espalier.torch.TorchNet;
import io.espalier.torch.TorchScope;
import io.espalier.torch.Var;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every network of the zoo runs, learns and can be cut; narrow forms stand for the wide ones. */
class ZooNetworksTest {
  private static final int CLASSES = 10;

  @TempDir Path temp;

  static List<String> names() {
    return Zoo.names();
  }

  private static Graph narrow(String name, int side) {
    return Zoo.find(name + "-w4").build(CLASSES, Shape.of(3, side, side), 5);
  }

  private static Tensor images(int count, int side) {
    Random random = new Random(count);
    float[] values = new float[count * 3 * side * side];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.ofFloats(Shape.of(count, 3, side, side), values);
  }

  private static Tensor logits(Runner runner, Tensor images) {
    return Objects.requireNonNull(runner.run(Map.of("input", images)).get("logits"));
  }

  private static void assertRuns(String what, Graph graph, int classes, int side) {
    Tensor two = images(2, side);
    for (Optimization optimization : Optimization.values()) {
      try (Runner runner = new OrtEngine(1, optimization).open(graph)) {
        Tensor logits = logits(runner, two);
        assertThat(logits.shape()).as(what).isEqualTo(Shape.of(2, classes));
        float[] values = logits.toFloats();
        for (float value : values) {
          assertThat(value).as(what).isFinite();
        }
        float[] first = logits(runner, two.take(0, 0)).toFloats();
        assertClose(what + ", alone and in a batch", first, Arrays.copyOf(values, classes));
      }
    }
  }

  private static void assertClose(String what, float[] actual, float[] expected) {
    float largest = 1e-20f;
    float difference = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
    }
    assertThat(difference / largest).as(what).isLessThan(1e-4f);
  }

  @ParameterizedTest
  @MethodSource("names")
  void hasAFreeBatchAndTheContractsNames(String name) throws IOException {
    Graph graph = narrow(name, 32);
    assertThat(graph.inputs()).hasToString("[input FLOAT32[batch, 3, 32, 32]]");
    assertThat(graph.outputs()).hasToString("[logits FLOAT32[batch, 10]]");
    assertThat(graph.header()).isEqualTo(FileHeader.fresh());
    assertThat(ShapeInference.atBatch(graph, 3).find("logits")).contains(Shape.of(3, CLASSES));
    Path file = temp.resolve("network.onnx");
    OnnxWriter.write(graph, file);
    assertThat(OnnxReader.read(file)).isEqualTo(graph);
  }

  @ParameterizedTest
  @MethodSource("names")
  void runs(String name) {
    assertRuns(name, narrow(name, 32), CLASSES, 32);
  }

  /** The last stage of networks that were made for 224 pixels: 4 by 4 positions of 32 and of 64. */
  @ParameterizedTest
  @CsvSource({
    "resnet18,     stage4.block1.relu,         4, 4, 7",
    "se-resnet50,  stage4.block2.relu,         4, 4, 7",
    "mobilenetv2,  last.relu,                  4, 4, 7",
    "shufflenetv2, last.relu,                  4, 4, 7",
    "densenet121,  head.relu,                  4, 4, 7",
    "vgg11-imagenet, stage5.pool,              1, 2, 7",
  })
  void hasPositionsLeftOfSmallImages(String name, String value, int of32, int of64, int of224) {
    for (int[] sides : new int[][] {{32, of32}, {64, of64}, {224, of224}}) {
      Graph graph = narrow(name, sides[0]);
      Shape shape = ShapeInference.atBatch(graph, 1).find(value).orElseThrow();
      assertThat(shape.dim(2)).as("%s at %d: %s", name, sides[0], shape).isEqualTo(sides[1]);
      assertThat(shape.dim(3)).isEqualTo(sides[1]);
    }
  }

  /** The least images: nothing is left to halve. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet20",
        "resnet164",
        "resnet50",
        "mobilenetv2",
        "shufflenetv2",
        "densenet121",
        "densenet-bc-100-12"
      })
  void takesSmallImages(String name) {
    assertRuns(name, narrow(name, 8), CLASSES, 8);
  }

  /** Filters of convolutions that may go; all but those that a gate of one channel has. */
  @ParameterizedTest
  @MethodSource("names")
  void everyFilterMayGo(String name) {
    Graph graph = narrow(name, 32);
    FilterShare share = FilterShare.of(ChannelAnalysis.analyse(graph));
    long onlyOnes =
        graph.constants().entrySet().stream()
            .filter(constant -> constant.getKey().endsWith(".gate.reduce.weight"))
            .filter(constant -> constant.getValue().shape().dim(0) == 1)
            .count();
    assertThat(share.removable()).isEqualTo(share.all() - onlyOnes);
    assertThat(onlyOnes > 0).isEqualTo(name.startsWith("se-"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void runsWithHalfOfItsChannels(String name) {
    Graph graph = narrow(name, 32);
    ChannelGroups groups = ChannelAnalysis.analyse(graph);
    PruningPlan plan = RandomCut.of(groups, 0.5, 7);
    assertThat(plan.size()).isGreaterThan(groups.removable() / 3);
    Graph cut = Surgeon.prune(graph, plan);
    assertThat(FilterShare.of(ChannelAnalysis.analyse(cut)).all())
        .isLessThan(2 * FilterShare.of(groups).all() / 3);
    assertRuns(name, cut, CLASSES, 32);
  }

  @ParameterizedTest
  @MethodSource("names")
  void torchAndOnnxRuntimeAgree(String name) {
    Graph graph = narrow(name, 32);
    Tensor images = images(2, 32);
    try (Runner torch = TorchEngine.float32().open(graph);
        Runner ort = new OrtEngine(1, Optimization.ALL).open(graph)) {
      assertClose(name, logits(torch, images).toFloats(), logits(ort, images).toFloats());
    }
  }

  /**
   * With the statistics of a batch, fresh logits are neither vanishing nor huge, every parameter is
   * reached by the gradient, and a few steps lower the loss.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet20",
        "resnet20b",
        "resnet164",
        "se-resnet20",
        "resnet18",
        "resnet50",
        "se-resnet50",
        "vgg16",
        "vgg11-bn-imagenet",
        "mobilenetv2",
        "shufflenetv2",
        "densenet-bc-100-12"
      })
  void learns(String name) {
    Graph graph = Zoo.find(name + "-w8").build(CLASSES, Shape.of(3, 32, 32), 5);
    Tensor images = images(16, 32);
    int[] labels = IntStream.range(0, 16).map(i -> i % CLASSES).toArray();
    try (TorchNet net = TorchNet.of(graph, Precision.FP32);
        Optimizer optimizer = new Sgd(net.parameters(), new Sgd.Options(0.9, true, 1e-4, true))) {
      double first = Double.NaN;
      double last = Double.NaN;
      for (int step = 0; step < 8; step++) {
        try (TorchScope scope = TorchScope.open()) {
          Var logits = net.forward(images, true).values().iterator().next();
          Var loss = Var.crossEntropy(logits, labels, 0);
          last = loss.item();
          optimizer.zeroGrad();
          loss.backward();
          if (step == 0) {
            first = last;
            assertThat(deviation(logits.toTensor().toDoubles())).as(name).isBetween(0.05, 5.0);
            net.parameters().forEach(parameter -> assertReached(name, parameter));
          }
          optimizer.step(0.02);
        }
      }
      assertThat(last).as(name).isLessThan(first);
    }
  }

  private static double deviation(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    return Math.sqrt(
        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow());
  }

  private static void assertReached(String name, Parameter parameter) {
    double[] gradient = parameter.value().grad().orElseThrow().toTensor().toDoubles();
    assertThat(Arrays.stream(gradient).allMatch(Double::isFinite))
        .as("%s, %s", name, parameter.name())
        .isTrue();
    assertThat(Arrays.stream(gradient).anyMatch(g -> g != 0))
        .as("%s, %s", name, parameter.name())
        .isTrue();
  }

  @Test
  void shufflesReadColumnByColumn() {
    Layers layers = new Layers("shuffle", 1, Shape.of(6, 1, 1), 1, 1);
    String shuffled = layers.shuffle("shuffle", layers.input(), 2);
    Graph graph = layers.classify(layers.flatten("flat", shuffled));
    Tensor rows = Tensor.ofFloats(Shape.of(1, 6), 1, 10, 100, 1000, 10000, 100000);
    Graph counting = graph.replaceConstants(Map.of("head.linear.weight", rows));
    try (Runner runner = new OrtEngine(1, Optimization.NONE).open(counting)) {
      Tensor channels = Tensor.ofFloats(Shape.of(1, 6, 1, 1), 0, 1, 2, 3, 4, 5);
      assertThat(logits(runner, channels).toFloats()).containsExactly(524130);
    }
  }

  /**
   * The whole networks, at the images that they were made for. All filters of convolutions may go,
   * but for nine gates of SE-ResNet-56 that have one channel.
   */
  @Tag("long")
  @ParameterizedTest
  @CsvSource({
    "resnet110,           10,   32,  4048",
    "resnet164,           10,   32,  12560",
    "se-resnet56,         10,   32,  3103",
    "vgg19,               10,   32,  5504",
    "densenet-bc-100-12,  10,   32,  3162",
    "resnet18,            1000, 224, 4800",
    "resnet50,            1000, 224, 26560",
    "resnet152,           1000, 224, 75712",
    "se-resnet50,         1000, 224, 42608",
    "vgg16-imagenet,      1000, 224, 4224",
    "vgg16-bn-imagenet,   1000, 224, 4224",
    "mobilenetv2,         1000, 224, 17056",
    "shufflenetv2,        1000, 224, 8090",
    "densenet121,         1000, 224, 10240",
    "densenet161,         1000, 224, 20448",
  })
  void wholeNetworksRunWithHalfOfTheirChannels(String name, int classes, int side, int filters) {
    Graph graph = Zoo.find(name).build(classes, Shape.of(3, side, side), 5);
    assertRuns(name, graph, classes, side);
    ChannelGroups groups = ChannelAnalysis.analyse(graph);
    int removable = name.equals("se-resnet56") ? filters - 9 : filters;
    assertThat(FilterShare.of(groups)).isEqualTo(new FilterShare(removable, filters));
    assertRuns(name + ", cut", Surgeon.prune(graph, RandomCut.of(groups, 0.5, 7)), classes, side);
  }
}
