package io.espalier.eval;

import io.espalier.tensor.Tensor;

/**
 * A network's output as one row of numbers per image.
 *
 * @param count images, the extent of the first axis
 * @param width numbers per image
 */
record Rows(Tensor tensor, int count, int width) {

  /**
   * @throws IllegalArgumentException if the tensor has no first axis, or an empty one
   */
  static Rows of(Tensor tensor) {
    if (tensor.shape().rank() == 0 || tensor.shape().dim(0) == 0) {
      throw new IllegalArgumentException(
          "an output must have a row for each image; its shape is " + tensor.shape());
    }
    int count = tensor.shape().dim(0);
    return new Rows(tensor, count, tensor.size() / count);
  }

  double get(int row, int column) {
    return tensor.getDouble(row * width + column);
  }

  /**
   * The position of the greatest number of a row, of equal ones the first; NaN is never greatest.
   */
  int argMax(int row) {
    int best = -1;
    for (int column = 0; column < width; column++) {
      double value = get(row, column);
      if (!Double.isNaN(value) && (best < 0 || value > get(row, best))) {
        best = column;
      }
    }
    return best;
  }
}
