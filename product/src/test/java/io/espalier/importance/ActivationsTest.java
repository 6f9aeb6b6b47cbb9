package io.espalier.importance;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.Shared;
import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.channels.Sketch;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.Window;
import io.espalier.onnx.OnnxReader;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import io.espalier.zoo.Zoo;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which value a layer's channels are judged by, on networks of each usual kind. */
class ActivationsTest {
  private final Sketch s = new Sketch();
  private final String image = s.image(3, 8, 8);

  /** The activations of a group as {@code relu[1] exact}. */
  private static List<String> of(ChannelGroups groups, String id) {
    return Activations.of(groups, groups.find(id).orElseThrow()).stream()
        .map(ActivationsTest::text)
        .toList();
  }

  private static String text(Activation found) {
    return found.axis().value()
        + "["
        + found.axis().axis()
        + "]"
        + (found.exactZeros() ? " exact" : "");
  }

  private String scalar(String name, float value) {
    return s.constant(name, Tensor.full(DType.FLOAT32, Shape.of(), value));
  }

  /** What a network of the given activation says, behind a BatchNorm and before a convolution. */
  private List<String> behindNorm(Op activation, String... furtherOperands) {
    String norm = s.batchNorm("norm", s.conv("first", image, 4, 3), 4);
    String[] operands = new String[furtherOperands.length + 1];
    operands[0] = norm;
    System.arraycopy(furtherOperands, 0, operands, 1, furtherOperands.length);
    String act = s.op("act", activation, operands);
    return of(s.groups(s.conv("last", act, 2, 4)), "first");
  }

  @Test
  void reluIsExact() {
    assertThat(behindNorm(new Op.Elementwise(Op.Function.RELU))).containsExactly("act[1] exact");
  }

  @Test
  void clipAtZeroIsExact() {
    assertThat(behindNorm(new Op.Clip(), scalar("low", 0), scalar("high", 6)))
        .containsExactly("act[1] exact");
  }

  @Test
  void clipBelowZeroIsNot() {
    assertThat(behindNorm(new Op.Clip(), scalar("low", -1), scalar("high", 1)))
        .containsExactly("act[1]");
  }

  @Test
  void maximumWithZeroIsExact() {
    assertThat(behindNorm(new Op.Fold(Op.Folding.MAX), scalar("zero", 0)))
        .containsExactly("act[1] exact");
  }

  @Test
  void leakySlopesAreNotExact() {
    assertThat(behindNorm(new Op.PRelu(), s.weight("slope", 4, 1, 1))).containsExactly("act[1]");
  }

  @Test
  void biasDropoutAndIdentityHandOn() {
    String x = s.conv("first", image, 4, 3);
    x = s.add("bias", x, s.weight("b", 4, 1, 1));
    x = s.op("same", new Op.Elementwise(Op.Function.IDENTITY), x);
    x = s.op("drop", new Op.Dropout(), x);
    x = s.op("leaky", new Op.Elementwise(Op.Function.LEAKY_RELU), x);
    assertThat(of(s.groups(s.conv("last", x, 2, 4)), "first")).containsExactly("leaky[1]");
  }

  @Test
  void siluIsTheProductNotTheGate() {
    String x = s.batchNorm("norm", s.conv("first", image, 4, 3), 4);
    String y = s.mul("silu", x, s.sigmoid("sigmoid", x));
    assertThat(of(s.groups(s.conv("last", y, 2, 4)), "first")).containsExactly("silu[1]");
  }

  /** {@code x * clip(x + 3, 0, 6) / 6}: the clip at zero is the gate's, not the layer's. */
  @Test
  void hardSwishSpelledOutIsTheProduct() {
    String x = s.conv("first", image, 4, 3);
    String gate = s.add("plus", x, scalar("three", 3));
    gate = s.op("clip", new Op.Clip(), gate, scalar("low", 0), scalar("high", 6));
    String y = s.mul("product", x, gate);
    y = s.mul("swish", y, scalar("sixth", 1 / 6f));
    assertThat(of(s.groups(s.conv("last", y, 2, 4)), "first")).containsExactly("product[1]");
  }

  /** {@code x / 2 * (1 + tanh(x + x³))}: the powers of x are no activation. */
  @Test
  void geluSpelledOutIsTheProductWithItsTanh() {
    String x = s.conv("first", image, 4, 3);
    String half = s.mul("half", x, scalar("0.5", 0.5f));
    String cube = s.mul("cube", x, s.mul("square", x, x));
    String tanh = s.op("tanh", new Op.Elementwise(Op.Function.TANH), s.add("sum", x, cube));
    String y = s.mul("gelu", half, s.add("plus", tanh, scalar("one", 1)));
    assertThat(of(s.groups(s.conv("last", y, 2, 4)), "first")).containsExactly("gelu[1]");
  }

  /** The gate of a squeeze-excite block depends on other channels too. */
  @Test
  void squeezeExciteIsNoActivation() {
    String x = s.conv("first", image, 4, 3);
    String gate = s.conv("squeeze", s.globalPool("pool", x), 2, 4);
    gate = s.sigmoid("sigmoid", s.conv("excite", s.relu("inner", gate), 4, 2));
    String y = s.relu("relu", s.mul("scaled", x, gate));
    ChannelGroups groups = s.groups(s.conv("last", y, 2, 4));
    assertThat(of(groups, "first")).containsExactly("relu[1] exact", "sigmoid[1]");
    assertThat(of(groups, "squeeze")).containsExactly("inner[1] exact");
  }

