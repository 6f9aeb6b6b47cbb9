package io.espalier.importance;

import io.espalier.channels.ChannelGroup;
import io.espalier.channels.Slice;
import io.espalier.channels.Slot;
import io.espalier.graph.Graph;
import io.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The filters that make a group's channels, as they are or with the BatchNorm behind folded in;
 * biases do not count.
 */
final class FilterWeights {
  private final Graph graph;
  private final ChannelGroup group;
  private final boolean foldNorms;
  private final Map<Slot, double[]> factors = new HashMap<>();

  FilterWeights(Graph graph, ChannelGroup group, boolean foldNorms) {
    this.graph = graph;
    this.group = group;
    this.foldNorms = foldNorms;
  }

  /** Why a group's channels cannot be scored by their filters; empty if they can. */
  static Optional<String> objection(ChannelGroup group) {
    return group.producers().isEmpty()
        ? Optional.of("no layer with weights makes its channels")
        : Optional.empty();
  }

  /**
   * A score a channel, from a number for what it has in each layer that makes it; layers that it
   * passes, as depthwise ones, have no say.
   *
   * @throws IllegalArgumentException if there is an objection
   */
  static double[] scores(ChannelGroup group, ToDoubleFunction<Slice> number) {
    objection(group)
        .ifPresent(
            objection -> {
              throw new IllegalArgumentException(
                  "the group '%s' cannot be scored: %s".formatted(group.id(), objection));
            });
    return LayerNumbers.of(group, channel -> filters(group, channel), number).combined();
  }

  /** The scores by a number for the weights that a channel has in a layer. */
  double[] scores(WeightsNumber number) {
    return scores(
        group,
        slice ->
            number.of(
                Arrays.stream(slice.indices())
                    .mapToObj(index -> filter(slice.slot(), index))
                    .toList()));
  }

  private static List<Slice> filters(ChannelGroup group, int channel) {
    return group.filterSlices(channel).stream()
        .filter(slice -> group.producers().contains(slice.slot()))
        .toList();
  }

  /** The number of filters of a layer, removable or not. */
  int count(Slot layer) {
    return graph.requireConstant(layer.constant()).shape().dim(layer.axis());
  }

  /** The weights of one filter. */
  double[] filter(Slot layer, int index) {
    Tensor weight = graph.requireConstant(layer.constant());
    double factor =
        foldNorms
            ? factors.computeIfAbsent(layer, key -> FollowingNorm.factors(graph, key))[index]
            : 1;
    int extent = weight.shape().dim(layer.axis());
    int outer = (int) weight.shape().product(0, layer.axis());
    int inner = (int) weight.shape().product(layer.axis() + 1, weight.shape().rank());
    double[] filter = new double[outer * inner];
    for (int o = 0; o < outer; o++) {
      int from = (o * extent + index) * inner;
      for (int i = 0; i < inner; i++) {
        filter[o * inner + i] = factor * weight.getDouble(from + i);
      }
    }
    return filter;
  }

  /** A number for some filters of a layer. */
  @FunctionalInterface
  interface WeightsNumber {
    double of(List<double[]> filters);
  }
}
