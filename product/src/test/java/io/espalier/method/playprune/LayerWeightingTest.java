package io.espalier.method.playprune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroups;
import io.espalier.data.Targets;
import io.espalier.eval.Task;
import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.graph.Window;
import io.espalier.importance.L1Norm;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import io.espalier.torch.TorchEngine;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Three layers of 4, 3 and 2 filters over one channel of 4 x 4. A filter of the first costs 16 * 1
 * itself and 16 * 3 where it is read, one of the second 16 * 4 and 16 * 2: 64 and 96, on average
 * 80.
 */
class LayerWeightingTest {
  private static final Graph NETWORK = network();

  private static Graph network() {
    GraphBuilder b = new GraphBuilder("chain");
    String x = b.input(ValueInfo.of("x", Dim.free("batch"), Dim.of(1), Dim.of(4), Dim.of(4)));
    Op conv = new Op.Conv(Window.square(1, 1, 0), 1);
    x = b.node("a", conv, x, b.constant("wa", Tensor.ofFloats(Shape.of(4, 1, 1, 1), 1, 2, 3, 4)));
    x = b.node("b", conv, x, b.constant("wb", Tensor.full(DType.FLOAT32, Shape.of(3, 4, 1, 1), 1)));
    x = b.node("c", conv, x, b.constant("wc", Tensor.full(DType.FLOAT32, Shape.of(2, 3, 1, 1), 1)));
    return b.output(ValueInfo.of(x, Dim.free("batch"), Dim.of(2), Dim.of(4), Dim.of(4))).build();
  }

  private static PlayingField field() {
    return new PlayingField(
        new Task.Classification(), (graph, groups) -> new L1Norm(), false, 0.5, 1);
  }

  private static Map<String, Double> factors(double exponent) {
    ChannelGroups groups = ChannelAnalysis.analyse(NETWORK);
    return new MacsWeighting(exponent).factors(groups, field().layers(NETWORK, groups));
  }

  @Test
  void aLayerWhoseFiltersCostMoreHasAGreaterFactor() {
    assertThat(factors(1)).containsOnlyKeys("a", "b");
    assertThat(factors(1).get("a")).isEqualTo(0.8, within(1e-12));
    assertThat(factors(1).get("b")).isEqualTo(1.2, within(1e-12));
    assertThat(factors(2).get("a")).isEqualTo(0.64, within(1e-12));
    assertThat(factors(2).get("b")).isEqualTo(1.44, within(1e-12));
    assertThat(factors(0)).isEmpty();
  }

  /** W_γ is 2.2 and 4; at 1.2 points of room W_A would be 2.64 and 4.8. */
  @Test
  void theThresholdIsMultipliedByIt() {
    TolerableSums sums =
        new TolerableSums(
            new WeightThreshold(
                TorchEngine.float32(), List.of(), new Targets.None(), new Task.Classification(), 1),
            Map.of("a", new FoundThreshold(2.2, 4, 2.5), "b", new FoundThreshold(4, 3, 4)));
    PruningRate rate = new PruningRateController.Ruling(90, true, 1.2, 0, 1.2);
    Move alike =
        new AdaptiveFilterPruning(field(), new MacsWeighting(0), 1, 1).move(NETWORK, rate, sums);
    assertThat(alike.layers()).extracting(Move.LayerMove::macsFactor).containsExactly(1.0, 1.0);
    assertThat(alike.plan().removed("a")).containsExactly(0, 1); // 1 and 2 < 2.64
    Move weighted =
        new AdaptiveFilterPruning(field(), new MacsWeighting(2), 1, 1).move(NETWORK, rate, sums);
    Move.LayerMove a = weighted.layers().getFirst();
    assertThat(a.macsFactor()).isEqualTo(0.64, within(1e-12));
    assertThat(a.threshold()).isEqualTo(0.64 * 2.64, within(1e-12));
    assertThat(weighted.plan().removed("a")).containsExactly(0); // 2 > 1.69
    assertThat(weighted.layers().getLast().threshold()).isEqualTo(1.44 * 4.8, within(1e-12));
  }

  /**
   * A millisecond for each filter of a, and four for each two of b that are begun: half of a's four
   * filters saves 2 ms, one a filter; half of b's three (2) saves 4 ms, two a filter. The mean is
   * 1.5.
   */
  @Test
  void orByTheTimeThatTheWeakestSaveTogether() {
    ChannelGroups groups = ChannelAnalysis.analyse(NETWORK);
    TimeWeighting byTime =
        new TimeWeighting(
            (network, shapes) ->
                shapes.apply("wa").orElseThrow().dim(0)
                    + 4 * Math.ceilDiv(shapes.apply("wb").orElseThrow().dim(0), 2));
    List<Layer> layers = field().layers(NETWORK, groups);
    Map<String, Double> factors = byTime.factors(groups, layers);
    assertThat(factors).containsOnlyKeys("a", "b");
    assertThat(factors.get("a")).isEqualTo(1 / 1.5, within(1e-12));
    assertThat(factors.get("b")).isEqualTo(2 / 1.5, within(1e-12));
    Map<String, Double> both = byTime.and(new MacsWeighting(1)).factors(groups, layers);
    assertThat(both.get("a")).isEqualTo(0.8 / 1.5, within(1e-12));
    assertThat(both.get("b")).isEqualTo(1.2 * 2 / 1.5, within(1e-12));
  }

  /** A layer that saves nothing is not immune; where none does, all are alike. */
  @Test
  void aLayerThatSavesNoTimeKeepsATenth() {
    ChannelGroups groups = ChannelAnalysis.analyse(NETWORK);
    List<Layer> layers = field().layers(NETWORK, groups);
    TimeWeighting onlyB =
        new TimeWeighting((network, shapes) -> shapes.apply("wb").orElseThrow().dim(0));
    assertThat(onlyB.factors(groups, layers))
        .containsExactlyInAnyOrderEntriesOf(Map.of("a", 0.1, "b", 2.0));
    assertThat(new TimeWeighting((network, shapes) -> 1).factors(groups, layers)).isEmpty();
  }
}
