package io.espalier.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The extents of an array's axes, outermost first; rank 0 is a scalar. */
public final class Shape {
  private static final Shape SCALAR = new Shape();

  private final int[] dims;

  private Shape(int... dims) {
    this.dims = dims;
  }

  /**
   * A shape of the given extents.
   *
   * @throws IllegalArgumentException if an extent is negative
   */
  public static Shape of(int... dims) {
    for (int dim : dims) {
      if (dim < 0) {
        throw new IllegalArgumentException("extents must be >= 0; shape=" + Arrays.toString(dims));
      }
    }
    return dims.length == 0 ? SCALAR : new Shape(dims.clone());
  }

  /** The shape of rank 0, with one element. */
  public static Shape scalar() {
    return SCALAR;
  }

  public int rank() {
    return dims.length;
  }

  /**
   * The extent of an axis; a negative axis counts from the end.
   *
   * @throws IndexOutOfBoundsException if there is no such axis
   */
  public int dim(int axis) {
    return dims[axis < 0 ? axis + dims.length : axis];
  }

  /** The extents, outermost first (a copy). */
  public int[] dims() {
    return dims.clone();
  }

  /**
   * The number of elements: the product of the extents, 1 for a scalar.
   *
   * @throws ArithmeticException if it exceeds {@link Long#MAX_VALUE}
   */
  public long elements() {
    return product(0, dims.length);
  }

  /**
   * The product of the extents of axes {@code from} (inclusive) to {@code to} (exclusive).
   *
   * @throws ArithmeticException if it exceeds {@link Long#MAX_VALUE}
   */
  public long product(int from, int to) {
    long product = 1;
    for (int axis = from; axis < to; axis++) {
      product = Math.multiplyExact(product, (long) dims[axis]);
    }
    return product;
  }

  /** This shape with one extent replaced; a negative axis counts from the end. */
  public Shape with(int axis, int dim) {
    int[] changed = dims.clone();
    changed[axis < 0 ? axis + dims.length : axis] = dim;
    return of(changed);
  }

  /**
   * The axis counted from the front, in {@code 0 .. rank-1}, for one that may count from the end.
   *
   * @throws IllegalArgumentException if there is no such axis
   */
  public int axis(int axis) {
    int front = axis < 0 ? axis + dims.length : axis;
    if (front < 0 || front >= dims.length) {
      throw new IllegalArgumentException("no axis " + axis + " in shape " + this);
    }
    return front;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  /** As {@code [64, 3, 32, 32]}. */
  @Override
  public String toString() {
    return Arrays.stream(dims)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
