package io.espalier.graph;

import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/** Arithmetic, comparisons and choices of constants that broadcast; integers stay exact. */
final class ConstantArithmetic {
  private ConstantArithmetic() {}

  static Tensor binary(Op.Arithmetic arithmetic, Tensor a, Tensor b) {
    if (arithmetic == Op.Arithmetic.POW) {
      return power(a, b);
    }
    return combine(a, b, integers(arithmetic), reals(arithmetic));
  }

  private static LongBinaryOperator integers(Op.Arithmetic arithmetic) {
    return switch (arithmetic) {
      case ADD -> Long::sum;
      case SUB -> (x, y) -> x - y;
      case MUL -> (x, y) -> x * y;
      case DIV -> (x, y) -> x / divisor(y);
      case MOD -> (x, y) -> Math.floorMod(x, divisor(y));
      case POW -> ConstantArithmetic::power;
    };
  }

  private static long divisor(long y) {
    if (y == 0) {
      throw new IllegalArgumentException("an integer division by 0");
    }
    return y;
  }

  private static DoubleBinaryOperator reals(Op.Arithmetic arithmetic) {
    return switch (arithmetic) {
      case ADD -> Double::sum;
      case SUB -> (x, y) -> x - y;
      case MUL -> (x, y) -> x * y;
      case DIV -> (x, y) -> x / y;
      case MOD -> (x, y) -> x - y * Math.floor(x / y);
      case POW -> Math::pow;
    };
  }

  /** Powers in the type of the base; the exponents may have another. */
  private static Tensor power(Tensor a, Tensor b) {
    Shape shape = ShapeRules.broadcast(a.shape(), b.shape());
    IntUnaryOperator base = Positions.broadcast(a.shape(), shape);
    IntUnaryOperator exponent = Positions.broadcast(b.shape(), shape);
    if (a.dtype().isInteger() && b.dtype().isInteger()) {
      return Elements.longs(
          a.dtype(),
          shape,
          i -> power(a.getLong(base.applyAsInt(i)), b.getLong(exponent.applyAsInt(i))));
    }
    Tensor powers =
        Elements.reals(
            a.dtype().isFloating() ? a.dtype() : DType.FLOAT64,
            shape,
            i -> Math.pow(a.getDouble(base.applyAsInt(i)), b.getDouble(exponent.applyAsInt(i))));
    return powers.cast(a.dtype());
  }

  /** The power of whole numbers, cut towards zero where the exponent is negative. */
  private static long power(long base, long exponent) {
    if (exponent < 0) {
      return (long) Math.pow((double) base, (double) exponent);
    }
    long power = 1;
    long square = base;
    for (long rest = exponent; rest > 0; rest >>= 1, square *= square) {
      power = (rest & 1) == 1 ? power * square : power;
    }
    return power;
  }

  static Tensor compare(Op.Comparison comparison, Tensor a, Tensor b) {
    requireOneType(a, b);
    Shape shape = ShapeRules.broadcast(a.shape(), b.shape());
    IntUnaryOperator left = Positions.broadcast(a.shape(), shape);
    IntUnaryOperator right = Positions.broadcast(b.shape(), shape);
    return Elements.longs(
        DType.BOOL,
        shape,
        i -> {
          int x = left.applyAsInt(i);
          int y = right.applyAsInt(i);
          boolean holds =
              a.dtype().isInteger()
                  ? holds(comparison, a.getLong(x), b.getLong(y))
                  : holds(comparison, a.getDouble(x), b.getDouble(y));
          return holds ? 1 : 0;
        });
  }

  private static boolean holds(Op.Comparison comparison, long x, long y) {
    return switch (comparison) {
      case EQUAL -> x == y;
      case LESS -> x < y;
      case LESS_OR_EQUAL -> x <= y;
      case GREATER -> x > y;
      case GREATER_OR_EQUAL -> x >= y;
      case AND -> x != 0 && y != 0;
      case OR -> x != 0 || y != 0;
      case XOR -> x != 0 ^ y != 0;
    };
  }

