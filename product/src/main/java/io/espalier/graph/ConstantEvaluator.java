package io.espalier.graph;

import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates an operator on constants in host memory: for shape arithmetic and for weights that a
 * file reshapes, not for running networks.
 */
public final class ConstantEvaluator {
  private static final long MAX_ELEMENTS = 1L << 26;

  private ConstantEvaluator() {}

  /**
   * All outputs of a node for known operands; empty for operators that are not evaluated here.
   *
   * @param operands in the operator's order, null where an optional one is absent
   * @param maxElements nothing is evaluated (nor allocated) where an output has more elements and
   *     is larger than the operands together
   * @throws IllegalArgumentException if the operands do not fit the operator
   * @throws ArithmeticException if an extent exceeds {@link Integer#MAX_VALUE}
   */
  public static Optional<List<Tensor>> evaluate(
      Node node, List<? extends @Nullable Tensor> operands, long maxElements) {
    Operands in = Operands.of(operands);
    long given = operands.stream().mapToLong(x -> x == null ? 0 : x.size()).sum();
    for (Shape shape : OperatorShapes.of(node.op(), in, node.outputs().size())) {
      if (shape == null || shape.elements() > Math.max(maxElements, given)) {
        return Optional.empty();
      }
    }
    Arguments arguments = new Arguments(operands);
    if (node.op() instanceof Op.Split split) {
      return Optional.of(split(arguments, split.axis(), node.outputs().size()));
    }
    if (node.outputs().size() > 1) {
      return Optional.empty();
    }
    return Optional.ofNullable(result(node.op(), arguments)).map(List::of);
  }

  /** All outputs of a node, where none has more than 2^26 elements or more than its operands. */
  public static Optional<List<Tensor>> evaluate(
      Node node, List<? extends @Nullable Tensor> operands) {
    return evaluate(node, operands, MAX_ELEMENTS);
  }

  private static List<Tensor> split(Arguments in, int axis, int outputs) {
    Tensor x = in.get(0);
    int front = x.shape().axis(axis);
    List<Tensor> parts = new ArrayList<>();
    int start = 0;
    for (int size :
        ShapeRules.split(
            x.shape().dim(front), ShapeRules.optionalLongs(in.operands(), 1), outputs)) {
      parts.add(x.take(front, IntStream.range(start, start + size).toArray()));
      start += size;
    }
    return parts;
  }

