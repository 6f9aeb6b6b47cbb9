package io.espalier.importance;

import io.espalier.channels.ChannelGroup;
import io.espalier.graph.Graph;
import java.util.Arrays;
import java.util.Optional;

/**
 * Euclidean norm of a channel's filter weights, {@code sqrt(Σw²)}.
 *
 * @param foldNorms whether weights count as they are after a BatchNorm directly behind the layer is
 *     folded into them: times {@code |scale| / sqrt(var + epsilon)}. Without, a filter under
 *     BatchNorm can shrink without changing the function.
 */
public record L2Norm(boolean foldNorms) implements Criterion {

  /** The norm of the weights as they are. */
  public L2Norm() {
    this(false);
  }

  @Override
  public String name() {
    return foldNorms ? "l2-folded" : "l2";
  }

  @Override
  public Optional<String> objection(Graph graph, ChannelGroup group) {
    return FilterWeights.objection(group);
  }

  @Override
  public double[] scores(Graph graph, ChannelGroup group) {
    return new FilterWeights(graph, group, foldNorms)
        .scores(
            filters ->
                Math.sqrt(filters.stream().flatMapToDouble(Arrays::stream).map(w -> w * w).sum()));
  }
}
