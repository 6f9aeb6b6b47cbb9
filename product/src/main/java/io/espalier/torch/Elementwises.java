package io.espalier.torch;

import io.espalier.graph.Op;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Kernels of functions of one element, and of arithmetic. */
final class Elementwises {
  private Elementwises() {}

  /**
   * The kernel of a function.
   *
   * @param overwrites whether the result may be written over the operand
   */
  static Kernel kernel(Op.Elementwise op, boolean overwrites) {
    if (op.function() == Op.Function.IDENTITY) {
      return Elementwises::identity;
    }
    return Kernel.of(in -> apply(op, in.tensor(0), overwrites));
  }

  static Value identity(Operands in) {
    return switch (in.value(0)) {
      case Value.Host host -> host;
      case Value.Native n -> new Value.Native(new Tensor(n.tensor()));
    };
  }

  private static Tensor apply(Op.Elementwise op, Tensor x, boolean overwrites) {
    return switch (op.function()) {
      case IDENTITY -> new Tensor(x);
      case RELU -> overwrites ? new Tensor(x.relu_()) : x.relu();
      case LEAKY_RELU -> torch.leaky_relu(x, new Scalar(op.alpha()));
      case HARD_SIGMOID -> clamp(x.mul(new Scalar(op.alpha())).add(new Scalar(op.beta())), 0, 1);
      case HARD_SWISH -> torch.hardswish(x);
      case SIGMOID -> x.sigmoid();
      case TANH -> x.tanh();
      case EXP -> x.exp();
      case SQRT -> x.sqrt();
      case NEG -> x.neg();
      case ABS -> x.abs();
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
          throw new IllegalArgumentException(op.label());
    };
  }

  private static Tensor clamp(Tensor x, double low, double high) {
    return x.clamp(new ScalarOptional(new Scalar(low)), new ScalarOptional(new Scalar(high)));
  }

  static Kernel clip() {
    return Kernel.of(
        in -> {
          Tensor x = in.tensor(0);
          if (!in.has(1) && !in.has(2)) {
            return new Tensor(x);
          }
          return isFixed(in, 1) && isFixed(in, 2)
              ? x.clamp(limit(in, 1), limit(in, 2))
              : x.clamp(in.optional(1), in.optional(2));
        });
  }

  private static boolean isFixed(Operands in, int index) {
    return !in.has(index) || in.value(index) instanceof Value.Host;
  }

  private static ScalarOptional limit(Operands in, int index) {
    return in.has(index)
        ? new ScalarOptional(new Scalar(in.host(index).getDouble(0)))
        : new ScalarOptional();
  }

  static Kernel binary(Op.Arithmetic arithmetic) {
    return Kernel.of(
        in -> {
          Tensor a = operand(in, 0);
          Tensor b = operand(in, 1);
          return switch (arithmetic) {
            case ADD -> a.add(b);
            case POW -> a.pow(b);
            case MOD -> a.remainder(b);
            case SUB -> a.sub(b);
            case MUL -> a.mul(b);
            case DIV ->
                a.is_floating_point() || b.is_floating_point() ? a.div(b) : towardsZero(a, b);
          };
        });
  }

  /** The quotient of whole numbers, its fraction cut off. */
  private static Tensor towardsZero(Tensor a, Tensor b) {
    return a.sub(a.fmod(b)).floor_divide(b);
  }

  /** A lone number takes part as a scalar, which leaves the type of the other operand as it is. */
  private static Tensor operand(Operands in, int index) {
    Tensor tensor = in.tensor(index);
    boolean lone =
        in.value(index) instanceof Value.Host host
            && host.tensor().size() == 1
            && tensor.dim() <= in.tensor(1 - index).dim();
    return lone ? tensor.reshape(new long[0]) : tensor;
  }
}