  private static @Nullable Tensor result(Op op, Arguments in) {
    return switch (op) {
      case Op.Elementwise e -> elementwise(e, in.get(0));
      case Op.Binary b -> binary(b.arithmetic(), in.get(0), in.get(1));
      case Op.Dropout d -> in.get(0);
      case Op.Flatten f -> in.get(0).reshape(ShapeRules.flatten(in.get(0).shape(), f.axis()));
      case Op.Reshape r ->
          in.get(0)
              .reshape(ShapeRules.reshape(in.get(0).shape(), in.get(1).toLongs(), r.allowZero()));
      case Op.Squeeze s ->
          in.get(0)
              .reshape(
                  ShapeRules.squeeze(
                      in.get(0).shape(), ShapeRules.optionalLongs(in.operands(), 1)));
      case Op.Unsqueeze u ->
          in.get(0).reshape(ShapeRules.unsqueeze(in.get(0).shape(), in.get(1).toLongs()));
      case Op.Transpose t -> transpose(in.get(0), t.permutation());
      case Op.Concat c -> concat(in, c.axis());
      case Op.Slice s -> slice(in);
      case Op.Gather g -> gather(in.get(0), in.get(1), g.axis());
      case Op.ShapeOf s -> shapeOf(in.get(0).shape(), s);
      case Op.Cast c -> in.get(0).cast(c.to());
      case Op.ConstantOfShape c -> fill(c.value(), in.get(0).toLongs());
      case Op.Conv c -> null;
      case Op.Gemm g -> null;
      case Op.MatMul m -> null;
      case Op.BatchNorm b -> null;
      case Op.Clip c -> null;
      case Op.Pool p -> null;
      case Op.GlobalPool p -> null;
      case Op.Reduce r -> null;
      case Op.Pad p -> null;
      case Op.Softmax s -> null;
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

  private record Arguments(List<? extends @Nullable Tensor> operands) {
    Tensor get(int index) {
      Tensor tensor = index < operands.size() ? operands.get(index) : null;
      if (tensor == null) {
        throw new IllegalArgumentException("operand " + index + " is absent");
      }
      return tensor;
    }

    int size() {
      return operands.size();
    }
  }

  /** The extents that a Shape operator gives for a value of that shape. */
  public static Tensor shapeOf(Shape shape, Op.ShapeOf op) {
    int rank = shape.rank();
    int start = Math.clamp(op.start() < 0 ? op.start() + rank : op.start(), 0, rank);
    int end = Math.clamp(op.end() < 0 ? (long) op.end() + rank : op.end(), 0, rank);
    long[] dims = new long[Math.max(0, end - start)];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = shape.dim(start + i);
    }
    return Tensor.vector(dims);
  }

  private static @Nullable Tensor elementwise(Op.Elementwise op, Tensor x) {
    return switch (op.function()) {
      case IDENTITY -> x;
      case NEG -> map(x, v -> -v);
      case ABS -> map(x, Math::abs);
      case RELU -> map(x, v -> Math.max(v, 0));
      case SQRT -> x.dtype().isFloating() ? map(x, Math::sqrt) : null;
      case EXP -> x.dtype().isFloating() ? map(x, Math::exp) : null;
      case LEAKY_RELU, HARD_SIGMOID, HARD_SWISH, SIGMOID, TANH -> null;
      case ELU,
          SELU,
          CELU,
          MISH,
          SOFTPLUS,
          SOFTSIGN,
          GELU,
          GELU_TANH,
          ERF,
          LOG,
          RECIPROCAL,
          FLOOR,
          CEIL,
          ROUND,
          SIGN,
          NOT ->
          null;
    };
  }

  private static Tensor map(Tensor x, DoubleUnaryOperator function) {
    if (x.dtype().isInteger()) {
      long[] values = x.toLongs();
      for (int i = 0; i < values.length; i++) {
        values[i] = (long) function.applyAsDouble((double) values[i]);
      }
      return Tensor.ofLongs(x.dtype(), x.shape(), values);
    }
    double[] values = x.toDoubles();
    for (int i = 0; i < values.length; i++) {
      values[i] = function.applyAsDouble(values[i]);
    }
    return Tensor.ofDoubles(x.shape(), values).cast(x.dtype());
  }

  private static Tensor binary(Op.Arithmetic arithmetic, Tensor a, Tensor b) {
    if (a.dtype() != b.dtype()) {
      throw new IllegalArgumentException(
          "operands differ in type: " + a.dtype() + " and " + b.dtype());
    }
    Shape shape = ShapeRules.broadcast(a.shape(), b.shape());
    int size = Math.toIntExact(shape.elements());
    int[] left = positions(a.shape(), shape);
    int[] right = positions(b.shape(), shape);
    if (a.dtype().isInteger()) {
      LongBinaryOperator function = longFunction(arithmetic);
      long[] values = new long[size];
      for (int i = 0; i < size; i++) {
        values[i] = function.applyAsLong(a.getLong(left[i]), b.getLong(right[i]));
      }
      return Tensor.ofLongs(a.dtype(), shape, values);
    }
    DoubleBinaryOperator function = doubleFunction(arithmetic);
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      values[i] = function.applyAsDouble(a.getDouble(left[i]), b.getDouble(right[i]));
    }
    return Tensor.ofDoubles(shape, values).cast(a.dtype());
  }

  private static LongBinaryOperator longFunction(Op.Arithmetic arithmetic) {
    return switch (arithmetic) {
      case ADD -> Long::sum;
      case SUB -> (x, y) -> x - y;
      case MUL -> (x, y) -> x * y;
      case DIV -> ConstantEvaluator::divide;
      case POW -> (x, y) -> (long) Math.pow((double) x, (double) y);
      case MOD -> Math::floorMod;
    };
  }

