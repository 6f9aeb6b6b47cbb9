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

  /**
   * How many numbers of a row are greater than one of them, or equal and before it; NaN is less
   * than any number.
   */
  int rank(int row, int column) {
    double own = get(row, column);
    int rank = 0;
    for (int other = 0; other < width; other++) {
      double value = get(row, other);
      boolean before = value == own && other < column;
      rank += value > own || before || (Double.isNaN(own) && other != column) ? 1 : 0;
    }
    return rank;
  }
}
