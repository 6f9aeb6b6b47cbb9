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
import io.espalier.surgery.PruningPlan;
import io.espalier.surgery.Surgeon;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import io.espalier.torch.TorchEngine;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Five filters of one weight each, with sums 4, 1, 3, 0.5 and 2. */
class AdaptiveFilterPruningTest {
  private static final Graph NETWORK = network(4, -1, 3, 0.5f, -2);

  private static Graph network(float... weights) {
    GraphBuilder builder = new GraphBuilder("five");
    String x = builder.input(ValueInfo.of("x", Dim.free("batch"), Dim.of(1), Dim.of(2), Dim.of(2)));
    Op conv = new Op.Conv(Window.square(1, 1, 0), 1);
    String w1 = builder.constant("w1", Tensor.ofFloats(Shape.of(5, 1, 1, 1), weights));
    String w2 = builder.constant("w2", Tensor.full(DType.FLOAT32, Shape.of(2, 5, 1, 1), 1));
    String h = builder.node("first", conv, x, w1);
    String r = builder.node("relu", new Op.Elementwise(Op.Function.RELU), h);
    String y = builder.node("second", conv, r, w2);
    return builder
        .output(ValueInfo.of(y, Dim.free("batch"), Dim.of(2), Dim.of(2), Dim.of(2)))
        .build();
  }

  private static AdaptiveFilterPruning player(double share, int roundTo, int minFilters) {
    PlayingField field =
        new PlayingField(
            new Task.Classification(), (graph, groups) -> new L1Norm(), false, share, roundTo);
    return new AdaptiveFilterPruning(field, new MacsWeighting(0), roundTo, minFilters);
  }

  private static Layer layer(AdaptiveFilterPruning player) {
    List<Layer> layers = player.layers(NETWORK, ChannelAnalysis.analyse(NETWORK));
    assertThat(layers).hasSize(1);
    return layers.getFirst();
  }

  @Test
  void theOutputsOfTheNetworkAreNotPlayedOn() {
    assertThat(layer(player(0.4, 1, 1)).group().layers()).containsExactly("first");
  }

  @Test
  void theWeakestAreTheShareWithTheSmallestSums() {
    Layer layer = layer(player(0.4, 1, 1)); // 0.4 of 5 = 2
    assertThat(layer.weakest()).isEqualTo(2);
    assertThat(layer.weakestFirst(2)).containsExactly(3, 1);
    assertThat(layer.sum(0)).isEqualTo(0.5);
    assertThat(layer.meanSum()).isEqualTo(2.1, within(1e-12));
  }

  @Test
  void aShareIsAtLeastOneFilter() {
    assertThat(layer(player(0.01, 1, 1)).weakest()).isEqualTo(1);
  }

  @Test
  void ofTheWeakestThoseBelowTheThresholdGo() {
    AdaptiveFilterPruning player = player(0.4, 1, 1);
    assertThat(player.cut(layer(player), 0.5)).isEmpty();
    assertThat(player.cut(layer(player), 0.6)).containsExactly(3);
    assertThat(player.cut(layer(player), 100)).containsExactly(3, 1); // U alone, not all below
  }

  @Test
  void widthsStayMultiplesAndNeverFallBelowTheLeast() {
    AdaptiveFilterPruning pairs = player(0.8, 2, 1); // U: 4 filters; 5 - 4 = 1 is kept as 2
    assertThat(pairs.cut(layer(pairs), 100)).containsExactly(3, 1, 4);
    AdaptiveFilterPruning careful = player(0.8, 1, 4);
    assertThat(careful.cut(layer(careful), 100)).containsExactly(3);
  }

  /** Filters 3 and 1, with sums 0.5 and 1, are U; W_γ is 0.6 and asked for as long as room is. */
  private static Move move(double room, double thresholdFactor) {
    AdaptiveFilterPruning player = player(0.4, 1, 1);
    TolerableSums sums =
        new TolerableSums(
            new WeightThreshold(
                TorchEngine.float32(), List.of(), new Targets.None(), new Task.Classification(), 1),
            Map.of("first", new FoundThreshold(0.6, 5, 2.1)));
    return player.move(
        NETWORK, new PruningRateController.Ruling(90, true, room, 0.1, thresholdFactor), sums);
  }

  @Test
  void aMoveTakesWhatIsBelowTheThresholdOfItsLayer() {
    Move move = move(1, 1);
    assertThat(move.layers())
        .containsExactly(new Move.LayerMove("first", 5, 2, 0.6, 1, 0.6, 1)); // 0.5 < 0.6 <= 1
    assertThat(move.plan().removed("first")).containsExactly(3);
    assertThat(move.network().requireConstant("w1").toFloats()).containsExactly(4, -1, 3, -2);
    assertThat(move.network().requireConstant("w2").shape()).isEqualTo(Shape.of(2, 4, 1, 1));
    assertThat(move.thresholds()).containsEntry("first", new FoundThreshold(0.6, 5, 2.1));
    assertThat(move(2, 2).plan().removed("first")).containsExactly(1, 3); // W_A = 1.2
    assertThat(move(0.5, 0.5).cuts()).isFalse(); // W_A = 0.3
  }

