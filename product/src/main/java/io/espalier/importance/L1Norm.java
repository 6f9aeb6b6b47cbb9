package io.espalier.importance;

import io.espalier.channels.ChannelGroup;
import io.espalier.graph.Graph;
import java.util.Arrays;
import java.util.Optional;

/**
 * Sum of the magnitudes of a channel's filter weights, {@code Σ|w|}: the importance of Play and
 * Prune (Singh et al., 2019).
 *
 * @param foldNorms whether weights count as they are after a BatchNorm directly behind the layer is
 *     folded into them: times {@code |scale| / sqrt(var + epsilon)}. Without, a filter under
 *     BatchNorm can shrink without changing the function.
 */
public record L1Norm(boolean foldNorms) implements Criterion {

  /** The norm of the weights as they are. */
  public L1Norm() {
    this(false);
  }

  @Override
  public String name() {
    return foldNorms ? "l1-folded" : "l1";
  }

  @Override
  public Optional<String> objection(Graph graph, ChannelGroup group) {
    return FilterWeights.objection(group);
  }

  @Override
  public double[] scores(Graph graph, ChannelGroup group) {
    return new FilterWeights(graph, group, foldNorms)
        .scores(filters -> filters.stream().flatMapToDouble(Arrays::stream).map(Math::abs).sum());
  }
}
