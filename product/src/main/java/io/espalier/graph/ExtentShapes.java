package io.espalier.graph;

import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Shapes of what makes extents that an operand's values ask for. */
final class ExtentShapes {
  private ExtentShapes() {}

  static @Nullable Shape expand(Shape x, Operands in) {
    long[] target = in.longs(1);
    return target == null ? null : ShapeRules.broadcast(x, ShapeRules.fromLongs(target));
  }

  static @Nullable Shape tile(Shape x, Operands in) {
    long[] repeats = in.longs(1);
    if (repeats == null) {
      return null;
    }
    if (repeats.length != x.rank()) {
      throw new IllegalArgumentException(
          "an input %s is tiled by %s".formatted(x, Arrays.toString(repeats)));
    }
    long[] dims = new long[x.rank()];
    for (int axis = 0; axis < dims.length; axis++) {
      dims[axis] = Math.multiplyExact(repeats[axis], (long) x.dim(axis));
    }
    return ShapeRules.fromLongs(dims);
  }

  static @Nullable Shape constantOfShape(Operands in) {
    long[] dims = in.longs(0);
    return dims == null ? null : ShapeRules.fromLongs(dims);
  }

  /** The input's extents times {@code scales}, rounded down in {@code float}, or {@code sizes}. */
  static @Nullable Shape resize(Shape x, Operands in, List<Integer> axes) {
    if (in.isComputed(2) || in.isComputed(3)) {
      return null;
    }
    Tensor scales = in.value(2);
    Tensor sizes = in.value(3);
    boolean scaled = scales != null && scales.size() > 0;
    boolean sized = sizes != null && sizes.size() > 0;
    if (scaled == sized) {
      throw new IllegalArgumentException("a Resize needs either scales or sizes");
    }
    int[] resized = resizedAxes(x, axes);
    Tensor given = scaled ? scales : sizes;
    if (given == null || given.size() != resized.length) {
      throw new IllegalArgumentException(
          "a Resize of %d axes of %s is given %s".formatted(resized.length, x, given));
    }
    int[] dims = x.dims();
    for (int i = 0; i < resized.length; i++) {
      int axis = resized[i];
      dims[axis] =
          Math.toIntExact(scaled ? (long) (dims[axis] * given.getFloat(i)) : given.getLong(i));
    }
    return Shape.of(dims);
  }

  private static int[] resizedAxes(Shape x, List<Integer> axes) {
    return axes.isEmpty()
        ? IntStream.range(0, x.rank()).toArray()
        : axes.stream().mapToInt(x::axis).toArray();
  }

  static @Nullable Shape range(Operands in) {
    Tensor start = in.value(0);
    Tensor limit = in.value(1);
    Tensor step = in.value(2);
    return start == null || limit == null || step == null
        ? null
        : Shape.of(Math.toIntExact(ShapeRules.range(start, limit, step)));
  }
}
