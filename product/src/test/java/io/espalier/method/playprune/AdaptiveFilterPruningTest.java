package io.espalier.method.playprune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.channels.ChannelAnalysis;
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
import io.espalier.torch.Precision;
import io.espalier.torch.TorchNet;
import io.espalier.torch.TorchScope;
import io.espalier.torch.Var;
import java.util.List;
import java.util.function.Supplier;
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
    return new AdaptiveFilterPruning(
        new Task.Classification(), new L1Norm(), share, roundTo, minFilters);
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

  @Test
  void pressureIsTheSumOfTheWeakestAndItsGradientIsOnThemAlone() {
    AdaptiveFilterPruning player = player(0.4, 1, 1);
    try (TorchNet net = TorchNet.of(NETWORK, Precision.FP32);
        TorchScope scope = TorchScope.open()) {
      Supplier<Var> pressure =
          AdaptiveFilterPruning.pressure(net, List.of(layer(player)), 0.1).orElseThrow();
      Var penalty = pressure.get();
      assertThat(penalty.item()).isEqualTo(0.1 * (0.5 + 1), within(1e-6));
      penalty.backward();
      float[] gradient = net.parameter("w1").value().grad().orElseThrow().toTensor().toFloats();
      assertThat(gradient).containsExactly(0, -0.1f, 0, 0.1f, 0);
      assertThat(net.parameter("w2").value().grad()).isEmpty();
    }
  }

  @Test
  void withoutRoomThereIsNoPressure() {
    AdaptiveFilterPruning player = player(0.4, 1, 1);
    try (TorchNet net = TorchNet.of(NETWORK, Precision.FP32)) {
      assertThat(AdaptiveFilterPruning.pressure(net, List.of(layer(player)), 0)).isEmpty();
    }
  }
}
