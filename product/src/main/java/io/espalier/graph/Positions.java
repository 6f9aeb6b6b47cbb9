package io.espalier.graph;

import io.espalier.tensor.Shape;
import java.util.function.IntUnaryOperator;

/** Row-major positions: where in an operand each element of a result comes from. */
final class Positions {
  /** The offset of an index that the operand does not have, and the position that it leads to. */
  static final int OUTSIDE = -1;

  private Positions() {}

  /**
   * For each element of a result, the sum of its indices' offsets.
   *
   * @param offsets for each axis of the result and each index on it, how far the operand's position
   *     moves; {@link #OUTSIDE} leads outside
   */
  static int[] of(int[][] offsets) {
    int[] positions = {0};
    for (int[] axis : offsets) {
      int[] next = new int[Math.multiplyExact(positions.length, axis.length)];
      int to = 0;
      for (int position : positions) {
        for (int offset : axis) {
          next[to++] = position == OUTSIDE || offset == OUTSIDE ? OUTSIDE : position + offset;
        }
      }
      positions = next;
    }
    return positions;
  }

  /** How far one step on each axis moves. */
  static int[] strides(Shape shape) {
    int[] strides = new int[shape.rank()];
    for (int axis = 0; axis < strides.length; axis++) {
      strides[axis] = Math.toIntExact(shape.product(axis + 1, shape.rank()));
    }
    return strides;
  }

  /** The positions in an operand that broadcasts to a result. */
  static IntUnaryOperator broadcast(Shape in, Shape out) {
    if (in.elements() == out.elements()) {
      return IntUnaryOperator.identity();
    }
    if (in.elements() == 1) {
      return position -> 0;
    }
    int[] strides = strides(in);
    int added = out.rank() - in.rank();
    int[][] offsets = new int[out.rank()][];
    for (int axis = 0; axis < offsets.length; axis++) {
      int own = axis - added;
      int step = own < 0 || in.dim(own) == 1 ? 0 : strides[own];
      offsets[axis] = offsets(out.dim(axis), index -> index * step);
    }
    int[] positions = of(offsets);
    return position -> positions[position];
  }

  /** A function of each index below an extent. */
  static int[] offsets(int extent, IntUnaryOperator function) {
    int[] offsets = new int[extent];
    for (int index = 0; index < extent; index++) {
      offsets[index] = function.applyAsInt(index);
    }
    return offsets;
  }
}
