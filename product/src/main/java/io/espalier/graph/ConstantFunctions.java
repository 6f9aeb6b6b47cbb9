package io.espalier.graph;

import io.espalier.tensor.DType;
import io.espalier.tensor.Tensor;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Functions of each element of a constant. */
final class ConstantFunctions {
  private ConstantFunctions() {}

  /** The function's values; null where it is not evaluated, or not defined for the type. */
  static @Nullable Tensor apply(Op.Elementwise op, Tensor x) {
    if (op.function() == Op.Function.IDENTITY) {
      return x;
    }
    if (x.dtype().isFloating()) {
      DoubleUnaryOperator function = real(op);
      return function == null
          ? null
          : Elements.reals(x.dtype(), x.shape(), i -> function.applyAsDouble(x.getDouble(i)));
    }
    LongUnaryOperator function = x.dtype() == DType.BOOL ? truth(op) : integer(op);
    return function == null
        ? null
        : Elements.longs(x.dtype(), x.shape(), i -> function.applyAsLong(x.getLong(i)));
  }

  private static @Nullable LongUnaryOperator truth(Op.Elementwise op) {
    return op.function() == Op.Function.NOT ? v -> 1 - v : null;
  }

  private static @Nullable LongUnaryOperator integer(Op.Elementwise op) {
    return switch (op.function()) {
      case RELU -> v -> Math.max(v, 0);
      case NEG -> v -> -v;
      case ABS -> Math::abs;
      case SIGN -> Long::signum;
      case IDENTITY,
          LEAKY_RELU,
          HARD_SIGMOID,
          HARD_SWISH,
          ELU,
          SELU,
          CELU,
          MISH,
          SOFTPLUS,
          SOFTSIGN,
          GELU,
          GELU_TANH,
          SIGMOID,
          TANH,
          ERF,
          EXP,
          LOG,
          SQRT,
          RECIPROCAL,
          FLOOR,
          CEIL,
          ROUND,
          NOT ->
          null;
    };
  }

  private static @Nullable DoubleUnaryOperator real(Op.Elementwise op) {
    double alpha = op.alpha();
    double beta = op.beta();
    return switch (op.function()) {
      case RELU -> v -> Math.max(v, 0);
      case LEAKY_RELU -> v -> v < 0 ? alpha * v : v;
      case HARD_SIGMOID -> v -> Math.clamp(alpha * v + beta, 0.0, 1.0);
      case HARD_SWISH -> v -> v * Math.clamp(v / 6 + 0.5, 0.0, 1.0);
      case ELU -> v -> v < 0 ? alpha * Math.expm1(v) : v;
      case SELU -> v -> beta * (v < 0 ? alpha * Math.expm1(v) : v);
      case CELU -> v -> Math.max(0, v) + Math.min(0, alpha * Math.expm1(v / alpha));
      case MISH -> v -> v * Math.tanh(softplus(v));
      case SOFTPLUS -> ConstantFunctions::softplus;
      case SOFTSIGN -> v -> v / (1 + Math.abs(v));
      case GELU_TANH ->
          v -> v * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v * v * v))) / 2;
      case SIGMOID -> v -> 1 / (1 + Math.exp(-v));
      case TANH -> Math::tanh;
      case EXP -> Math::exp;
      case LOG -> Math::log;
      case SQRT -> Math::sqrt;
      case RECIPROCAL -> v -> 1 / v;
      case FLOOR -> Math::floor;
      case CEIL -> Math::ceil;
      case ROUND -> Math::rint;
      case SIGN -> Math::signum;
      case NEG -> v -> -v;
      case ABS -> Math::abs;
      case IDENTITY, GELU, ERF, NOT -> null;
    };
  }

  private static double softplus(double v) {
    return Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v)));
  }
}
