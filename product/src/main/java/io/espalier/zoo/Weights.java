package io.espalier.zoo;

import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.Random;

/** Fresh weights: normal numbers from a seed; {@link Architecture#build} says of which variance. */
final class Weights {
  private final Random random;

  Weights(long seed) {
    random = new Random(seed);
  }

  /**
   * Filters before a rectifier, as He et al. derive them in the fan-out form.
   *
   * @param shape {@code [Cout, Cin / groups, Kh, Kw]}
   */
  Tensor filters(Shape shape, int groups) {
    double fanOut = (double) shape.dim(0) / groups * shape.dim(2) * shape.dim(3);
    return normal(shape, 2 / fanOut);
  }

  /**
   * The matrix of a linear layer.
   *
   * @param shape {@code [outputs, features]}
   * @param gain variance of an output where the features' mean square is 1
   */
  Tensor matrix(Shape shape, double gain) {
    return normal(shape, gain / shape.dim(1));
  }

  /** Numbers of mean 0. */
  Tensor normal(Shape shape, double variance) {
    double deviation = Math.sqrt(variance);
    float[] values = new float[Math.toIntExact(shape.elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return Tensor.ofFloats(shape, values);
  }

  static Tensor vector(int size, double value) {
    return Tensor.full(DType.FLOAT32, Shape.of(size), value);
  }
}
