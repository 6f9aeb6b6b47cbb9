package io.espalier.surgery;

import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.Arrays;

/** Tensors of real numbers with some slices set to zero. */
final class Zeroing {
  private Zeroing() {}

  /** The tensor with zeros in the slices of an axis at the given indices. */
  static Tensor zero(Tensor tensor, int axis, int... indices) {
    Shape shape = tensor.shape();
    int extent = shape.dim(axis);
    int inner = (int) shape.product(axis + 1, shape.rank());
    int outer = (int) shape.product(0, axis);
    if (tensor.dtype() == DType.FLOAT64) {
      double[] values = tensor.toDoubles();
      for (int o = 0; o < outer; o++) {
        for (int index : indices) {
          int from = (o * extent + index) * inner;
          Arrays.fill(values, from, from + inner, 0);
        }
      }
      return Tensor.ofDoubles(shape, values);
    }
    float[] values = tensor.toFloats();
    for (int o = 0; o < outer; o++) {
      for (int index : indices) {
        int from = (o * extent + index) * inner;
        Arrays.fill(values, from, from + inner, 0);
      }
    }
    return Tensor.ofFloats(tensor.dtype(), shape, values);
  }
}