  private static boolean holds(Op.Comparison comparison, double x, double y) {
    return switch (comparison) {
      case EQUAL -> x == y;
      case LESS -> x < y;
      case LESS_OR_EQUAL -> x <= y;
      case GREATER -> x > y;
      case GREATER_OR_EQUAL -> x >= y;
      case AND, OR, XOR ->
          throw new IllegalArgumentException("truth values are wanted, not real numbers");
    };
  }

  static Tensor where(Tensor condition, Tensor a, Tensor b) {
    requireOneType(a, b);
    Shape shape =
        ShapeRules.broadcast(condition.shape(), ShapeRules.broadcast(a.shape(), b.shape()));
    IntUnaryOperator choice = Positions.broadcast(condition.shape(), shape);
    IntUnaryOperator left = Positions.broadcast(a.shape(), shape);
    IntUnaryOperator right = Positions.broadcast(b.shape(), shape);
    if (a.dtype().isInteger()) {
      return Elements.longs(
          a.dtype(),
          shape,
          i ->
              condition.getLong(choice.applyAsInt(i)) != 0
                  ? a.getLong(left.applyAsInt(i))
                  : b.getLong(right.applyAsInt(i)));
    }
    return Elements.reals(
        a.dtype(),
        shape,
        i ->
            condition.getLong(choice.applyAsInt(i)) != 0
                ? a.getDouble(left.applyAsInt(i))
                : b.getDouble(right.applyAsInt(i)));
  }

  /** The folded operands; null for a mean of integers. */
  static @Nullable Tensor fold(Op.Folding folding, List<Tensor> operands) {
    if (folding == Op.Folding.MEAN && operands.getFirst().dtype().isInteger()) {
      return null;
    }
    Tensor result = operands.getFirst();
    for (Tensor operand : operands.subList(1, operands.size())) {
      result =
          switch (folding) {
            case SUM, MEAN -> combine(result, operand, Long::sum, Double::sum);
            case MAX -> combine(result, operand, Math::max, Math::max);
            case MIN -> combine(result, operand, Math::min, Math::min);
          };
    }
    Tensor sum = result;
    return folding == Op.Folding.MEAN
        ? Elements.reals(sum.dtype(), sum.shape(), i -> sum.getDouble(i) / operands.size())
        : sum;
  }

  static Tensor clip(Tensor x, @Nullable Tensor low, @Nullable Tensor high) {
    Tensor raised = low == null ? x : combine(x, low, Math::max, Math::max);
    return high == null ? raised : combine(raised, high, Math::min, Math::min);
  }

  static Tensor prelu(Tensor x, Tensor slope) {
    return combine(x, slope, (v, s) -> v < 0 ? s * v : v, (v, s) -> v < 0 ? s * v : v);
  }

  private static Tensor combine(
      Tensor a, Tensor b, LongBinaryOperator integers, DoubleBinaryOperator reals) {
    requireOneType(a, b);
    Shape shape = ShapeRules.broadcast(a.shape(), b.shape());
    IntUnaryOperator left = Positions.broadcast(a.shape(), shape);
    IntUnaryOperator right = Positions.broadcast(b.shape(), shape);
    return a.dtype().isInteger()
        ? Elements.longs(
            a.dtype(),
            shape,
            i ->
                integers.applyAsLong(a.getLong(left.applyAsInt(i)), b.getLong(right.applyAsInt(i))))
        : Elements.reals(
            a.dtype(),
            shape,
            i ->
                reals.applyAsDouble(
                    a.getDouble(left.applyAsInt(i)), b.getDouble(right.applyAsInt(i))));
  }

  private static void requireOneType(Tensor a, Tensor b) {
    if (a.dtype() != b.dtype()) {
      throw new IllegalArgumentException(
          "operands differ in type: " + a.dtype() + " and " + b.dtype());
    }
  }
}
