package io.espalier.channels;

import io.espalier.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Neighbouring axes of a value and of its reshaped form between which numbers do not leave: the
 * smallest runs of axes whose extents have equal products. Axes of extent 1 are left out.
 */
final class ReshapeBlock {
  private final int[] inAxes;
  private final int[] outAxes;

  private ReshapeBlock(int[] inAxes, int[] outAxes) {
    this.inAxes = inAxes;
    this.outAxes = outAxes;
  }

  /** The blocks of a change of shape, from the front. */
  static List<ReshapeBlock> all(Shape in, Shape out) {
    List<ReshapeBlock> blocks = new ArrayList<>();
    int i = 0;
    int o = 0;
    while (i < in.rank() && o < out.rank()) {
      int fromIn = i;
      int fromOut = o;
      long left = in.dim(i++);
      long right = out.dim(o++);
      while (left != right && (left < right ? i < in.rank() : o < out.rank())) {
        if (left < right) {
          left *= in.dim(i++);
        } else {
          right *= out.dim(o++);
        }
      }
      blocks.add(new ReshapeBlock(longAxes(in, fromIn, i), longAxes(out, fromOut, o)));
    }
    return blocks;
  }

  private static int[] longAxes(Shape shape, int from, int to) {
    return IntStream.range(from, to).filter(a -> shape.dim(a) > 1).toArray();
  }

  /** Axes in front; not to be written. */
  int[] inAxes() {
    return inAxes;
  }

  /** Axes behind; not to be written. */
  int[] outAxes() {
    return outAxes;
  }

  /** The number of its elements, where its value has this shape. */
  int size(Shape in) {
    int size = 1;
    for (int axis : inAxes) {
      size = Math.multiplyExact(size, in.dim(axis));
    }
    return size;
  }

  /** The number of a block's elements per index of one of its axes. */
  static int stride(Shape shape, int[] axes, int axis) {
    int stride = 1;
    for (int other : axes) {
      stride *= other > axis ? shape.dim(other) : 1;
    }
    return stride;
  }
}
