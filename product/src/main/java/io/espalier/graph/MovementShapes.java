package io.espalier.graph;

import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Shapes of what only moves elements: other axes, another order, a part, a border. */
final class MovementShapes {
  private MovementShapes() {}

  static @Nullable Shape reshape(Shape x, Operands in, boolean allowZero) {
    long[] target = in.longs(1);
    return target == null ? null : ShapeRules.reshape(x, target, allowZero);
  }

  static @Nullable Shape squeeze(Shape x, Operands in) {
    return in.isComputed(1) ? null : ShapeRules.squeeze(x, in.longs(1));
  }

  static @Nullable Shape unsqueeze(Shape x, Operands in) {
    long[] axes = in.longs(1);
    return axes == null ? null : ShapeRules.unsqueeze(x, axes);
  }

  static Shape transpose(Shape x, List<Integer> permutation) {
    if (!permutation.stream().sorted().toList().equals(axes(x))) {
      throw new IllegalArgumentException(
          "%s does not permute the axes of %s".formatted(permutation, x));
    }
    return Shape.of(permutation.stream().mapToInt(x::dim).toArray());
  }

  private static List<Integer> axes(Shape x) {
    return IntStream.range(0, x.rank()).boxed().toList();
  }

  static @Nullable Shape concat(Shape first, Operands in, int axis) {
    int front = first.axis(axis);
    int total = 0;
    for (int i = 0; i < in.size(); i++) {
      Shape part = in.shape(i);
      if (part == null) {
        return null;
      }
      if (part.rank() != first.rank() || !part.with(front, 0).equals(first.with(front, 0))) {
        throw new IllegalArgumentException(
            "%s and %s differ on another axis than %d".formatted(first, part, front));
      }
      total = Math.addExact(total, part.dim(front));
    }
    return first.with(front, total);
  }

  static List<@Nullable Shape> split(Shape x, Operands in, int axis, int outputs) {
    if (in.isComputed(1)) {
      return Collections.nCopies(outputs, null);
    }
    int front = x.axis(axis);
    List<@Nullable Shape> parts = new ArrayList<>();
    for (int size : ShapeRules.split(x.dim(front), in.longs(1), outputs)) {
      parts.add(x.with(front, size));
    }
    return parts;
  }

  static @Nullable Shape slice(Shape x, Operands in) {
    long[] starts = in.longs(1);
    long[] ends = in.longs(2);
    if (starts == null || ends == null || in.isComputed(3) || in.isComputed(4)) {
      return null;
    }
    Shape out = x;
    for (SliceRange range : ShapeRules.slice(x, starts, ends, in.longs(3), in.longs(4))) {
      out = out.with(range.axis(), range.count());
    }
    return out;
  }

  static @Nullable Shape gather(Shape x, @Nullable Shape indices, int axis) {
    return indices == null ? null : ShapeRules.gather(x, indices, x.axis(axis));
  }

  static @Nullable Shape pad(Shape x, Operands in) {
    Tensor pads = in.value(1);
    if (pads == null) {
      return null;
    }
    if (pads.size() != 2 * x.rank()) {
      throw new IllegalArgumentException(
          "an input %s takes %d pads; given %d".formatted(x, 2 * x.rank(), pads.size()));
    }
    int[] dims = x.dims();
    for (int axis = 0; axis < dims.length; axis++) {
      long around = Math.addExact(pads.getLong(axis), pads.getLong(axis + dims.length));
      dims[axis] = Math.toIntExact(Math.addExact(dims[axis], around));
    }
    return Shape.of(dims);
  }

  static Shape depthToSpace(Shape x, int block) {
    requireImage(x, block);
    int square = Math.multiplyExact(block, block);
    if (x.dim(1) % square != 0) {
      throw new IllegalArgumentException(
          "the channels of %s do not fill blocks of %d x %d".formatted(x, block, block));
    }
    return Shape.of(
        x.dim(0),
        x.dim(1) / square,
        Math.multiplyExact(x.dim(2), block),
        Math.multiplyExact(x.dim(3), block));
  }

  static Shape spaceToDepth(Shape x, int block) {
    requireImage(x, block);
    if (x.dim(2) % block != 0 || x.dim(3) % block != 0) {
      throw new IllegalArgumentException(
          "height and width of %s do not fall into blocks of %d x %d".formatted(x, block, block));
    }
    return Shape.of(
        x.dim(0),
        Math.multiplyExact(x.dim(1), Math.multiplyExact(block, block)),
        x.dim(2) / block,
        x.dim(3) / block);
  }

  private static void requireImage(Shape x, int block) {
    if (x.rank() != 4 || block < 1) {
      throw new IllegalArgumentException(
          "blocks of %d x %d need an input [N, C, H, W]; it is %s".formatted(block, block, x));
    }
  }
}
