package io.espalier.surgery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.Shared;
import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.Sketch;
import io.espalier.engine.ActivationProbe;
import io.espalier.engine.ChannelAxis;
import io.espalier.engine.ChannelStatistics;
import io.espalier.engine.Runner;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.Window;
import io.espalier.onnx.OnnxReader;
import io.espalier.ort.OrtEngine;
import io.espalier.ort.OrtEngine.Optimization;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BatchNormsTest {
  private static final OrtEngine ENGINE = new OrtEngine(1, Optimization.NONE);

  private final Sketch net = new Sketch();
  private final String image = net.image(3, 4, 4);

  private static List<Map<String, Tensor>> images(int count, long seed, int... dims) {
    return List.of(
        Execution.inputs(
            Map.of("image", Shape.of(count, dims[0], dims[1], dims[2])), new Random(seed)));
  }

  private static Graph inserted(Graph graph, Iterable<Map<String, Tensor>> batches) {
    return BatchNorms.insert(
        graph, ActivationProbe.measure(ENGINE, graph, BatchNorms.places(graph), batches));
  }

  private static List<String> norms(Graph graph) {
    return graph.nodes().stream()
        .filter(node -> node.op() instanceof Op.BatchNorm)
        .map(Node::name)
        .toList();
  }

  private static Tensor output(Graph graph, Map<String, Tensor> inputs) {
    try (Runner runner = ENGINE.open(graph)) {
      return runner.run(inputs).values().iterator().next();
    }
  }

  /** Greatest difference of the first output, relative to its greatest magnitude. */
  private static double difference(Graph a, Graph b, Map<String, Tensor> inputs) {
    return difference(output(a, inputs), output(b, inputs));
  }

  private static double difference(Tensor expected, Tensor actual) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    double greatest = 0;
    double difference = 0;
    for (int i = 0; i < expected.size(); i++) {
      greatest = Math.max(greatest, Math.abs(expected.getDouble(i)));
      difference = Math.max(difference, Math.abs(expected.getDouble(i) - actual.getDouble(i)));
    }
    return difference / greatest;
  }

  private String biased(String name, String x, int filters, int places) {
    return net.op(
        name,
        new Op.Conv(Window.square(3, 1, 1), 1),
        x,
        net.weight(name + ".weight", filters, places, 3, 3),
        net.weight(name + ".bias", filters));
  }

  @Test
  void anInsertedNormStandsForTheStatisticsOfItsConvolution() {
    Graph graph = net.graph(net.conv("head", net.relu("relu", biased("conv", image, 2, 3)), 2, 2));
    List<Map<String, Tensor>> batches = images(5, 1, 3, 4, 4);
    ChannelAxis place = new ChannelAxis("conv", 1);
    assertThat(BatchNorms.places(graph)).containsExactly(place);
    ChannelStatistics statistics =
        Objects.requireNonNull(
            ActivationProbe.measure(ENGINE, graph, List.of(place), batches).get(place));
    Graph with = inserted(graph, batches);

    Node norm = with.node("conv_norm").orElseThrow();
    assertThat(norm.output()).isEqualTo("conv");
    assertThat(norm.input(2)).isEqualTo("conv.bias");
    assertThat(with.node("conv").orElseThrow().hasInput(2)).isFalse();
    // 27 weights a filter, of about norm 3.7: half of it is nearest to the square root of 2
    assertThat(with.requireConstant("conv.weight").getDouble(3))
        .isCloseTo(graph.requireConstant("conv.weight").getDouble(3) / 2, within(1e-9));
    for (int channel = 0; channel < 2; channel++) {
      double mean = statistics.mean(channel);
      double variance = statistics.variance(channel);
      assertThat(with.requireConstant("conv_norm.variance").getDouble(channel))
          .isCloseTo(variance / 4, within(1e-5));
      assertThat(with.requireConstant("conv_norm.scale").getDouble(channel))
          .isCloseTo(Math.sqrt(variance + 4e-5), within(1e-5));
      assertThat(with.requireConstant("conv.bias").getDouble(channel))
          .isCloseTo(mean, within(1e-6));
      assertThat(with.requireConstant("conv_norm.mean").getDouble(channel))
          .isCloseTo((mean - Math.sin(channel + 1)) / 2, within(1e-6));
    }
    assertThat(difference(graph, with, images(3, 2, 3, 4, 4).getFirst())).isLessThan(1e-5);
  }

  @Test
  void foldingWhatWasInsertedGivesTheNetworkBack() {
    String a = net.relu("relu", biased("conv", image, 4, 3));
    String b = net.conv("depthwise", a, 8, 1, 4);
    Graph graph = net.graph(biased("head", b, 2, 8));
    Graph with = inserted(graph, images(5, 1, 3, 4, 4));
    assertThat(norms(with)).containsExactly("conv_norm", "depthwise_norm");
    assertThat(BatchNorms.inserted(with)).containsExactly("conv_norm", "depthwise_norm");

    Graph back = BatchNorms.foldInserted(with);
    assertThat(norms(back)).isEmpty();
    assertThat(back.header()).isEqualTo(graph.header());
    assertThat(back.node("conv")).isEqualTo(graph.node("conv"));
    assertThat(back.node("head")).isEqualTo(graph.node("head"));
    assertThat(back.node("depthwise").orElseThrow().hasInput(2)).isTrue();
    for (String name : List.of("conv.weight", "conv.bias", "depthwise.weight")) {
      Tensor was = graph.requireConstant(name);
      for (int i = 0; i < was.size(); i++) {
        assertThat(back.requireConstant(name).getDouble(i))
            .as(name)
            .isCloseTo(was.getDouble(i), within(1e-6));
      }
    }
  }

  @Test
  void theFilesOwnNormsAreNotFoldedWithTheInsertedOnes() {
    String own = net.batchNorm("own", net.conv("first", image, 4, 3), 4);
    String x = net.relu("relu", biased("second", own, 4, 4));
    Graph graph = net.graph(net.conv("head", x, 2, 4));
    Graph with = inserted(graph, images(4, 1, 3, 4, 4));
    assertThat(norms(with)).containsExactly("own", "second_norm");
    assertThat(norms(BatchNorms.foldInserted(with))).containsExactly("own");
    Graph kept = BatchNorms.keepInserted(with);
    assertThat(norms(BatchNorms.foldInserted(kept))).containsExactly("own", "second_norm");
    assertThat(norms(BatchNorms.fold(kept))).isEmpty();
  }

  /** Gates over one position, heads, outputs, shared weights and computed ones are left alone. */
  @Test
  void placesAreWhereBatchesHaveStatistics() {
    String trunk = net.relu("relu", biased("trunk", image, 4, 3));
    String gate = net.sigmoid("sigmoid", biased("gate", net.globalPool("pool", trunk), 4, 4));
    String gated = net.mul("gated", trunk, gate);
    Op.Conv conv = new Op.Conv(Window.square(3, 1, 1), 1);
    String shared = net.weight("shared", 4, 4, 3, 3);
    String twice = net.op("twice", conv, net.op("once", conv, gated, shared), shared);
    String output = net.conv("output", twice, 4, 4);
    String head = net.relu("last", net.conv("head", output, 2, 4));
    Graph graph = net.graph(output, head);
    assertThat(BatchNorms.places(graph)).containsExactly(new ChannelAxis("trunk", 1));
  }

  @Test
  void statisticsHaveToFit() {
    Graph graph = net.graph(net.conv("head", biased("conv", image, 4, 3), 2, 4));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BatchNorms.insert(graph, Map.of()))
        .withMessage(
            "a BatchNorm behind 'conv' needs statistics of its 4 channels; given are none");
  }

  @Test
  void foldingIsExactForEachKindOfLayer() {
    String x = net.batchNorm("bn1", net.conv("dense", image, 8, 3), 8);
    x = net.batchNorm("bn2", net.conv("grouped", x, 4, 4, 2), 4);
    x = net.batchNorm("bn3", net.conv("depthwise", x, 8, 1, 4), 8);
    x = net.batchNorm("bn4", biased("biased", x, 3, 8), 3);
    x = net.batchNorm("bn5", net.batchNorm("bn4b", x, 3), 3);
    x = net.op("flat", new Op.Flatten(1), x);
    x = net.batchNorm("bn6", net.linear("transposed", x, 5, 48), 5);
    String plain =
        net.op("plain", new Op.Gemm(0.5f, 0, false, false), x, net.weight("plain.weight", 5, 4));
    x = net.batchNorm("bn7", plain, 4);
    String wide =
        net.op(
            "wide",
            new Op.Gemm(1, 2, false, false),
            x,
            net.weight("wide.weight", 4, 3),
            net.weight("wide.bias", 1));
    Graph graph = net.graph(net.batchNorm("bn8", wide, 3));
    Graph folded = BatchNorms.fold(graph);
    assertThat(norms(folded)).isEmpty();
    assertThat(folded.outputs()).isEqualTo(graph.outputs());
    assertThat(difference(graph, folded, images(3, 2, 3, 4, 4).getFirst())).isLessThan(1e-5);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void transposedConvolutionsFoldAndTakeNorms(int groups) {
    String x =
        net.op(
            "up",
            new Op.ConvTranspose(Window.square(2, 2, 0), groups, List.of(), List.of()),
            net.relu("relu", net.conv("conv", image, 4, 3)),
            net.weight("up.weight", 4, 6 / groups, 2, 2));
    Graph graph = net.graph(net.conv("head", net.batchNorm("bn", x, 6), 2, 6));
    Graph folded = BatchNorms.fold(graph);
    assertThat(norms(folded)).isEmpty();
    Map<String, Tensor> others = images(3, 2, 3, 4, 4).getFirst();
    assertThat(difference(graph, folded, others)).isLessThan(1e-5);
    Graph with = inserted(folded, images(5, 1, 3, 4, 4));
    assertThat(norms(with)).containsExactly("conv_norm", "up_norm");
    assertThat(difference(folded, with, others)).isLessThan(1e-5);
    assertThat(difference(folded, BatchNorms.foldInserted(with), others)).isLessThan(1e-5);
  }

  @Test
  void aSharedWeightIsFoldedForEachOfItsLayers() {
    Op.Conv conv = new Op.Conv(Window.square(3, 1, 1), 1);
    String shared = net.weight("shared", 3, 3, 3, 3);
    String x = net.batchNorm("bn1", net.op("once", conv, image, shared), 3);
    Graph graph = net.graph(net.batchNorm("bn2", net.op("twice", conv, x, shared), 3));
    Graph folded = BatchNorms.fold(graph);
    assertThat(norms(folded)).isEmpty();
    assertThat(difference(graph, folded, images(3, 2, 3, 4, 4).getFirst())).isLessThan(1e-5);
  }

  @Test
  void aNormStaysWhereSomethingElseReadsItsLayer() {
    String read = net.conv("read", image, 4, 3);
    String sum = net.add("sum", read, net.batchNorm("bn", read, 4));
    String out = net.conv("out", sum, 4, 4);
    Graph graph = net.graph(out, net.batchNorm("bn2", out, 4));
    assertThat(BatchNorms.fold(graph)).isEqualTo(graph);
  }

  /** What exporters do to trained networks, and back. */
  @ParameterizedTest
  @ValueSource(strings = {"resnet20-cifar10", "resnet56-cifar10"})
  void trainedNetworksFoldAndTakeNormsAgain(String network) throws IOException {
    Graph graph = OnnxReader.read(Shared.model(network + ".onnx"));
    String input = graph.inputs().getFirst().name();
    Map<String, Tensor> some =
        Execution.inputs(Map.of(input, Shape.of(8, 3, 32, 32)), new Random(1));
    Map<String, Tensor> others =
        Execution.inputs(Map.of(input, Shape.of(4, 3, 32, 32)), new Random(2));
    Graph folded = BatchNorms.fold(graph);
    assertThat(norms(folded)).isEmpty();
    assertThat(difference(graph, folded, others)).isLessThan(1e-5);
    Graph with = inserted(folded, List.of(some));
    assertThat(norms(with)).hasSameSizeAs(norms(graph));
    assertThat(difference(folded, with, others)).isLessThan(1e-5);
    assertThat(difference(folded, BatchNorms.foldInserted(with), others)).isLessThan(1e-5);
  }

  /** Detectors, a segmentation network and a classifier as their exporters left them. */
  @ParameterizedTest
  @CsvSource({
    "vnncomp_cifar10_resnet_2b, 5",
    "yolox_nano, 60",
    "yunet_n_320_320, 20",
    "FastestDet, 40",
    "ultraface_RFB-320, 20",
    "carvana_unet_upsample_small, 5"
  })
  void exportsOfManyKindsTakeNorms(String network, int least) throws IOException {
    Graph graph = BatchNorms.fold(OnnxReader.read(Shared.model(network + ".onnx")));
    Map<String, Shape> shapes = ChannelAnalysis.analyse(graph).inputShapes();
    Graph with = inserted(graph, List.of(Execution.inputs(shapes, new Random(1))));
    assertThat(BatchNorms.inserted(with)).hasSizeGreaterThanOrEqualTo(least);
    Map<String, Tensor> others = Execution.inputs(shapes, new Random(2));
    assertThat(difference(graph, with, others)).isLessThan(1e-5 + 2 * noise(graph, others));
  }

  /** How far a network is from itself where ONNX Runtime sums in another order. */
  private static double noise(Graph graph, Map<String, Tensor> inputs) {
    try (Runner optimised = new OrtEngine(1, Optimization.ALL).open(graph)) {
      return difference(output(graph, inputs), optimised.run(inputs).values().iterator().next());
    }
  }
}
