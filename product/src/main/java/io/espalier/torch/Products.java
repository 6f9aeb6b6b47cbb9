package io.espalier.torch;

import io.espalier.graph.Op;
import io.espalier.graph.Window;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Kernels of convolutions and matrix products, whose operands take the type of products. */
final class Products {
  private Products() {}

  static Kernel convolution(Op.Conv op, Compute compute) {
    Window window = op.window();
    long[] strides = longs(window.strides());
    long[] dilations = longs(window.dilations());
    long[] noOutputPadding = new long[window.axes()];
    return Kernel.of(
        in -> {
          Tensor x = compute.operand(in.tensor(0));
          Tensor w = compute.operand(in.tensor(1));
          Padding padding = Padding.of(window, x);
          return torch.convolution(
              padding.isSymmetric() ? x : padding.applyTo(x, 0),
              w,
              optional(in, 2, compute),
              strides,
              padding.isSymmetric() ? padding.begins() : noOutputPadding,
              dilations,
              false,
              noOutputPadding,
              op.group());
        });
  }

  static Kernel gemm(Op.Gemm op, Compute compute) {
    if (op.alpha() == 1 && op.beta() == 1 && !op.transA() && op.transB()) {
      return Kernel.of(in -> linear(in, compute));
    }
    return Kernel.of(
        in -> {
          Tensor a = compute.operand(in.tensor(0));
          Tensor b = compute.operand(in.tensor(1));
          Tensor product = torch.matmul(op.transA() ? a.t() : a, op.transB() ? b.t() : b);
          Tensor scaled = op.alpha() == 1 ? product : product.mul(new Scalar(op.alpha()));
          if (!in.has(2) || op.beta() == 0) {
            return scaled;
          }
          return scaled.add(compute.operand(in.tensor(2)), new Scalar(op.beta()));
        });
  }

  private static Tensor linear(Operands in, Compute compute) {
    Tensor x = compute.operand(in.tensor(0));
    Tensor w = compute.operand(in.tensor(1));
    if (!in.has(2)) {
      return torch.linear(x, w, new TensorOptional());
    }
    Tensor c = compute.operand(in.tensor(2));
    return c.dim() == 1 && c.size(0) == w.size(0)
        ? torch.linear(x, w, new TensorOptional(c))
        : torch.linear(x, w, new TensorOptional()).add(c);
  }

  static Kernel matMul(Compute compute) {
    return Kernel.of(
        in -> torch.matmul(compute.operand(in.tensor(0)), compute.operand(in.tensor(1))));
  }

  private static TensorOptional optional(Operands in, int index, Compute compute) {
    return in.has(index)
        ? new TensorOptional(compute.operand(in.tensor(index)))
        : new TensorOptional();
  }

  static long[] longs(List<Integer> values) {
    return values.stream().mapToLong(Integer::longValue).toArray();
  }
}
