package io.espalier.graph;

import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;

/** Tensors made element by element. */
final class Elements {
  private Elements() {}

  /** Whole numbers or truth values, wrapped to the type as its arithmetic does. */
  static Tensor longs(DType dtype, Shape shape, IntToLongFunction function) {
    long[] values = new long[Math.toIntExact(shape.elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = dtype.wrap(function.applyAsLong(i));
    }
    return Tensor.ofLongs(dtype, shape, values);
  }

  /** Real numbers, computed in {@code double} and rounded to the type. */
  static Tensor reals(DType dtype, Shape shape, IntToDoubleFunction function) {
    int size = Math.toIntExact(shape.elements());
    if (dtype == DType.FLOAT64) {
      double[] values = new double[size];
      for (int i = 0; i < size; i++) {
        values[i] = function.applyAsDouble(i);
      }
      return Tensor.ofDoubles(shape, values);
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) function.applyAsDouble(i);
    }
    return Tensor.ofFloats(shape, values).cast(dtype);
  }
}
