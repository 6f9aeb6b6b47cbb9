package io.espalier.importance;

import io.espalier.channels.ChannelGroup;
import io.espalier.channels.Slice;
import io.espalier.graph.Graph;
import io.espalier.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Norms of the filters that make a channel; biases do not count. */
final class FilterNorm {

  /** Which norm. */
  enum Power {
    /** Sum of magnitudes. */
    ONE,
    /** Root of the sum of squares. */
    TWO
  }

  private final Graph graph;
  private final ChannelGroup group;
  private final Power power;
  private final boolean foldNorms;
  private final Map<String, double[]> factors = new HashMap<>();

  private FilterNorm(Graph graph, ChannelGroup group, Power power, boolean foldNorms) {
    this.graph = graph;
    this.group = group;
    this.power = power;
    this.foldNorms = foldNorms;
  }

  static double[] scores(Graph graph, ChannelGroup group, Power power, boolean foldNorms) {
    objection(group)
        .ifPresent(
            objection -> {
              throw new IllegalArgumentException(
                  "the group '%s' cannot be scored: %s".formatted(group.id(), objection));
            });
    FilterNorm norm = new FilterNorm(graph, group, power, foldNorms);
    return LayerNumbers.of(group, norm::filters, norm::of).combined();
  }

  static Optional<String> objection(ChannelGroup group) {
    return group.producers().isEmpty()
        ? Optional.of("no layer with weights makes its channels")
        : Optional.empty();
  }

  /** The filters of the layers that make a channel; not those of depthwise ones that it passes. */
  private List<Slice> filters(int channel) {
    return group.filterSlices(channel).stream()
        .filter(slice -> group.producers().contains(slice.slot()))
        .toList();
  }

  private double of(Slice slice) {
    Tensor weight = graph.requireConstant(slice.constant());
    double[] scale =
        foldNorms
            ? factors.computeIfAbsent(
                slice.constant(), name -> FollowingNorm.factors(graph, slice.slot()))
            : new double[0];
    int extent = weight.shape().dim(slice.axis());
    int outer = (int) weight.shape().product(0, slice.axis());
    int inner = (int) weight.shape().product(slice.axis() + 1, weight.shape().rank());
    double sum = 0;
    for (int index : slice.indices()) {
      double factor = foldNorms ? scale[index] : 1;
      for (int o = 0; o < outer; o++) {
        int from = (o * extent + index) * inner;
        for (int i = from; i < from + inner; i++) {
          sum += term(factor * weight.getDouble(i));
        }
      }
    }
    return switch (power) {
      case ONE -> sum;
      case TWO -> Math.sqrt(sum);
    };
  }

  private double term(double weight) {
    return switch (power) {
      case ONE -> Math.abs(weight);
      case TWO -> weight * weight;
    };
  }
}
