package io.espalier.graph;

import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How shapes move through the operators whose result depends on operands: the ONNX rules of
 * Reshape, Squeeze, Slice and broadcasting, each a function of concrete shapes.
 */
public final class ShapeRules {
  private ShapeRules() {}

  /**
   * NumPy's broadcasting of two shapes.
   *
   * @throws IllegalArgumentException if an axis differs and neither extent is 1
   */
  public static Shape broadcast(Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    int[] dims = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int left = i <= a.rank() ? a.dim(-i) : 1;
      int right = i <= b.rank() ? b.dim(-i) : 1;
      if (left != right && left != 1 && right != 1) {
        throw new IllegalArgumentException("shapes " + a + " and " + b + " do not broadcast");
      }
      dims[rank - i] = left == 1 ? right : left;
    }
    return Shape.of(dims);
  }

  /**
   * Checks that a shape broadcasts to another that stays as it is.
   *
   * @throws IllegalArgumentException if it does not
   */
  static void requireBroadcastTo(Shape operand, Shape whole) {
    if (operand.rank() > whole.rank() || !broadcast(operand, whole).equals(whole)) {
      throw new IllegalArgumentException("shape " + operand + " does not broadcast to " + whole);
    }
  }

  /**
   * The extents of the parts into which a Split divides an axis.
   *
   * @param sizes null for equal parts, the last one smaller where the extent is not divisible
   * @param outputs the number of parts
   * @throws IllegalArgumentException if the sizes are not as many, or do not add up to the extent
   */
  public static int[] split(int extent, long @Nullable [] sizes, int outputs) {
    if (sizes == null) {
      int part = Math.ceilDiv(extent, outputs);
      int last = extent - part * (outputs - 1);
      if (last < 0) {
        throw new IllegalArgumentException(
            "an extent of %d cannot be split into %d equal parts".formatted(extent, outputs));
      }
      int[] parts = new int[outputs];
      Arrays.fill(parts, part);
      parts[outputs - 1] = last;
      return parts;
    }
    if (sizes.length != outputs
        || Arrays.stream(sizes).anyMatch(size -> size < 0 || size > extent)
        || Arrays.stream(sizes).sum() != extent) {
      throw new IllegalArgumentException(
          "an extent of %d cannot be split into %d parts of %s"
              .formatted(extent, outputs, Arrays.toString(sizes)));
    }
    return Arrays.stream(sizes).mapToInt(Math::toIntExact).toArray();
  }

  /**
   * The number of elements of a Range, at least 0: {@code ceil((limit - start) / step)}.
   *
   * @throws IllegalArgumentException if the step is 0, or one of them is not a single number
   */
  public static long range(Tensor start, Tensor limit, Tensor step) {
    if (start.size() != 1 || limit.size() != 1 || step.size() != 1) {
      throw new IllegalArgumentException(
          "a Range takes scalars; given %s, %s and %s".formatted(start, limit, step));
    }
    if (step.getDouble(0) == 0) {
      throw new IllegalArgumentException("the step of a Range must not be 0");
    }
    if (start.dtype().isInteger()) {
      long distance = Math.subtractExact(limit.getLong(0), start.getLong(0));
      return Math.max(0, Math.ceilDiv(distance, step.getLong(0)));
    }
    double count = Math.ceil((limit.getDouble(0) - start.getDouble(0)) / step.getDouble(0));
    return (long) Math.max(0, count);
  }

  /**
   * The shape that a Reshape gives.
   *
   * @param target its second operand: at most one −1 (inferred); 0 copies the extent unless {@code
   *     allowZero}
   * @throws IllegalArgumentException if the numbers of elements cannot agree
   */
  public static Shape reshape(Shape in, long[] target, boolean allowZero) {
    int[] dims = new int[target.length];
    int inferred = -1;
    long known = 1;
    for (int i = 0; i < target.length; i++) {
      if (target[i] == -1) {
        if (inferred >= 0) {
          throw new IllegalArgumentException("more than one -1 in the target of a Reshape");
        }
        inferred = i;
        continue;
      }
      boolean copied = target[i] == 0 && !allowZero;
      if (copied && i >= in.rank()) {
        throw new IllegalArgumentException(
            "entry " + i + " of a Reshape copies an extent that " + in + " does not have");
      }
      dims[i] = copied ? in.dim(i) : Math.toIntExact(target[i]);
      known = Math.multiplyExact(known, (long) dims[i]);
    }
    if (inferred >= 0) {
      if (known == 0 || in.elements() % known != 0) {
        throw mismatch(in, target);
      }
      dims[inferred] = Math.toIntExact(in.elements() / known);
    }
    Shape out = Shape.of(dims);
    if (out.elements() != in.elements()) {
      throw mismatch(in, target);
    }
    return out;
  }

  private static IllegalArgumentException mismatch(Shape in, long[] target) {
    return new IllegalArgumentException(
        "shape " + in + " cannot be reshaped to " + Arrays.toString(target));
  }

  /**
   * The two axes that a Flatten gives: the product of those before {@code axis}, and of the rest.
   *
   * @throws IllegalArgumentException if {@code axis} is not in {@code -rank .. rank}
   */
  public static Shape flatten(Shape in, int axis) {
    int split = axis < 0 ? axis + in.rank() : axis;
    if (split < 0 || split > in.rank()) {
      throw new IllegalArgumentException("shape " + in + " cannot be flattened at axis " + axis);
    }
    return Shape.of(
        Math.toIntExact(in.product(0, split)), Math.toIntExact(in.product(split, in.rank())));
  }

  /**
   * The shape without some axes of extent 1.
   *
   * @param axes null for all axes of extent 1
   * @throws IllegalArgumentException if one of the axes has another extent
   */
  public static Shape squeeze(Shape in, long @Nullable [] axes) {
    TreeSet<Integer> gone = new TreeSet<>();
    if (axes == null) {
      IntStream.range(0, in.rank()).filter(axis -> in.dim(axis) == 1).forEach(gone::add);
    } else {
      for (long axis : axes) {
        int front = in.axis(Math.toIntExact(axis));
        if (in.dim(front) != 1) {
          throw new IllegalArgumentException("axis " + axis + " of " + in + " is not of extent 1");
        }
        gone.add(front);
      }
    }
    return Shape.of(
        IntStream.range(0, in.rank()).filter(a -> !gone.contains(a)).map(in::dim).toArray());
  }

  /** The shape with axes of extent 1 inserted at the given places of the result. */
  public static Shape unsqueeze(Shape in, long[] axes) {
    int rank = in.rank() + axes.length;
    TreeSet<Integer> fresh = new TreeSet<>();
    for (long axis : axes) {
      fresh.add((int) (axis < 0 ? axis + rank : axis));
    }
    if (fresh.size() != axes.length || fresh.first() < 0 || fresh.last() >= rank) {
      throw new IllegalArgumentException(
          "axes " + Arrays.toString(axes) + " cannot be inserted into " + in);
    }
    int[] dims = new int[rank];
    int next = 0;
    for (int axis = 0; axis < rank; axis++) {
      dims[axis] = fresh.contains(axis) ? 1 : in.dim(next++);
    }
    return Shape.of(dims);
  }

  /** The shape that a Gather gives: the gathered axis is replaced by the axes of the indices. */
  public static Shape gather(Shape x, Shape indices, int axis) {
    return Shape.of(
        Stream.of(
                Arrays.copyOf(x.dims(), axis),
                indices.dims(),
                Arrays.copyOfRange(x.dims(), axis + 1, x.rank()))
            .flatMapToInt(Arrays::stream)
            .toArray());
  }

  /**
   * The shape with the given extents.
   *
   * @throws IllegalArgumentException if one is negative
   * @throws ArithmeticException if one exceeds {@link Integer#MAX_VALUE}
   */
  public static Shape fromLongs(long... dims) {
    return Shape.of(Arrays.stream(dims).mapToInt(Math::toIntExact).toArray());
  }

  /**
   * What a Slice takes of each axis that it names.
   *
   * @param axes null for the first {@code starts.length} axes
   * @param steps null for steps of 1
   */
  public static List<SliceRange> slice(
      Shape in, long[] starts, long[] ends, long @Nullable [] axes, long @Nullable [] steps) {
    if (starts.length != ends.length
        || (axes != null && axes.length != starts.length)
        || (steps != null && steps.length != starts.length)) {
      throw new IllegalArgumentException("the operands of a Slice differ in length");
    }
    List<SliceRange> ranges = new ArrayList<>();
    for (int i = 0; i < starts.length; i++) {
      int axis = in.axis(axes == null ? i : Math.toIntExact(axes[i]));
      ranges.add(
          SliceRange.resolve(axis, in.dim(axis), starts[i], ends[i], steps == null ? 1 : steps[i]));
    }
    return ranges;
  }

  /**
   * What a Slice with constant operands takes: {@link #slice(Shape, long[], long[], long[],
   * long[])}.
   */
  static List<SliceRange> slice(Shape in, List<? extends @Nullable Tensor> operands) {
    return slice(
        in,
        longs(operands.get(1)),
        longs(operands.get(2)),
        optionalLongs(operands, 3),
        optionalLongs(operands, 4));
  }

  private static long[] longs(@Nullable Tensor tensor) {
    if (tensor == null) {
      throw new IllegalArgumentException("a required operand is absent");
    }
    return tensor.toLongs();
  }

  static long @Nullable [] optionalLongs(List<? extends @Nullable Tensor> operands, int index) {
    Tensor tensor = index < operands.size() ? operands.get(index) : null;
    return tensor == null ? null : tensor.toLongs();
  }
}
