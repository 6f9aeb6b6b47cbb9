package io.espalier.graph;

import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Constants whose elements are moved, repeated, taken or surrounded. */
final class ConstantMovements {
  private ConstantMovements() {}

  /** Moves blocks of elements: what lies on the last axes that stay in place goes together. */
  static Tensor transpose(Tensor x, List<Integer> permutation) {
    int moved = permutation.size();
    while (moved > 0 && permutation.get(moved - 1) == moved - 1) {
      moved--;
    }
    Shape in = x.shape();
    Shape front = Shape.of(Arrays.copyOf(in.dims(), moved));
    int[] strides = Positions.strides(front);
    int[][] offsets = new int[moved][];
    for (int axis = 0; axis < moved; axis++) {
      int from = permutation.get(axis);
      offsets[axis] = Positions.offsets(front.dim(from), index -> index * strides[from]);
    }
    int block = Math.toIntExact(in.product(moved, in.rank()));
    return x.reshape(Shape.of(Math.toIntExact(front.elements()), block))
        .take(0, Positions.of(offsets))
        .reshape(Shape.of(permutation.stream().mapToInt(in::dim).toArray()));
  }

  static List<Tensor> split(Tensor x, long @Nullable [] sizes, int axis, int outputs) {
    int front = x.shape().axis(axis);
    List<Tensor> parts = new ArrayList<>();
    int start = 0;
    for (int size : ShapeRules.split(x.shape().dim(front), sizes, outputs)) {
      parts.add(x.take(front, IntStream.range(start, start + size).toArray()));
      start += size;
    }
    return parts;
  }

  static Tensor slice(Tensor x, List<SliceRange> ranges) {
    Tensor result = x;
    for (SliceRange range : ranges) {
      result = result.take(range.axis(), range.indices());
    }
    return result;
  }

  static Tensor gather(Tensor x, Tensor indices, int axis) {
    int front = x.shape().axis(axis);
    int extent = x.shape().dim(front);
    int[] flat = new int[indices.size()];
    for (int i = 0; i < flat.length; i++) {
      long index = indices.getLong(i);
      if (index < -extent || index >= extent) {
        throw new IllegalArgumentException(
            "index %d is not on axis %d of %s".formatted(index, front, x.shape()));
      }
      flat[i] = (int) (index < 0 ? index + extent : index);
    }
    return x.take(front, flat).reshape(ShapeRules.gather(x.shape(), indices.shape(), front));
  }

  static Tensor expand(Tensor x, long[] target) {
    Shape out = ShapeRules.broadcast(x.shape(), ShapeRules.fromLongs(target));
    int[] positions =
        Positions.offsets(Math.toIntExact(out.elements()), Positions.broadcast(x.shape(), out));
    return flat(x).take(0, positions).reshape(out);
  }

  static Tensor tile(Tensor x, long[] repeats) {
    int[] strides = Positions.strides(x.shape());
    int[][] offsets = new int[strides.length][];
    for (int axis = 0; axis < offsets.length; axis++) {
      int stride = strides[axis];
      int extent = x.shape().dim(axis);
      offsets[axis] =
          Positions.offsets(
              Math.toIntExact(extent * repeats[axis]), index -> index % extent * stride);
    }
    return take(x, offsets);
  }

  /**
   * The constant with values around it.
   *
   * @param value what a constant border holds; null for 0
   */
  static Tensor pad(Tensor x, long[] pads, Op.Padding mode, @Nullable Tensor value) {
    int rank = x.shape().rank();
    int[] strides = Positions.strides(x.shape());
    int[][] offsets = new int[rank][];
    for (int axis = 0; axis < rank; axis++) {
      int stride = strides[axis];
      int extent = x.shape().dim(axis);
      int before = Math.toIntExact(pads[axis]);
      offsets[axis] =
          Positions.offsets(
              Math.toIntExact(extent + pads[axis] + pads[axis + rank]),
              index -> {
                int source = source(index - before, extent, mode);
                return source == Positions.OUTSIDE ? source : source * stride;
              });
    }
    Shape out = Shape.of(IntStream.range(0, rank).map(axis -> offsets[axis].length).toArray());
    Tensor border = value == null ? Tensor.zeros(x.dtype(), Shape.of(1)) : flat(value);
    int[] positions = Positions.of(offsets);
    for (int i = 0; i < positions.length; i++) {
      positions[i] = positions[i] == Positions.OUTSIDE ? x.size() : positions[i];
    }
    return Tensor.concat(0, List.of(flat(x), border)).take(0, positions).reshape(out);
  }

  private static int source(int index, int extent, Op.Padding mode) {
    if (index >= 0 && index < extent) {
      return index;
    }
    if (extent == 0 || mode == Op.Padding.CONSTANT) {
      return Positions.OUTSIDE;
    }
    return switch (mode) {
      case CONSTANT -> Positions.OUTSIDE;
      case EDGE -> Math.clamp(index, 0, extent - 1);
      case WRAP -> Math.floorMod(index, extent);
      case REFLECT -> {
        int period = Math.max(1, 2 * (extent - 1));
        int place = Math.floorMod(index, period);
        yield Math.min(place, period - place);
      }
    };
  }

  static Tensor fill(Tensor value, long[] dims) {
    Shape shape = ShapeRules.fromLongs(dims);
    return value.dtype().isFloating()
        ? Tensor.full(value.dtype(), shape, value.getDouble(0))
        : Elements.longs(value.dtype(), shape, i -> value.getLong(0));
  }

  static Tensor range(Tensor start, Tensor limit, Tensor step) {
    Shape shape = Shape.of(Math.toIntExact(ShapeRules.range(start, limit, step)));
    DType dtype = start.dtype();
    return dtype.isInteger()
        ? Elements.longs(dtype, shape, i -> start.getLong(0) + i * step.getLong(0))
        : Elements.reals(dtype, shape, i -> start.getDouble(0) + i * step.getDouble(0));
  }

  private static Tensor take(Tensor x, int[][] offsets) {
    Shape out = Shape.of(IntStream.range(0, offsets.length).map(a -> offsets[a].length).toArray());
    return flat(x).take(0, Positions.of(offsets)).reshape(out);
  }

  private static Tensor flat(Tensor x) {
    return x.reshape(Shape.of(x.size()));
  }
}
