package io.espalier.importance;

import io.espalier.channels.Slot;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The BatchNorm directly behind a layer, seen as a factor on each of its filters. */
final class FollowingNorm {
  private FollowingNorm() {}

  /**
   * By what each filter of a weight is multiplied when BatchNorm is folded into it: {@code |scale|
   * / sqrt(var + epsilon)}; 1 where none follows. A weight that several layers share has the mean
   * of their factors.
   *
   * @param filters the weight and the axis along which its filters lie
   */
  static double[] factors(Graph graph, Slot filters) {
    int count = graph.requireConstant(filters.constant()).shape().dim(filters.axis());
    double[] factors = new double[count];
    List<Node> layers = graph.readers(filters.constant());
    for (Node layer : layers) {
      double[] own = behind(graph, layer).map(norm -> factors(graph, norm)).orElse(ones(count));
      for (int i = 0; i < count; i++) {
        factors[i] += own[i] / layers.size();
      }
    }
    return factors;
  }

  private static double[] ones(int count) {
    double[] ones = new double[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static Optional<Node> behind(Graph graph, Node layer) {
    return graph.readers(layer.output()).stream()
        .filter(
            reader ->
                reader.op() instanceof Op.BatchNorm
                    && reader.input(0).equals(layer.output())
                    && graph.isConstant(reader.input(1))
                    && graph.isConstant(reader.input(4)))
        .findFirst();
  }

  private static double[] factors(Graph graph, Node norm) {
    Tensor scale = graph.requireConstant(norm.input(1));
    Tensor variance = graph.requireConstant(norm.input(4));
    double epsilon = ((Op.BatchNorm) norm.op()).epsilon();
    double[] factors = new double[scale.size()];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = Math.abs(scale.getDouble(i)) / Math.sqrt(variance.getDouble(i) + epsilon);
    }
    return factors;
  }
}
