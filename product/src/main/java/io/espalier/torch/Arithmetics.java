package io.espalier.torch;

import io.espalier.graph.Op;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Kernels of functions of several operands, element by element, with NumPy's broadcasting. */
final class Arithmetics {
  private Arithmetics() {}

  static Kernel binary(Op.Arithmetic arithmetic, Compute compute) {
    if (arithmetic == Op.Arithmetic.POW) {
      return Kernel.of(in -> power(in, compute));
    }
    return Kernel.of(
        in -> {
          Tensor a = in.term(0);
          Tensor b = in.term(1);
          return switch (arithmetic) {
            case ADD -> a.add(b);
            case SUB -> a.sub(b);
            case MUL -> a.mul(b);
            case DIV ->
                a.is_floating_point() || b.is_floating_point() ? a.div(b) : towardsZero(a, b);
            case MOD -> a.remainder(b);
            case POW -> a.pow(b);
          };
        });
  }

  /** The quotient of whole numbers, its fraction cut off. */
  static Tensor towardsZero(Tensor a, Tensor b) {
    return a.sub(a.fmod(b)).floor_divide(b);
  }

  /** A power in the type of its base. */
  private static Tensor power(Operands in, Compute compute) {
    Tensor base = compute.master(in.tensor(0));
    Tensor exponent = in.term(1);
    boolean whole = !base.is_floating_point();
    Tensor exact = whole && exponent.is_floating_point() ? base.to(compute.master()) : base;
    Tensor power =
        exponent.dim() == 0 && in.value(1) instanceof Value.Host
            ? exact.pow(in.scalar(1))
            : exact.pow(exponent);
    return whole && power.is_floating_point() ? power.to(torch.ScalarType.Long) : power;
  }

  static Kernel compare(Op.Comparison comparison) {
    return Kernel.of(
        in -> {
          Tensor a = in.term(0);
          Tensor b = in.term(1);
          return switch (comparison) {
            case EQUAL -> a.eq(b);
            case LESS -> a.lt(b);
            case LESS_OR_EQUAL -> a.le(b);
            case GREATER -> a.gt(b);
            case GREATER_OR_EQUAL -> a.ge(b);
            case AND -> a.logical_and(b);
            case OR -> a.logical_or(b);
            case XOR -> a.logical_xor(b);
          };
        });
  }

  static Kernel where() {
    return Kernel.of(in -> torch.where(in.tensor(0), in.term(1), in.term(2)));
  }

  static Kernel fold(Op.Folding folding) {
    return Kernel.of(
        in -> {
          Tensor result = in.count() == 1 ? new Tensor(in.tensor(0)) : in.term(0);
          for (int i = 1; i < in.count(); i++) {
            Tensor next = in.term(i);
            result =
                switch (folding) {
                  case SUM, MEAN -> result.add(next);
                  case MAX -> torch.maximum(result, next);
                  case MIN -> torch.minimum(result, next);
                };
          }
          return folding == Op.Folding.MEAN ? result.div(new Scalar(in.count())) : result;
        });
  }

  static Kernel prelu() {
    return Kernel.of(
        in -> {
          Tensor x = in.tensor(0);
          return torch.where(x.lt(new Scalar(0)), x.mul(in.term(1)), x);
        });
  }
}
