package io.espalier.graph;

/**
 * The indices that a {@link Op.Slice} takes of one axis: {@code start, start + step, ...}.
 *
 * @param axis counted from the front
 * @param start first index taken; meaningless when {@code count} is 0
 * @param step distance between indices, not 0
 * @param count how many indices are taken
 */
public record SliceRange(int axis, int start, int step, int count) {

  /**
   * Resolves one axis of a Slice as the ONNX standard does: negative positions count from the end,
   * and positions outside the axis are clamped to it.
   *
   * @param extent the axis's extent
   * @throws IllegalArgumentException if {@code step} is 0
   */
  public static SliceRange resolve(int axis, int extent, long start, long end, long step) {
    if (step == 0) {
      throw new IllegalArgumentException("the step of a Slice must not be 0; axis=" + axis);
    }
    long first = start < 0 ? start + extent : start;
    long last = end < 0 ? end + extent : end;
    if (step > 0) {
      first = Math.clamp(first, 0, extent);
      last = Math.clamp(last, 0, extent);
      long count = Math.max(0, Math.ceilDiv(last - first, step));
      return new SliceRange(axis, (int) first, clampStep(step), (int) count);
    }
    first = Math.clamp(first, -1, extent - 1);
    last = Math.clamp(last, -1, extent - 1);
    long count = Math.max(0, Math.ceilDiv(first - last, -step));
    return new SliceRange(axis, (int) first, clampStep(step), (int) count);
  }

  private static int clampStep(long step) {
    return Math.clamp(step, -Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  /** The indices, in order. */
  public int[] indices() {
    int[] indices = new int[count];
    for (int i = 0; i < count; i++) {
      indices[i] = start + i * step;
    }
    return indices;
  }
}
