package io.espalier.graph;

import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The shape that each operator's first output has, by the ONNX standard. */
final class OperatorShapes {
  private OperatorShapes() {}

  /**
   * The output's shape; null where it is unknown because an operand's shape or value is.
   *
   * @throws IllegalArgumentException if the operands do not fit the operator
   */
  static @Nullable Shape of(Op op, Operands in) {
    Shape x = in.shape(0);
    if (x == null) {
      return null;
    }
    return switch (op) {
      case Op.Conv conv -> conv(x, in.shape(1), in.shape(2), conv);
      case Op.Gemm gemm -> gemm(x, in.shape(1), gemm);
      case Op.MatMul m -> matMul(x, in.shape(1));
      case Op.Binary b -> {
        Shape y = in.shape(1);
        yield y == null ? null : ShapeRules.broadcast(x, y);
      }
      case Op.BatchNorm b -> batchNorm(x, in.shape(1));
      case Op.Elementwise e -> x;
      case Op.Clip c -> x;
      case Op.Softmax s -> x;
      case Op.Dropout d -> x;
      case Op.Cast c -> x;
      case Op.Pool p -> slide(x, x.dim(1), p.window(), p.ceil());
      case Op.GlobalPool p -> globalPool(x);
      case Op.Reduce r -> in.isComputed(1) ? null : reduce(x, r, in.longs(1));
      case Op.Flatten f -> ShapeRules.flatten(x, f.axis());
      case Op.Reshape r -> {
        long[] target = in.longs(1);
        yield target == null ? null : ShapeRules.reshape(x, target, r.allowZero());
      }
      case Op.Squeeze s -> in.isComputed(1) ? null : ShapeRules.squeeze(x, in.longs(1));
      case Op.Unsqueeze u -> {
        long[] axes = in.longs(1);
        yield axes == null ? null : ShapeRules.unsqueeze(x, axes);
      }
      case Op.Transpose t -> Shape.of(t.permutation().stream().mapToInt(x::dim).toArray());
      case Op.Concat c -> concat(in, c.axis());
      case Op.Slice s -> slice(x, in);
      case Op.Pad p -> pad(x, in.value(1));
      case Op.Gather g -> {
        Shape indices = in.shape(1);
        yield indices == null ? null : ShapeRules.gather(x, indices, x.axis(g.axis()));
      }
      case Op.ShapeOf s -> Shape.of(ConstantEvaluator.shapeOf(x, s).size());
      case Op.ConstantOfShape c -> {
        long[] target = in.longs(0);
        yield target == null ? null : ShapeRules.fromLongs(target);
      }
      case Op.ConvTranspose c -> null;
      case Op.InstanceNorm n -> null;
      case Op.LayerNorm n -> null;
      case Op.GroupNorm n -> null;
      case Op.Lrn n -> null;
      case Op.Compare c -> null;
      case Op.Where w -> null;
      case Op.Fold f -> null;
      case Op.PRelu p -> null;
      case Op.LpPool p -> null;
      case Op.GlobalLpPool p -> null;
      case Op.ArgReduce a -> null;
      case Op.Split s -> null;
      case Op.Expand e -> null;
      case Op.Tile t -> null;
      case Op.Resize r -> null;
      case Op.DepthToSpace d -> null;
      case Op.SpaceToDepth s -> null;
      case Op.Range r -> null;
      case Op.Opaque o -> null;
    };
  }

  private static @Nullable Shape conv(
      Shape x, @Nullable Shape w, @Nullable Shape bias, Op.Conv op) {
    if (w == null) {
      return null;
    }
    if (x.rank() != w.rank() || x.rank() != op.window().axes() + 2) {
      throw new IllegalArgumentException(
          "input %s, weight %s and a window over %d axes do not fit"
              .formatted(x, w, op.window().axes()));
    }
    if (op.group() < 1 || x.dim(1) != w.dim(1) * op.group() || w.dim(0) % op.group() != 0) {
      throw new IllegalArgumentException(
          "a weight %s in %d groups takes %d input channels; the input is %s"
              .formatted(w, op.group(), w.dim(1) * op.group(), x));
    }
    if (!Arrays.stream(w.dims()).skip(2).boxed().toList().equals(op.window().kernel())) {
      throw new IllegalArgumentException(
          "the kernel is %s; the weight %s says otherwise".formatted(op.window().kernel(), w));
    }
    if (bias != null && bias.elements() != w.dim(0)) {
      throw new IllegalArgumentException("%d filters have a bias %s".formatted(w.dim(0), bias));
    }
    return slide(x, w.dim(0), op.window(), false);
  }

