package io.espalier.engine;

import io.espalier.graph.Graph;
import io.espalier.graph.Subgraph;
import io.espalier.tensor.Tensor;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Takes statistics of a network's inner values: it runs the network, in any engine, with these
 * values as outputs.
 *
 * <p>The whole values of a batch are in memory at once; small batches need little of it.
 */
public final class ActivationProbe {
  private ActivationProbe() {}

  /**
   * The statistics of each channel of some values over all batches. What the values do not depend
   * on does not run.
   *
   * @param values computed values, with the axes along which their channels lie
   * @param batches inputs of the network, by name; all of them are read, once
   * @throws IllegalArgumentException if the network has no such value, if there is no batch, or as
   *     {@link Engine#open} and {@link Runner#run}
   */
  public static Map<ChannelAxis, ChannelStatistics> measure(
      Engine engine,
      Graph graph,
      Collection<ChannelAxis> values,
      Iterable<Map<String, Tensor>> batches) {
    if (values.isEmpty()) {
      return Map.of();
    }
    Set<String> names = new LinkedHashSet<>();
    Map<ChannelAxis, RunningStatistics> running = new LinkedHashMap<>();
    for (ChannelAxis value : values) {
      if (graph.producer(value.value()).isEmpty()) {
        throw new IllegalArgumentException(
            "the network '%s' computes no value '%s'".formatted(graph.name(), value.value()));
      }
      names.add(value.value());
      running.put(value, new RunningStatistics(value));
    }
    try (Runner runner = engine.open(Subgraph.computing(graph, names))) {
      for (Map<String, Tensor> batch : batches) {
        Map<String, Tensor> outputs = runner.run(batch);
        running.forEach(
            (value, statistics) ->
                statistics.add(Objects.requireNonNull(outputs.get(value.value()))));
      }
    }
    Map<ChannelAxis, ChannelStatistics> measured = new LinkedHashMap<>();
    running.forEach((value, statistics) -> measured.put(value, statistics.result()));
    return measured;
  }
}
