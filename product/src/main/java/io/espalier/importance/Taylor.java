package io.espalier.importance;

import io.espalier.channels.ChannelGroup;
import io.espalier.channels.Slot;
import io.espalier.graph.Graph;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How much the loss would change without a filter, by the first order of its Taylor expansion,
 * squared and averaged over batches {@code b} (P. Molchanov, A. Mallya, S. Tyree, I. Frosio, J.
 * Kautz, Importance Estimation for Neural Network Pruning, CVPR 2019, the group contribution of
 * section 3.1):
 *
 * <pre>
 * I(F) = mean_b ( Σ_{w ∈ F} g_b(w) · w )²
 * </pre>
 *
 * <p>with {@code g_b(w)} the derivative of the loss by the weight. Gradients are numbers that
 * others measure.
 */
public final class Taylor implements Criterion {
  private final Map<Slot, List<double[]>> products;

  private Taylor(Map<Slot, List<double[]>> products) {
    this.products = products;
  }

  /**
   * The criterion by measured gradients.
   *
   * @param products for each layer, batch by batch, {@code Σ g · w} of each of its filters,
   *     removable or not; layers that are left out cannot be scored
   */
  public static Taylor of(Map<Slot, List<double[]>> products) {
    Map<Slot, List<double[]>> copy = new LinkedHashMap<>();
    products.forEach(
        (layer, batches) -> copy.put(layer, batches.stream().map(double[]::clone).toList()));
    return new Taylor(copy);
  }

  @Override
  public String name() {
    return "taylor";
  }

  @Override
  public Optional<String> objection(Graph graph, ChannelGroup group) {
    return FilterWeights.objection(group)
        .or(
            () ->
                products.keySet().containsAll(group.producers())
                    ? Optional.empty()
                    : Optional.of("no gradient reaches all layers that make its channels"));
  }

  @Override
  public double[] scores(Graph graph, ChannelGroup group) {
    objection(graph, group)
        .ifPresent(
            objection -> {
              throw new IllegalArgumentException(
                  "the group '%s' cannot be scored: %s".formatted(group.id(), objection));
            });
    return FilterWeights.scores(
        group,
        slice ->
            Objects.requireNonNull(products.get(slice.slot())).stream()
                .mapToDouble(
                    batch -> IntStream.of(slice.indices()).mapToDouble(i -> batch[i]).sum())
                .map(product -> product * product)
                .average()
                .orElse(0));
  }
}