  private static long divide(long x, long y) {
    if (y == 0) {
      throw new IllegalArgumentException("an integer division by 0");
    }
    return x / y;
  }

  private static DoubleBinaryOperator doubleFunction(Op.Arithmetic arithmetic) {
    return switch (arithmetic) {
      case ADD -> Double::sum;
      case SUB -> (x, y) -> x - y;
      case MUL -> (x, y) -> x * y;
      case DIV -> (x, y) -> x / y;
      case POW -> Math::pow;
      case MOD -> (x, y) -> x - y * Math.floor(x / y);
    };
  }

  /**
   * For each element of {@code out}, the row-major position in {@code in} that broadcasts to it.
   */
  private static int[] positions(Shape in, Shape out) {
    int[] positions = new int[Math.toIntExact(out.elements())];
    int inner = 1;
    int stride = 1;
    for (int i = 1; i <= out.rank(); i++) {
      int extent = out.dim(-i);
      int own = i <= in.rank() ? in.dim(-i) : 1;
      if (own > 1) {
        for (int p = 0; p < positions.length; p++) {
          positions[p] += p / inner % extent * stride;
        }
      }
      inner *= extent;
      stride *= own;
    }
    return positions;
  }

  private static Tensor transpose(Tensor x, List<Integer> permutation) {
    Shape in = x.shape();
    int rank = in.rank();
    int[] dims = permutation.stream().mapToInt(in::dim).toArray();
    Shape out = Shape.of(dims);
    int[] positions = new int[x.size()];
    int inner = 1;
    for (int axis = rank - 1; axis >= 0; axis--) {
      int from = permutation.get(axis);
      int stride = (int) in.product(from + 1, rank);
      for (int p = 0; p < positions.length; p++) {
        positions[p] += p / inner % dims[axis] * stride;
      }
      inner *= dims[axis];
    }
    return x.reshape(Shape.of(x.size())).take(0, positions).reshape(out);
  }

  private static Tensor concat(Arguments in, int axis) {
    List<Tensor> parts = new ArrayList<>();
    for (int i = 0; i < in.size(); i++) {
      parts.add(in.get(i));
    }
    Shape first = parts.getFirst().shape();
    int front = first.axis(axis);
    int total = parts.stream().mapToInt(part -> part.shape().dim(front)).sum();
    Shape out = first.with(front, total);
    int outer = (int) out.product(0, front);
    DType dtype = parts.getFirst().dtype();
    double[] doubles = new double[dtype.isFloating() ? (int) out.elements() : 0];
    long[] longs = new long[dtype.isFloating() ? 0 : (int) out.elements()];
    int to = 0;
    for (int o = 0; o < outer; o++) {
      for (Tensor part : parts) {
        int block = part.size() / Math.max(1, outer);
        for (int i = 0; i < block; i++, to++) {
          if (dtype.isFloating()) {
            doubles[to] = part.getDouble(o * block + i);
          } else {
            longs[to] = part.getLong(o * block + i);
          }
        }
      }
    }
    return dtype.isFloating()
        ? Tensor.ofDoubles(out, doubles).cast(dtype)
        : Tensor.ofLongs(dtype, out, longs);
  }

  private static Tensor slice(Arguments in) {
    Tensor result = in.get(0);
    for (SliceRange range : ShapeRules.slice(in.get(0).shape(), in.operands())) {
      result = result.take(range.axis(), range.indices());
    }
    return result;
  }

  private static Tensor gather(Tensor x, Tensor indices, int axis) {
    int front = x.shape().axis(axis);
    int extent = x.shape().dim(front);
    int[] flat = new int[indices.size()];
    for (int i = 0; i < flat.length; i++) {
      long index = indices.getLong(i);
      flat[i] = Math.toIntExact(index < 0 ? index + extent : index);
    }
    return x.take(front, flat).reshape(ShapeRules.gather(x.shape(), indices.shape(), front));
  }

  private static Tensor fill(Tensor value, long[] dims) {
    Shape shape = ShapeRules.fromLongs(dims);
    return value
        .reshape(Shape.of(1))
        .take(0, new int[Math.toIntExact(shape.elements())])
        .reshape(shape);
  }
}
