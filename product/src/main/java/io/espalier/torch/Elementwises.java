package io.espalier.torch;

import io.espalier.graph.Op;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Kernels of functions of one element. Those that are steep or have steep inverses (exponential,
 * logarithm, powers) take the type of the parameters.
 */
final class Elementwises {
  /** Where {@code ln(e^x + 1)} is {@code x} to the last digit of a double. */
  private static final double SOFTPLUS_IS_LINEAR = 40;

  private Elementwises() {}

  /**
   * The kernel of a function.
   *
   * @param overwrites whether the result may be written over the operand
   */
  static Kernel kernel(Op.Elementwise op, boolean overwrites, Compute compute) {
    return Kernel.of(in -> apply(op, in.tensor(0), overwrites, compute));
  }

  private static Tensor apply(Op.Elementwise op, Tensor x, boolean overwrites, Compute compute) {
    return switch (op.function()) {
      case IDENTITY -> new Tensor(x);
      case RELU -> overwrites ? new Tensor(x.relu_()) : x.relu();
      case LEAKY_RELU -> torch.leaky_relu(x, new Scalar(op.alpha()));
      case HARD_SIGMOID -> clamp(x.mul(new Scalar(op.alpha())).add(new Scalar(op.beta())), 0, 1);
      case HARD_SWISH -> torch.hardswish(x);
      case ELU -> torch.elu(x, new Scalar(op.alpha()), new Scalar(1), new Scalar(1));
      case SELU -> torch.elu(x, new Scalar(op.alpha()), new Scalar(op.beta()), new Scalar(1));
      case CELU -> torch.celu(x, new Scalar(op.alpha()));
      case MISH -> torch.mish(x);
      case SOFTPLUS ->
          torch.softplus(compute.master(x), new Scalar(1), new Scalar(SOFTPLUS_IS_LINEAR));
      case SOFTSIGN -> x.div(x.abs().add(new Scalar(1)));
      case GELU -> torch.gelu(x, "none");
      case GELU_TANH -> torch.gelu(x, "tanh");
      case SIGMOID -> x.sigmoid();
      case TANH -> x.tanh();
      case ERF -> compute.master(x).erf();
      case EXP -> compute.master(x).exp();
      case LOG -> compute.master(x).log();
      case SQRT -> compute.master(x).sqrt();
      case RECIPROCAL -> compute.master(x).reciprocal();
      case FLOOR -> x.floor();
      case CEIL -> x.ceil();
      case ROUND -> x.round();
      case SIGN -> x.sign();
      case NEG -> x.neg();
      case ABS -> x.abs();
      case NOT -> x.logical_not();
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
    return in.has(index) ? new ScalarOptional(in.scalar(index)) : new ScalarOptional();
  }
}
