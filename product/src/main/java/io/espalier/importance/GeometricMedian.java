package io.espalier.importance;

import io.espalier.channels.ChannelGroup;
import io.espalier.channels.Slot;
import io.espalier.graph.Graph;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How far a filter is from all filters of its layer, {@code Σ_k ‖F_j − F_k‖₂}: one in their midst,
 * near their geometric median, does what others do as well (He, Liu, Wang, Hu, Yang, Filter Pruning
 * via Geometric Median for Deep Convolutional Neural Networks Acceleration, CVPR 2019, equation 8).
 *
 * <p>It costs the square of a layer's filters. A channel that is several filters of a layer has the
 * sum of theirs.
 *
 * @param foldNorms whether weights count as they are after a BatchNorm directly behind the layer is
 *     folded into them: times {@code |scale| / sqrt(var + epsilon)}
 */
public record GeometricMedian(boolean foldNorms) implements Criterion {

  /** The distances of the weights as they are. */
  public GeometricMedian() {
    this(false);
  }

  @Override
  public String name() {
    return foldNorms ? "geometric-median-folded" : "geometric-median";
  }

  @Override
  public Optional<String> objection(Graph graph, ChannelGroup group) {
    return FilterWeights.objection(group);
  }

  @Override
  public double[] scores(Graph graph, ChannelGroup group) {
    FilterWeights weights = new FilterWeights(graph, group, foldNorms);
    Map<Slot, double[]> distances = new HashMap<>();
    return FilterWeights.scores(
        group,
        slice -> {
          double[] ofLayer =
              distances.computeIfAbsent(slice.slot(), layer -> distances(weights, layer));
          return IntStream.of(slice.indices()).mapToDouble(index -> ofLayer[index]).sum();
        });
  }

  private static double[] distances(FilterWeights weights, Slot layer) {
    double[][] filters =
        IntStream.range(0, weights.count(layer))
            .mapToObj(index -> weights.filter(layer, index))
            .toArray(double[][]::new);
    return IntStream.range(0, filters.length)
        .parallel()
        .mapToDouble(
            j ->
                IntStream.range(0, filters.length)
                    .mapToDouble(k -> distance(filters[j], filters[k]))
                    .sum())
        .toArray();
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = a[i] - b[i];
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }
}
