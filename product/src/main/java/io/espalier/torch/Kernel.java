package io.espalier.torch;

import org.bytedeco.pytorch.Tensor;

/** One node in terms of libtorch: from operands to the node's output. */
@FunctionalInterface
interface Kernel {

  /**
   * Computes the output: a new tensor object, though it may share memory with an operand.
   *
   * @throws IllegalArgumentException if the operands do not fit
   */
  Value apply(Operands in);

  /** A kernel that yields a native tensor. */
  static Kernel of(NativeKernel kernel) {
    return in -> new Value.Native(kernel.apply(in));
  }

  /** As {@link Kernel}, for outputs that are always native. */
  @FunctionalInterface
  interface NativeKernel {
    Tensor apply(Operands in);
  }
}
