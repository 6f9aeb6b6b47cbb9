package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.channels.Sketch;
import io.espalier.data.DataSpec;
import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.data.Split;
import io.espalier.engine.ActivationProbe;
import io.espalier.engine.ChannelAxis;
import io.espalier.engine.ChannelStatistics;
import io.espalier.eval.ImageFeeds;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import io.espalier.torch.NoNativeLeaks;
import io.espalier.torch.TorchEngine;
import io.espalier.zoo.Zoo;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoNativeLeaks.class)
class NormReestimationTest {
  private static final Preprocessing PREPROCESSING = Preprocessing.parse("half");
  private static Dataset images;

  @BeforeAll
  static void draw() throws IOException {
    images = DataSpec.parse("synthetic:shapes?train=40&test=10&seed=3").open(Split.TRAIN);
  }

  private static Dataset first(int count) {
    return images.subset(IntStream.range(0, count).toArray());
  }

  private static Graph reestimated(Graph graph, Dataset from, int batchSize) {
    return new NormReestimation(from, PREPROCESSING, batchSize).of(graph);
  }

  private static List<Node> norms(Graph graph) {
    return graph.nodes().stream().filter(node -> node.op() instanceof Op.BatchNorm).toList();
  }

  /** What the network shows at inference in front of a BatchNorm. */
  private static ChannelStatistics inFrontOf(Node norm, Graph graph) {
    ChannelAxis axis = new ChannelAxis(norm.input(0), 1);
    return Objects.requireNonNull(
        ActivationProbe.measure(
                TorchEngine.float32(),
                graph,
                List.of(axis),
                ImageFeeds.of(graph, images, PREPROCESSING, 40))
            .get(axis));
  }

  /**
   * How far a BatchNorm's statistics are from what is there: of mean in deviations, of variance.
   */
  private static double[] error(Node norm, Graph graph) {
    ChannelStatistics shown = inFrontOf(norm, graph);
    Tensor mean = graph.requireConstant(norm.input(3));
    Tensor variance = graph.requireConstant(norm.input(4));
    double[] worst = new double[2];
    for (int c = 0; c < shown.channels(); c++) {
      double deviation = Math.sqrt(shown.variance(c)) + 1e-6;
      worst[0] = Math.max(worst[0], Math.abs(mean.getDouble(c) - shown.mean(c)) / deviation);
      worst[1] =
          Math.max(worst[1], Math.abs(variance.getDouble(c) / (shown.variance(c) + 1e-9) - 1));
    }
    return worst;
  }

  /** The variance is over n − 1, and the last layers of this network see 40 times 64 positions. */
  @Test
  void oneBatchGivesWhatInferenceShowsEverywhere() {
    Graph graph = reestimated(Zoo.find("resnet8-w8").build(10, Shape.of(3, 32, 32), 5), images, 40);
    assertThat(norms(graph)).hasSizeGreaterThan(5);
    for (Node norm : norms(graph)) {
      assertThat(error(norm, graph)[0]).as(norm.name()).isLessThan(1e-3);
      assertThat(error(norm, graph)[1]).as(norm.name()).isLessThan(2e-3);
    }
  }

  @Test
  void severalBatchesAreExactInFrontAndCloseBehind() {
    Graph graph = reestimated(Zoo.find("resnet8-w8").build(10, Shape.of(3, 32, 32), 5), images, 8);
    List<Node> norms = norms(graph);
    assertThat(error(norms.getFirst(), graph)[0]).isLessThan(1e-4);
    assertThat(error(norms.getFirst(), graph)[1]).isLessThan(1e-3);
    for (Node norm : norms) {
      assertThat(error(norm, graph)[0]).as(norm.name()).isLessThan(0.15);
      assertThat(error(norm, graph)[1]).as(norm.name()).isLessThan(0.3);
    }
  }

  @Test
  void nothingElseChangesAndTheLastPartOfABatchIsLeftOut() {
    Graph given = Zoo.find("resnet8-w8").build(10, Shape.of(3, 32, 32), 5);
    Graph graph = reestimated(given, first(16), 8);
    assertThat(reestimated(given, first(21), 8)).isEqualTo(graph);
    assertThat(graph.nodes().stream().map(Node::op))
        .containsExactlyElementsOf(given.nodes().stream().map(Node::op).toList());
    List<String> statistics =
        norms(graph).stream().flatMap(norm -> norm.inputs().subList(3, 5).stream()).toList();
    graph.constants().entrySet().stream()
        .filter(constant -> !statistics.contains(constant.getKey()))
        .forEach(
            constant ->
                assertThat(constant.getValue())
                    .as(constant.getKey())
                    .isEqualTo(given.requireConstant(constant.getKey())));
  }

  @Test
  void dropoutDropsNothing() {
    Sketch s = new Sketch();
    String x = s.conv("first", s.image(3, 32, 32), 4, 3);
    x = s.op("drop", new Op.Dropout(), x, s.constant("ratio", Tensor.scalar(0.5f)));
    Graph graph = reestimated(s.graph(s.conv("last", s.batchNorm("norm", x, 4), 2, 4)), images, 40);
    assertThat(error(norms(graph).getFirst(), graph)[1]).isLessThan(1e-3);
    assertThat(graph.node("drop").orElseThrow().op()).isInstanceOf(Op.Dropout.class);
  }

  @Test
  void normsThatSharedTheirStatisticsHaveTheirOwn() {
    Sketch s = new Sketch();
    String zeros = s.constant("zeros", Tensor.zeros(DType.FLOAT32, Shape.of(4)));
    String ones = s.constant("ones", Tensor.full(DType.FLOAT32, Shape.of(4), 1));
    Op norm = new Op.BatchNorm(1e-5f, 0.9f);
    String x = s.op("norm1", norm, s.conv("a", s.image(3, 32, 32), 4, 3), ones, zeros, zeros, ones);
    x = s.op("norm2", norm, s.conv("b", x, 4, 4), ones, zeros, zeros, ones);
    Graph graph = reestimated(s.graph(s.conv("last", x, 2, 4)), images, 40);
    for (Node each : norms(graph)) {
      assertThat(error(each, graph)[0]).as(each.name()).isCloseTo(0, within(1e-3));
    }
    assertThat(graph.requireConstant("zeros").toDoubles()).containsOnly(0);
    assertThat(graph.requireConstant("ones").toDoubles()).containsOnly(1);
  }

  @Test
  void aNetworkWithoutBatchNormStaysItself() {
    Sketch s = new Sketch();
    Graph graph = s.graph(s.conv("only", s.image(3, 32, 32), 4, 3));
    assertThat(reestimated(graph, images, 8)).isSameAs(graph);
  }
}
