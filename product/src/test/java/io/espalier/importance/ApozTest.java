package io.espalier.importance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.channels.Sketch;
import io.espalier.engine.Engine;
import io.espalier.graph.Graph;
import io.espalier.graph.Op;
import io.espalier.graph.Window;
import io.espalier.ort.OrtEngine;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApozTest {
  private static final Engine ENGINE = OrtEngine.onAllProcessors();

  /** Two pixels an image, of one channel. */
  private static final List<Map<String, Tensor>> BATCHES =
      List.of(
          Map.of("image", Tensor.ofFloats(Shape.of(2, 1, 1, 2), 1, -1, 2, -2)),
          Map.of("image", Tensor.ofFloats(Shape.of(1, 1, 1, 2), 0, 3)));

  private final Sketch s = new Sketch();

  /** Three filters that multiply a pixel by 1, by −1 and by 2, then a function of each. */
  private Graph network(Op function) {
    Op pointwise = new Op.Conv(Window.square(1, 1, 0), 1);
    String x = s.image(1, 1, 2);
    String w = s.constant("w", Tensor.ofFloats(Shape.of(3, 1, 1, 1), 1, -1, 2));
    String act = s.op("act", function, s.op("first", pointwise, x, w));
    return s.graph(s.op("last", pointwise, act, s.weight("v", 1, 3, 1, 1)));
  }

  private static Apoz measure(ChannelGroups groups, double zeroShare) {
    return Apoz.measure(ENGINE, groups, groups.groups(), zeroShare, BATCHES);
  }

  /** Of 1, −1, 2, −2, 0, 3: three are not positive, four are not negative. */
  @Test
  void behindReluItIsTheShareOfZeros() {
    Graph graph = network(new Op.Elementwise(Op.Function.RELU));
    ChannelGroups groups = ChannelAnalysis.analyse(graph);
    ChannelGroup first = groups.find("first").orElseThrow();
    Apoz apoz = measure(groups, 0.01);
    Apoz.Layer layer = apoz.layer("first").orElseThrow();
    assertThat(layer.activations()).containsExactly("act");
    assertThat(layer.threshold()).isZero();
    assertThat(layer.apoz())
        .containsExactly(new double[] {3 / 6.0, 4 / 6.0, 3 / 6.0}, within(1e-12));
    assertThat(apoz.scores(graph, first))
        .containsExactly(new double[] {3 / 6.0, 2 / 6.0, 3 / 6.0}, within(1e-12));
  }

  /**
   * Leaky by 0.5: 1, −0.5, 2, −1, 0, 3 with squares 15.25; −0.5, 1, −1, 2, 0, −1.5 with 8.5; twice
   * the first with 61. The root mean square is √(84.75 / 18) = 2.1699.
   */
  @Test
  void withoutExactZerosItIsTheShareOfSmallMagnitudes() {
    ChannelGroups groups =
        ChannelAnalysis.analyse(network(new Op.Elementwise(Op.Function.LEAKY_RELU, 0.5f, 0)));
    Apoz.Layer layer = measure(groups, 0.5).layer("first").orElseThrow();
    assertThat(layer.threshold()).isCloseTo(0.5 * Math.sqrt(84.75 / 18), within(1e-6));
    assertThat(layer.apoz())
        .containsExactly(new double[] {4 / 6.0, 4 / 6.0, 2 / 6.0}, within(1e-12));
  }

  /** Behind the expansion 3/6 and 4/6; behind the depthwise layer, which turns signs, all zero. */
  @Test
  void severalActivationsCountAlike() {
    Op pointwise = new Op.Conv(Window.square(1, 1, 0), 1);
    String x = s.image(1, 1, 2);
    String w = s.constant("w", Tensor.ofFloats(Shape.of(2, 1, 1, 1), 1, -1));
    x = s.relu("relu1", s.op("expand", pointwise, x, w));
    String d = s.constant("d", Tensor.ofFloats(Shape.of(2, 1, 1, 1), -1, 1));
    x = s.relu("relu2", s.op("depthwise", new Op.Conv(Window.square(1, 1, 0), 2), x, d));
    ChannelGroups groups = s.groups(s.op("project", pointwise, x, s.weight("v", 1, 2, 1, 1)));
    assertThat(measure(groups, 0.01).layer("expand").orElseThrow().apoz())
        .containsExactly(new double[] {(3 / 6.0 + 1) / 2, (4 / 6.0 + 4 / 6.0) / 2}, within(1e-12));
  }

  /** A channel that takes several places of a flattened value has the mean over them. */
  @Test
  void flattenedChannelsCountAtAllTheirPlaces() {
    Op pointwise = new Op.Conv(Window.square(1, 1, 0), 1);
    String x = s.image(1, 1, 2);
    String w = s.constant("w", Tensor.ofFloats(Shape.of(2, 1, 1, 1), 1, 0));
    String flat = s.op("flat", new Op.Flatten(1), s.op("first", pointwise, x, w));
    ChannelGroups groups = s.groups(s.linear("head", flat, 2, 4));
    Apoz.Layer layer = measure(groups, 1e-3).layer("first").orElseThrow();
    assertThat(layer.activations()).containsExactly("flat");
    assertThat(layer.apoz()).containsExactly(new double[] {1 / 6.0, 1}, within(1e-12));
  }

  @Test
  void saysWhatWasNotCounted() {
    Graph graph = network(new Op.Elementwise(Op.Function.RELU));
    ChannelGroups groups = ChannelAnalysis.analyse(graph);
    ChannelGroup first = groups.find("first").orElseThrow();
    Apoz nothing = Apoz.measure(ENGINE, groups, List.of(), 0.01, BATCHES);
    assertThat(nothing.objection(graph, first)).hasValue("no zeros were counted behind 'first'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> nothing.scores(graph, first))
        .withMessage("the group 'first' cannot be scored: no zeros were counted behind 'first'");
  }
}
