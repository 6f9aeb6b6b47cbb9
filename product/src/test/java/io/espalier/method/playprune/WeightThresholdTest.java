package io.espalier.method.playprune;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroups;
import io.espalier.data.Batch;
import io.espalier.data.Targets;
import io.espalier.eval.Task;
import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.graph.Window;
import io.espalier.importance.L1Norm;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import io.espalier.torch.TorchEngine;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Five filters over three classes, whose images are the unit vectors. Filters 0, 1 and 2 carry the
 * classes with sums 5, 4 and 3; filters 3 and 4 have the sums 1 and 2, and nobody listens to them.
 */
class WeightThresholdTest {
  private static final Graph NETWORK = network();

  private static Graph network() {
    return network(false);
  }

  /**
   * The network.
   *
   * @param twice whether a second convolution with the same filters is added to the first
   */
  private static Graph network(boolean twice) {
    GraphBuilder builder = new GraphBuilder("three classes");
    String x = builder.input(ValueInfo.of("x", Dim.free("batch"), Dim.of(3), Dim.of(1), Dim.of(1)));
    Op conv = new Op.Conv(Window.square(1, 1, 0), 1);
    Tensor five =
        Tensor.ofFloats(Shape.of(5, 3, 1, 1), 5, 0, 0, 0, 4, 0, 0, 0, 3, 1, 0, 0, 0, 2, 0);
    String filters = builder.constant("filters", five);
    String head =
        builder.constant(
            "head",
            Tensor.ofFloats(Shape.of(3, 5, 1, 1), 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0));
    String features = builder.node("features", conv, x, filters);
    if (twice) {
      String same = builder.node("same", conv, x, builder.constant("same.filters", five));
      features = builder.node("sum", new Op.Binary(Op.Arithmetic.ADD), features, same);
    }
    String y = builder.node("logits", conv, features, head);
    return builder
        .output(ValueInfo.of(y, Dim.free("batch"), Dim.of(3), Dim.of(1), Dim.of(1)))
        .build();
  }

  /**
   * Points lost: none without filters 3 and 4; 33.3 without 2 too, for class 2 then looks like 0.
   */
  private static double search(double tolerableLoss) {
    return search(NETWORK, false, tolerableLoss);
  }

  private static double search(Graph network, boolean coupled, double tolerableLoss) {
    Batch units =
        Batch.ofClasses(Tensor.ofFloats(Shape.of(3, 3, 1, 1), 1, 0, 0, 0, 1, 0, 0, 0, 1), 0, 1, 2);
    ChannelGroups groups = ChannelAnalysis.analyse(network);
    Layer layer =
        new PlayingField(new Task.Classification(), (graph, all) -> new L1Norm(), coupled, 0.5, 1)
            .layers(network, groups)
            .getFirst();
    return new WeightThreshold(
            TorchEngine.float32(),
            List.of(units),
            new Targets.Classes(List.of("a", "b", "c")),
            new Task.Classification(),
            tolerableLoss)
        .search(network, groups, layer);
  }

  @Test
  void theThresholdIsTheSumOfTheWeakestFilterThatMustStay() {
    assertThat(search(10)).isEqualTo(3);
  }

  @Test
  void aGreaterLossToleratesAGreaterThreshold() {
    assertThat(search(34)).isEqualTo(4);
  }

  @Test
  void oneFilterAlwaysStays() {
    assertThat(search(100)).isEqualTo(5);
  }

  /** The sums are over the mean of their layer, 3. */
  @Test
  void layersThatAnAdditionTiesAreMaskedTogether() {
    assertThat(search(network(true), true, 10)).isEqualTo(1);
    assertThat(search(network(true), true, 34)).isEqualTo(4 / 3.0);
  }
}
