package io.espalier.surgery;

import io.espalier.graph.Graph;
import io.espalier.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Random weights for a network that was given away with zeros in their place. */
final class FilledWeights {
  private FilledWeights() {}

  /** The network, its real constants of more than one element that are all zero made random. */
  static Graph of(Graph graph) {
    Random random = new Random(5);
    Map<String, Tensor> weights = new HashMap<>();
    graph
        .constants()
        .forEach(
            (name, tensor) -> {
              if (tensor.dtype().isFloating() && tensor.size() > 1 && isZero(tensor)) {
                boolean matrix = tensor.shape().rank() > 1;
                weights.put(name, matrix ? normal(tensor, random) : positive(tensor, random));
              }
            });
    return graph.replaceConstants(weights);
  }

  private static boolean isZero(Tensor tensor) {
    return IntStream.range(0, tensor.size()).allMatch(i -> tensor.getDouble(i) == 0);
  }

  /** Normal numbers of variance 2 over the number of terms that a filter sums. */
  private static Tensor normal(Tensor tensor, Random random) {
    double scale = Math.sqrt(2.0 * tensor.shape().dim(0) / tensor.size());
    float[] values = new float[tensor.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (scale * random.nextGaussian());
    }
    return Tensor.ofFloats(tensor.shape(), values);
  }

  /** Numbers of 0.5 to 1.5, which a variance may be too. */
  private static Tensor positive(Tensor tensor, Random random) {
    float[] values = new float[tensor.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = 0.5f + random.nextFloat();
    }
    return Tensor.ofFloats(tensor.shape(), values);
  }
}
