package io.espalier.engine;

import io.espalier.graph.Graph;
import io.espalier.graph.ValueInfo;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/** Inputs drawn by chance: real numbers evenly from 0 to 1, as pixels are, whole ones 0 or 1. */
public final class RandomInputs {
  private RandomInputs() {}

  /**
   * One tensor for each input of a network; a function of shapes and seed.
   *
   * @param shapes by name of the input
   */
  public static Map<String, Tensor> of(Graph graph, Map<String, Shape> shapes, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (ValueInfo input : graph.inputs()) {
      Shape shape = Objects.requireNonNull(shapes.get(input.name()));
      inputs.put(input.name(), draw(input.dtype(), shape, random));
    }
    return inputs;
  }

  private static Tensor draw(DType dtype, Shape shape, SplittableRandom random) {
    int size = Math.toIntExact(shape.elements());
    if (dtype.isFloating()) {
      float[] values = new float[size];
      for (int i = 0; i < size; i++) {
        values[i] = (float) random.nextDouble();
      }
      return Tensor.ofFloats(shape, values);
    }
    return Tensor.ofLongs(dtype, shape, random.longs(size, 0, 2).toArray());
  }
}
