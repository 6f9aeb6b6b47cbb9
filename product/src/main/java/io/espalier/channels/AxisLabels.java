package io.espalier.channels;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The labels of a value: per axis a vector with one label an index, or nothing. Vectors are shared
 * between values and never written after they are set.
 */
final class AxisLabels {
  private final int[][] vectors;

  private AxisLabels(int[][] vectors) {
    this.vectors = vectors;
  }

  /** Labels on no axis. */
  static AxisLabels none(int rank) {
    return new AxisLabels(new int[rank][]);
  }

  int rank() {
    return vectors.length;
  }

  /** The vector of an axis; null where nothing may be deleted. */
  int @Nullable [] get(int axis) {
    return vectors[axis];
  }

  void set(int axis, int @Nullable [] vector) {
    if (vector != null) {
      vectors[axis] = vector;
    }
  }

  boolean isEmpty() {
    return Arrays.stream(vectors).allMatch(vector -> vector == null);
  }

  /** A copy whose vectors can be set apart from this one's. */
  AxisLabels copy() {
    return new AxisLabels(vectors.clone());
  }

  /** A copy without the vector of an axis. */
  AxisLabels without(int axis) {
    int[][] copy = vectors.clone();
    copy[axis] = null;
    return new AxisLabels(copy);
  }
}
