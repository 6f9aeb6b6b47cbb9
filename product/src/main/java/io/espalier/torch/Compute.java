package io.espalier.torch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The native types of a network: of its parameters, and of the operands of its products. */
enum Compute {
  FLOAT32(ScalarType.Float, ScalarType.Float),
  BFLOAT16(ScalarType.Float, ScalarType.BFloat16),
  /** For tests that need exact sums; nothing a user can choose. */
  FLOAT64(ScalarType.Double, ScalarType.Double);

  private final ScalarType master;
  private final ScalarType product;

  Compute(ScalarType master, ScalarType product) {
    this.master = master;
    this.product = product;
  }

  static Compute of(Precision precision) {
    return precision.resolve() == Precision.BF16 ? BFLOAT16 : FLOAT32;
  }

  /** The type of parameters, statistics, constants, network inputs and network outputs. */
  ScalarType master() {
    return master;
  }

  /**
   * The tensor as an operand of a convolution or matrix product; whole numbers stay what they are.
   */
  Tensor operand(Tensor tensor) {
    return as(tensor, product);
  }

  /**
   * The tensor in the type of the parameters, for operators in which few digits would be too few;
   * whole numbers stay what they are.
   */
  Tensor master(Tensor tensor) {
    return as(tensor, master);
  }

  private static Tensor as(Tensor tensor, ScalarType type) {
    return HostTransfer.type(tensor) == type || !tensor.is_floating_point()
        ? tensor
        : tensor.to(type);
  }
}
