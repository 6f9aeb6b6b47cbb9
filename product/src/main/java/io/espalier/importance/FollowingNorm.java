package io.espalier.importance;

import io.espalier.channels.Slot;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The BatchNorm directly behind a layer, seen as a factor on each of its filters. */
public final class FollowingNorm {
  private final Graph graph;
  private final Node norm;

  private FollowingNorm(Graph graph, Node norm) {
    this.graph = graph;
    this.norm = norm;
  }

  /**
   * The BatchNorms behind the layers that read a weight, one entry a layer; empty where none
   * follows.
   *
   * @param filters the weight and the axis along which its filters lie
   */
  public static List<Optional<FollowingNorm>> behind(Graph graph, Slot filters) {
    return graph.readers(filters.constant()).stream().map(layer -> behind(graph, layer)).toList();
  }

  private static Optional<FollowingNorm> behind(Graph graph, Node layer) {
    return graph.readers(layer.output()).stream()
        .filter(
            reader ->
                reader.op() instanceof Op.BatchNorm
                    && reader.input(0).equals(layer.output())
                    && graph.isConstant(reader.input(1))
                    && graph.isConstant(reader.input(4)))
        .findFirst()
        .map(norm -> new FollowingNorm(graph, norm));
  }

  /**
   * By what each filter of a weight is multiplied when BatchNorm is folded into it: {@code |scale|
   * / sqrt(var + epsilon)}; 1 where none follows. A weight that several layers share has the mean
   * of their factors.
   *
   * @param filters the weight and the axis along which its filters lie
   */
  static double[] factors(Graph graph, Slot filters) {
    double[] factors =
        new double[graph.requireConstant(filters.constant()).shape().dim(filters.axis())];
    List<Optional<FollowingNorm>> norms = behind(graph, filters);
    for (Optional<FollowingNorm> norm : norms) {
      double[] own = norm.map(FollowingNorm::factors).orElse(ones(factors.length));
      for (int i = 0; i < factors.length; i++) {
        factors[i] += own[i] / norms.size();
      }
    }
    return factors;
  }

  private static double[] ones(int count) {
    double[] ones = new double[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** Name of the constant that holds its scales, γ. */
  public String scale() {
    return norm.input(1);
  }

  /** {@code sqrt(var + epsilon)}, one a filter. */
  public double[] deviations() {
    Tensor variance = graph.requireConstant(norm.input(4));
    double epsilon = ((Op.BatchNorm) norm.op()).epsilon();
    return IntStream.range(0, variance.size())
        .mapToDouble(i -> Math.sqrt(variance.getDouble(i) + epsilon))
        .toArray();
  }

  private double[] factors() {
    Tensor scale = graph.requireConstant(scale());
    double[] factors = deviations();
    for (int i = 0; i < factors.length; i++) {
      factors[i] = Math.abs(scale.getDouble(i)) / factors[i];
    }
    return factors;
  }
}
