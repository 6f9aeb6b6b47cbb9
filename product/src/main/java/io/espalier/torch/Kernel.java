package io.espalier.torch;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** One node in terms of libtorch: from operands to the node's outputs. */
@FunctionalInterface
interface Kernel {

  /**
   * Computes the outputs, in the node's order: new tensor objects, though they may share memory
   * with an operand or with each other. Outputs at the end of the list that no node ever reads may
   * be left out.
   *
   * @throws IllegalArgumentException if the operands do not fit
   */
  List<Value> apply(Operands in);

  /** A kernel that yields one native tensor. */
  static Kernel of(NativeKernel kernel) {
    return in -> List.of(new Value.Native(kernel.apply(in)));
  }

  /** A kernel that yields several native tensors. */
  static Kernel ofMany(NativeKernels kernel) {
    return in -> {
      List<Value> outputs = new ArrayList<>();
      for (Tensor output : kernel.apply(in)) {
        outputs.add(new Value.Native(output));
      }
      return outputs;
    };
  }

  /** As {@link Kernel}, for one output that is always native. */
  @FunctionalInterface
  interface NativeKernel {
    Tensor apply(Operands in);
  }

  /** As {@link Kernel}, for outputs that are always native. */
  @FunctionalInterface
  interface NativeKernels {
    List<Tensor> apply(Operands in);
  }
}