  private static Shape slide(Shape x, int channels, Window window, boolean ceil) {
    if (x.rank() != window.axes() + 2) {
      throw new IllegalArgumentException(
          "a window over %d axes does not fit the input %s".formatted(window.axes(), x));
    }
    int[] dims = x.dims();
    dims[1] = channels;
    for (int axis = 0; axis < window.axes(); axis++) {
      dims[axis + 2] = window.output(axis, dims[axis + 2], ceil);
    }
    return Shape.of(dims);
  }

  private static @Nullable Shape gemm(Shape a, @Nullable Shape b, Op.Gemm op) {
    if (b == null) {
      return null;
    }
    if (a.rank() != 2 || b.rank() != 2) {
      throw new IllegalArgumentException("operands must be matrices; given " + a + " and " + b);
    }
    if (a.dim(op.transA() ? 0 : 1) != b.dim(op.transB() ? 1 : 0)) {
      throw new IllegalArgumentException(
          "the inner extents of %s%s and %s%s differ"
              .formatted(a, op.transA() ? " transposed" : "", b, op.transB() ? " transposed" : ""));
    }
    return Shape.of(a.dim(op.transA() ? 1 : 0), b.dim(op.transB() ? 0 : 1));
  }

  private static @Nullable Shape matMul(Shape a, @Nullable Shape b) {
    if (b == null) {
      return null;
    }
    if (a.rank() == 0 || b.rank() == 0 || a.dim(-1) != b.dim(b.rank() == 1 ? 0 : -2)) {
      throw new IllegalArgumentException("shapes " + a + " and " + b + " cannot be multiplied");
    }
    Shape outer = ShapeRules.broadcast(leading(a), leading(b));
    IntStream rows = a.rank() > 1 ? IntStream.of(a.dim(-2)) : IntStream.empty();
    IntStream columns = b.rank() > 1 ? IntStream.of(b.dim(-1)) : IntStream.empty();
    return Shape.of(
        IntStream.concat(Arrays.stream(outer.dims()), IntStream.concat(rows, columns)).toArray());
  }

  /** All extents but those of the matrix itself. */
  private static Shape leading(Shape shape) {
    return Shape.of(Arrays.copyOf(shape.dims(), Math.max(0, shape.rank() - 2)));
  }

  private static Shape batchNorm(Shape x, @Nullable Shape scale) {
    int channels = x.rank() < 2 ? 1 : x.dim(1);
    if (scale != null && scale.elements() != channels) {
      throw new IllegalArgumentException(
          "an input %s has %d channels; the scale is %s".formatted(x, channels, scale));
    }
    return x;
  }

  private static Shape globalPool(Shape x) {
    int[] dims = x.dims();
    Arrays.fill(dims, 2, dims.length, 1);
    return Shape.of(dims);
  }

  private static Shape reduce(Shape x, Op.Reduce op, long @Nullable [] axes) {
    TreeSet<Integer> gone = new TreeSet<>();
    if (axes != null) {
      Arrays.stream(axes).forEach(axis -> gone.add(x.axis(Math.toIntExact(axis))));
    }
    boolean all = gone.isEmpty() && !op.noopWithEmptyAxes();
    return Shape.of(
        IntStream.range(0, x.rank())
            .filter(axis -> op.keepDims() || !(all || gone.contains(axis)))
            .map(axis -> all || gone.contains(axis) ? 1 : x.dim(axis))
            .toArray());
  }

  private static @Nullable Shape concat(Operands in, int axis) {
    Shape first = in.shape(0);
    if (first == null) {
      return null;
    }
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

  private static @Nullable Shape slice(Shape x, Operands in) {
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

  private static @Nullable Shape pad(Shape x, @Nullable Tensor pads) {
    if (pads == null) {
      return null;
    }
    if (pads.size() != 2 * x.rank()) {
      throw new IllegalArgumentException(
          "an input %s takes %d pads; given %d".formatted(x, 2 * x.rank(), pads.size()));
    }
    int[] dims = x.dims();
    for (int axis = 0; axis < dims.length; axis++) {
      dims[axis] =
          Math.toIntExact(dims[axis] + pads.getLong(axis) + pads.getLong(axis + dims.length));
    }
    return Shape.of(dims);
  }
}