  @Test
  void poolingBehindTheActivationDoesNotMatterAndBeforeItIsPassed() {
    Op pool = new Op.Pool(Op.Pooling.MAX, Window.square(2, 2, 0), false, false);
    String x = s.op("pool1", pool, s.relu("relu1", s.conv("first", image, 4, 3)));
    x = s.relu("relu2", s.op("pool2", pool, s.conv("second", x, 4, 4)));
    ChannelGroups groups = s.groups(s.conv("last", x, 2, 4));
    assertThat(of(groups, "first")).containsExactly("relu1[1] exact");
    assertThat(of(groups, "second")).containsExactly("relu2[1] exact");
  }

  @Test
  void aLinearLayerIsJudgedByWhatItsReaderReads() {
    String x = s.conv("first", image, 4, 3);
    x = s.op("flat", new Op.Flatten(1), x);
    x = s.linear("hidden", x, 5, 4 * 64);
    x = s.linear("head", s.relu("act", x), 2, 5);
    ChannelGroups groups = s.groups(x);
    assertThat(of(groups, "first")).containsExactly("flat[1]");
    assertThat(of(groups, "hidden")).containsExactly("act[1] exact");
  }

  @Test
  void depthwiseLayersHaveActivationsOfTheirOwn() {
    String x = s.relu("relu1", s.conv("expand", image, 4, 3));
    x = s.relu("relu2", s.batchNorm("norm", s.conv("depthwise", x, 4, 1, 4), 4));
    assertThat(of(s.groups(s.conv("project", x, 2, 4)), "expand"))
        .containsExactly("relu1[1] exact", "relu2[1] exact");
  }

  @Test
  void partsOfALayerMayHaveDifferentActivations() {
    List<String> halves =
        s.parts("split", new Op.Split(1), 2, s.conv("first", image, 4, 3), s.longs("sizes", 2, 2));
    String x =
        s.op("joined", new Op.Concat(1), s.relu("a", halves.get(0)), s.sigmoid("b", halves.get(1)));
    assertThat(of(s.groups(s.conv("last", x, 2, 4)), "first"))
        .containsExactly("a[1] exact", "b[1]");
  }

  @Test
  void activationsBehindASumAreThoseOfBothLayers() {
    String a = s.conv("a", image, 4, 3);
    String sum = s.add("sum", a, s.conv("b", s.relu("between", a), 4, 4));
    String x = s.relu("relu", s.batchNorm("norm", sum, 4));
    ChannelGroups groups = s.groups(s.conv("last", x, 2, 4));
    assertThat(of(groups, "a")).containsExactly("between[1] exact", "relu[1] exact");
  }

  /** Every prunable group of a network, by its id, with its activations. */
  private static Map<String, List<String>> prunable(Graph graph) {
    ChannelGroups groups = ChannelAnalysis.analyse(graph);
    Map<String, List<String>> found = new HashMap<>();
    groups.groups().stream()
        .filter(group -> group.kind() == ChannelGroup.Kind.PRUNABLE)
        .forEach(group -> found.put(group.id(), of(groups, group.id())));
    return found;
  }

  private static Op op(Graph graph, String activation) {
    String value = activation.substring(0, activation.indexOf('['));
    return graph.producer(value).map(Node::op).orElseThrow();
  }

  @Test
  void everyPrunableLayerOfTheZooIsBehindAReLU() {
    for (String name : List.of("resnet20", "preresnet29", "vgg16")) {
      Graph graph = Zoo.find(name).build(10, Shape.of(3, 32, 32), 1);
      assertThat(prunable(graph))
          .as(name)
          .isNotEmpty()
          .allSatisfy(
              (id, found) ->
                  assertThat(found).as(id).singleElement().asString().endsWith("[1] exact"));
    }
  }

  /** The expansions of MobileNetV2; its bottlenecks are linear, and read as they are. */
  @Test
  void mobileNetHasTwoActivationsAGroup() {
    Map<String, List<String>> found =
        prunable(Zoo.find("mobilenetv2").build(10, Shape.of(3, 32, 32), 1));
    assertThat(found)
        .containsValue(
            List.of("stage3.block1.expand.relu[1] exact", "stage3.block1.depthwise.relu[1] exact"))
        .containsValue(List.of("stage1.block0.project.norm[1]"));
  }

  @Test
  void trainedNetworksHaveTheActivationsThatTheirPapersName() throws IOException {
    for (String name : List.of("resnet20-cifar10", "vnncomp_cifar10_resnet_2b")) {
      assertThat(prunable(OnnxReader.read(Shared.model(name + ".onnx"))))
          .as(name)
          .isNotEmpty()
          .allSatisfy((id, found) -> assertThat(found).as(id).allMatch(t -> t.endsWith(" exact")));
    }
  }

  @Test
  void everyLayerOfYoloxIsBehindASiLU() throws IOException {
    Graph graph = OnnxReader.read(Shared.model("yolox_nano.onnx"));
    assertThat(prunable(graph))
        .isNotEmpty()
        .allSatisfy(
            (id, found) ->
                assertThat(found)
                    .as(id)
                    .isNotEmpty()
                    .allMatch(t -> op(graph, t).equals(new Op.Binary(Op.Arithmetic.MUL))));
  }

  /** UltraFace has linear layers in its receptive field block, all others have a ReLU. */
  @Test
  void linearLayersOfUltraFaceAreReadAsTheyAre() throws IOException {
    Graph graph = OnnxReader.read(Shared.model("ultraface_RFB-320.onnx"));
    Map<String, List<String>> found = prunable(graph);
    assertThat(found)
        .containsEntry("281", List.of("283[1] exact"))
        .containsEntry("284", List.of("285[1]"))
        .containsEntry("398", List.of("400[1] exact", "402[1] exact", "416[1] exact"))
        .allSatisfy((id, activations) -> assertThat(activations).as(id).isNotEmpty());
  }
}
