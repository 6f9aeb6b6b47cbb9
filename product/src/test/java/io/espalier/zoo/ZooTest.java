package io.espalier.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.Shared;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.onnx.OnnxReader;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZooTest {
  private static final Shape IMAGE = Shape.of(3, 32, 32);

  static List<String> names() {
    return Zoo.names();
  }

  @Test
  void namesEachNetworkOnce() {
    assertThat(String.join(" ", Zoo.names()))
        .isEqualTo(
            "resnet18 resnet34 resnet50 resnet101 resnet152 se-resnet50 resnet164"
                + " resnet8 resnet20 resnet32 resnet44 resnet56 resnet110"
                + " resnet8b resnet20b resnet32b resnet44b resnet56b resnet110b"
                + " se-resnet20 se-resnet56 vgg11 vgg13 vgg16 vgg19"
                + " vgg11-imagenet vgg13-imagenet vgg16-imagenet vgg19-imagenet"
                + " vgg11-bn-imagenet vgg13-bn-imagenet vgg16-bn-imagenet vgg19-bn-imagenet"
                + " mobilenetv2 shufflenetv2 densenet-bc-100-12"
                + " densenet121 densenet161 densenet169 densenet201");
  }

  @ParameterizedTest
  @MethodSource("names")
  void findsEachNameAndGivesItBack(String name) {
    assertThat(Zoo.find(name).name()).isEqualTo(name);
    assertThat(Zoo.find(name + "-w6").name())
        .isEqualTo(name.equals("densenet-bc-100-12") ? "densenet-bc-100-6" : name + "-w6");
  }

  @Test
  void findsByDimensions() {
    assertThat(Zoo.find("resnet26b-w5"))
        .isEqualTo(new CifarResNet(26, 5, Shortcut.CONVOLUTION, false));
    assertThat(Zoo.find("resnet20-w16")).isEqualTo(CifarResNet.of(20, Shortcut.PAD));
    assertThat(Zoo.find("se-resnet14b"))
        .isEqualTo(new CifarResNet(14, 16, Shortcut.CONVOLUTION, true));
    assertThat(Zoo.find("resnet50")).isEqualTo(ImageNetResNet.of(50));
    assertThat(Zoo.find("preresnet164")).isEqualTo(Zoo.find("resnet164"));
    assertThat(Zoo.find("preresnet29-w8").name()).isEqualTo("preresnet29-w8");
    assertThat(Zoo.find("vgg13-w8")).isEqualTo(new CifarVgg(13, 8));
    assertThat(Zoo.find("vgg13-bn-imagenet-w8")).isEqualTo(new ImageNetVgg(13, 8, true));
    assertThat(Zoo.find("densenet-bc-40-24")).isEqualTo(new CifarDenseNet(40, 24));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "resnet",
        "vgg16b",
        "alexnet",
        "resnet20c",
        "preresnet",
        "densenet100",
        "vgg16-bn",
        "resnet20-w",
        "Resnet20"
      })
  void saysWhichNetworksThereAre(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Zoo.find(name))
        .withMessageStartingWith("no network '" + name + "' in the zoo; it has resnet18, ")
        .withMessageNotContaining("\n");
  }

  @ParameterizedTest
  @CsvSource({
    "resnet21,    'the depth of a CIFAR ResNet must be 6n + 2, as 8, 20, 32; depth=21'",
    "resnet2,     'the depth of a CIFAR ResNet must be 6n + 2, as 8, 20, 32; depth=2'",
    "resnet50b,   'a ResNet of depth 50 is another network: resnet50'",
    "preresnet21, 'the depth of a ResNet of pre-activated bottlenecks must be 9n + 2, as 11, 20, 164; depth=21'",
    "vgg12-imagenet, 'the depth of a VGG must be one of 11, 13, 16, 19; depth=12'",
    "densenet-bc-99-12, 'the depth of a CIFAR DenseNet-BC must be 6n + 4, as 10, 22, 100; depth=99'",
    "mobilenetv2-w0, 'the width of a first stage must be in 1 .. 1024; width=0'",
    "shufflenetv2-w7, 'the width of a ShuffleNetV2 must be even, for its stages are split in halves; width=7'",
    "vgg12,       'the depth of a VGG must be one of 11, 13, 16, 19; depth=12'",
    "vgg16-w0,    'the width of a first stage must be in 1 .. 1024; width=0'",
    "resnet8-w9999, 'the width of a first stage must be in 1 .. 1024; width=9999'",
  })
  void saysWhatIsWrongWithADimension(String name, String message) {
    assertThatIllegalArgumentException().isThrownBy(() -> Zoo.find(name)).withMessage(message);
  }

  @Test
  void headsOfVggHaveTheLastStagesFeaturesWhateverTheImage() {
    Graph graph = Zoo.find("vgg11").build(7, Shape.of(1, 64, 96), 1);
    assertThat(graph.requireConstant("head.linear.weight").shape()).isEqualTo(Shape.of(7, 512));
    assertThat(graph.requireConstant("stage1.conv1.weight").shape())
        .isEqualTo(Shape.of(64, 1, 3, 3));
  }

  /** The trained files are option-A networks of the same construction, named by others. */
  @ParameterizedTest
  @ValueSource(ints = {20, 32, 56})
  void optionAIsTheConstructionOfTheTrainedFiles(int depth) throws IOException {
    Graph trained = OnnxReader.read(Shared.model("resnet" + depth + "-cifar10.onnx"));
    Graph fresh = Zoo.find("resnet" + depth).build(10, IMAGE, 1);
    assertThat(fresh.nodes())
        .extracting(Node::op)
        .containsExactlyElementsOf(trained.nodes().stream().map(Node::op).toList());
    for (int i = 0; i < fresh.nodes().size(); i++) {
      Node node = fresh.nodes().get(i);
      Node same = trained.nodes().get(i);
      if (!(node.op() instanceof Op.Pad)) {
        assertThat(constantShapes(fresh, node))
            .as(node.name())
            .isEqualTo(constantShapes(trained, same));
      }
    }
  }

  private static List<Shape> constantShapes(Graph graph, Node node) {
    return node.inputs().stream()
        .filter(graph::isConstant)
        .map(value -> graph.requireConstant(value).shape())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"11, 1 1 2 2 2", "13, 2 2 2 2 2", "16, 2 2 3 3 3", "19, 2 2 4 4 4"})
  void vggHasThePapersStages(int depth, String convolutions) {
    Graph graph = new CifarVgg(depth, 4).build(10, IMAGE, 1);
    List<Integer> widths = List.of(4, 8, 16, 32, 32);
    String[] counts = convolutions.split(" ", -1);
    for (int stage = 1; stage <= 5; stage++) {
      String prefix = "stage" + stage + ".conv";
      List<Node> nodes = graph.nodes().stream().filter(n -> n.name().startsWith(prefix)).toList();
      assertThat(nodes).hasSize(Integer.parseInt(counts[stage - 1]));
      int width = widths.get(stage - 1);
      assertThat(nodes)
          .allSatisfy(
              n -> assertThat(graph.requireConstant(n.input(1)).shape().dim(0)).isEqualTo(width));
    }
  }

  @Test
  void optionAPadsTheOddChannelBehind() {
    Graph graph = Zoo.find("resnet8-w5").build(10, IMAGE, 1);
    assertThat(graph.requireConstant("stage2.block0.shortcut.pad.pads"))
        .isEqualTo(Tensor.vector(0, 2, 0, 0, 0, 3, 0, 0));
    assertThat(graph.requireConstant("stage3.block0.shortcut.pad.pads"))
        .isEqualTo(Tensor.vector(0, 5, 0, 0, 0, 5, 0, 0));
  }

  @Test
  void theSeedMakesTheWeights() {
    Architecture thin = Zoo.find("resnet8b-w4");
    assertThat(thin.build(10, IMAGE, 7)).isEqualTo(thin.build(10, IMAGE, 7));
    assertThat(thin.build(10, IMAGE, 8)).isNotEqualTo(thin.build(10, IMAGE, 7));
  }

  /** Mean and variance lie within five of their own standard deviations. */
  @ParameterizedTest
  @ValueSource(strings = {"resnet20b", "vgg11-w32", "mobilenetv2-w16"})
  void convolutionsStartAsHeEtAl(String name) {
    Graph graph = Zoo.find(name).build(10, IMAGE, 42);
    int checked = 0;
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Op.Conv conv) {
        Tensor weight = graph.requireConstant(node.input(1));
        Shape shape = weight.shape();
        int filters = shape.dim(0) / conv.group();
        double variance = 2.0 / (filters * shape.dim(2) * shape.dim(3));
        assertNormal(node.name(), weight, variance);
        checked++;
      }
    }
    assertThat(checked).isGreaterThanOrEqualTo(8);
  }

  @Test
  void headsStartWithUnitGain() {
    Graph graph = Zoo.find("vgg11").build(100, IMAGE, 42);
    assertNormal("head", graph.requireConstant("head.linear.weight"), 1.0 / 512);
    assertThat(graph.requireConstant("head.linear.bias").toFloats()).containsOnly(0);
  }

  @Test
  void linearLayersBeforeRectifiersStartWithTwiceThat() {
    Graph graph = Zoo.find("vgg11-imagenet-w8").build(10, IMAGE, 42);
    assertNormal("first", graph.requireConstant("head.linear1.weight"), 2.0 / 64);
    assertNormal("second", graph.requireConstant("head.linear2.weight"), 2.0 / 512);
    assertNormal("last", graph.requireConstant("head.linear.weight"), 1.0 / 512);
  }

  @Test
  void normsStartAsTheIdentity() {
    Graph graph = Zoo.find("resnet8").build(10, IMAGE, 42);
    assertThat(graph.requireConstant("stage1.block0.norm1.scale").toFloats()).containsOnly(1);
    assertThat(graph.requireConstant("stage1.block0.norm1.bias").toFloats()).containsOnly(0);
    assertThat(graph.requireConstant("stage1.block0.norm1.mean").toFloats()).containsOnly(0);
    assertThat(graph.requireConstant("stage1.block0.norm1.var").toFloats()).containsOnly(1);
  }

  private static void assertNormal(String name, Tensor weight, double variance) {
    double[] values = weight.toDoubles();
    double mean = Arrays.stream(values).average().orElseThrow();
    double spread = Arrays.stream(values).map(v -> v * v).average().orElseThrow();
    double n = values.length;
    assertThat(mean)
        .as(name + " mean")
        .isBetween(-5 * Math.sqrt(variance / n), 5 * Math.sqrt(variance / n));
    assertThat(spread / variance)
        .as(name + " variance")
        .isBetween(1 - 5 * Math.sqrt(2 / n), 1 + 5 * Math.sqrt(2 / n));
  }

  @Test
  void saysWhichImagesItTakes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Zoo.find("vgg16").build(10, Shape.of(1, 28, 28), 1))
        .withMessage(
            "vgg16 takes images [channels, height, width] of at least 32 x 32 pixels; image=[1, 28, 28]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Zoo.find("resnet20").build(10, Shape.of(32, 32), 1))
        .withMessageEndingWith("image=[32, 32]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Zoo.find("resnet20").build(0, IMAGE, 1))
        .withMessage("a network needs 1 class or more; classes=0");
  }
}
