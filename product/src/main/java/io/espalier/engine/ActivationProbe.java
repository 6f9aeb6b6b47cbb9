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
import java.util.function.BiConsumer;

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
    Map<ChannelAxis, RunningStatistics> running = new LinkedHashMap<>();
    values.forEach(value -> running.put(value, new RunningStatistics(value)));
    run(engine, graph, running.keySet(), batches, (value, part) -> of(running, value).add(part));
    Map<ChannelAxis, ChannelStatistics> measured = new LinkedHashMap<>();
    running.forEach((value, statistics) -> measured.put(value, statistics.result()));
    return measured;
  }

  /**
   * How often the numbers of each channel of some values are zero, over all batches. What the
   * values do not depend on does not run.
   *
   * @param thresholds computed values, with the axes along which their channels lie, and for each
   *     the greatest magnitude that counts as zero; 0 where only zero does
   * @param batches as for {@link #measure}
   * @throws IllegalArgumentException if a threshold is negative, or as {@link #measure}
   */
  public static Map<ChannelAxis, ZeroCounts> countZeros(
      Engine engine,
      Graph graph,
      Map<ChannelAxis, Double> thresholds,
      Iterable<Map<String, Tensor>> batches) {
    Map<ChannelAxis, RunningZeros> running = new LinkedHashMap<>();
    thresholds.forEach(
        (value, threshold) -> running.put(value, new RunningZeros(value, threshold)));
    run(engine, graph, running.keySet(), batches, (value, part) -> of(running, value).add(part));
    Map<ChannelAxis, ZeroCounts> counted = new LinkedHashMap<>();
    running.forEach((value, zeros) -> counted.put(value, zeros.result()));
    return counted;
  }

  private static <T> T of(Map<ChannelAxis, T> running, ChannelAxis value) {
    return Objects.requireNonNull(running.get(value));
  }

  /** Hands over each value of each batch. */
  private static void run(
      Engine engine,
      Graph graph,
      Set<ChannelAxis> values,
      Iterable<Map<String, Tensor>> batches,
      BiConsumer<ChannelAxis, Tensor> each) {
    if (values.isEmpty()) {
      return;
    }
    Set<String> names = new LinkedHashSet<>();
    for (ChannelAxis value : values) {
      if (graph.producer(value.value()).isEmpty()) {
        throw new IllegalArgumentException(
            "the network '%s' computes no value '%s'".formatted(graph.name(), value.value()));
      }
      names.add(value.value());
    }
    try (Runner runner = engine.open(Subgraph.computing(graph, names))) {
      for (Map<String, Tensor> batch : batches) {
        Map<String, Tensor> outputs = runner.run(batch);
        values.forEach(
            value -> each.accept(value, Objects.requireNonNull(outputs.get(value.value()))));
      }
    }
  }
}
