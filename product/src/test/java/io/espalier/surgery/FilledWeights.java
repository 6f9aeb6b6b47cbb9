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

  /** The network; where each weight of two axes or more is zero, they become random. */
  static Graph of(Graph graph) {
    Random random = new Random(5);
    Map<String, Tensor> weights = new HashMap<>();
    for (Map.Entry<String, Tensor> constant : graph.constants().entrySet()) {
      Tensor tensor = constant.getValue();
      if (tensor.dtype().isFloating() && tensor.shape().rank() >= 2) {
        if (IntStream.range(0, tensor.size()).anyMatch(i -> tensor.getDouble(i) != 0)) {
          return graph;
        }
        weights.put(constant.getKey(), normal(tensor, random));
      }
    }
    return graph.replaceConstants(weights);
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
}