  @Test
  void withoutRoomThereIsNoMove() {
    Move move = move(0, 100);
    assertThat(move.cuts()).isFalse();
    assertThat(move.layers()).isEmpty();
    assertThat(move.network()).isEqualTo(NETWORK);
  }

  @Test
  void momentumIsCutAsTheWeightsAre() {
    Move move = move(2, 2); // filters 1 and 3 go
    Tensor first = Tensor.ofFloats(Shape.of(5, 1, 1, 1), 10, 11, 12, 13, 14);
    Tensor second = Tensor.ofFloats(Shape.of(2, 5, 1, 1), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    Tensor whole = Tensor.ofFloats(Shape.of(1), 7);
    Map<String, Tensor> carried =
        move.carried(Map.of("momentum/w1", first, "momentum/w2", second, "steps", whole));
    assertThat(carried)
        .containsOnly(
            Map.entry("momentum/w1", Tensor.ofFloats(Shape.of(3, 1, 1, 1), 10, 12, 14)),
            Map.entry("momentum/w2", Tensor.ofFloats(Shape.of(2, 3, 1, 1), 0, 2, 4, 5, 7, 9)),
            Map.entry("steps", whole));
    Map<String, Tensor> all = Map.of("momentum/w1", first);
    assertThat(move(0, 1).carried(all)).isEqualTo(all);
  }

  /** The biases of two layers are one constant in the file, and are two once one layer is cut. */
  @Test
  void momentumOfASharedBiasGoesOnForEachOfItsLayers() {
    GraphBuilder builder = new GraphBuilder("shared");
    String x = builder.input(ValueInfo.of("x", Dim.free("batch"), Dim.of(1), Dim.of(2), Dim.of(2)));
    Op conv = new Op.Conv(Window.square(1, 1, 0), 1);
    String w1 = builder.constant("w1", Tensor.ofFloats(Shape.of(2, 1, 1, 1), 1, 9));
    String w2 = builder.constant("w2", Tensor.ofFloats(Shape.of(2, 2, 1, 1), 8, 8, 9, 9));
    String bias = builder.constant("bias", Tensor.ofFloats(Shape.of(2), 0, 0));
    String y = builder.node("second", conv, builder.node("first", conv, x, w1, bias), w2, bias);
    Graph graph =
        builder.output(ValueInfo.of(y, Dim.free("batch"), Dim.of(2), Dim.of(2), Dim.of(2))).build();
    ChannelGroups groups = ChannelAnalysis.analyse(graph);
    PruningPlan plan = PruningPlan.of(groups, Map.of("first", new int[] {0}));
    Move move = new Move(plan, Surgeon.prune(graph, plan), List.of(), Map.of());
    Map<String, Tensor> carried =
        move.carried(Map.of("momentum/bias", Tensor.ofFloats(Shape.of(2), 5, 6)));
    assertThat(carried)
        .containsOnly(
            Map.entry("momentum/bias", Tensor.ofFloats(Shape.of(1), 6)),
            Map.entry("momentum/bias_2", Tensor.ofFloats(Shape.of(2), 5, 6)));
    carried.forEach(
        (key, tensor) ->
            assertThat(move.network().requireConstant(key.substring(key.indexOf('/') + 1)).shape())
                .isEqualTo(tensor.shape()));
  }

  @Test
  void aThresholdHoldsUntilItsLayerIsAnother() {
    Layer layer = layer(player(0.4, 1, 1)); // five filters of 2.1 on average
    assertThat(new FoundThreshold(1, 5, 2.1).holdsFor(layer)).isTrue();
    assertThat(new FoundThreshold(1, 5, 2.01).holdsFor(layer)).isTrue();
    assertThat(new FoundThreshold(1, 5, 1.9).holdsFor(layer)).isFalse();
    assertThat(new FoundThreshold(1, 6, 2.1).holdsFor(layer)).isFalse();
  }

  @Test
  void aLayerWithoutAFilterToSpareExhaustsThePlayer() {
    AdaptiveFilterPruning player = player(0.4, 1, 4);
    assertThat(player.isExhausted(List.of(layer(player)))).isFalse();
    AdaptiveFilterPruning bound = player(0.4, 1, 5);
    assertThat(bound.isExhausted(List.of(layer(bound)))).isTrue();
    assertThat(player.isExhausted(List.of())).isTrue();
  }
}
