package io.espalier.importance;

import io.espalier.channels.ChannelGroup;
import io.espalier.graph.Graph;
import io.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * Magnitude of the scales of the BatchNorms that a channel passes, {@code |γ|}.
 *
 * <p>Z. Liu et al.: Learning Efficient Convolutional Networks through Network Slimming, ICCV 2017.
 */
public record BatchNormScale() implements Criterion {

  @Override
  public String name() {
    return "bn";
  }

  @Override
  public Optional<String> objection(Graph graph, ChannelGroup group) {
    return numbers(graph, group).cover()
        ? Optional.empty()
        : Optional.of("no BatchNorm follows '" + group.id() + "'");
  }

  @Override
  public double[] scores(Graph graph, ChannelGroup group) {
    LayerNumbers numbers = numbers(graph, group);
    if (!numbers.cover()) {
      throw new IllegalArgumentException(
          "the group '%s' cannot be scored: no BatchNorm follows it".formatted(group.id()));
    }
    return numbers.combined();
  }

  private static LayerNumbers numbers(Graph graph, ChannelGroup group) {
    return LayerNumbers.of(
        group,
        group::scaleSlices,
        slice -> {
          Tensor scale = graph.requireConstant(slice.constant());
          return Arrays.stream(slice.indices())
              .mapToDouble(i -> Math.abs(scale.getDouble(i)))
              .sum();
        });
  }
}
