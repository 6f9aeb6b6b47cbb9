package io.espalier.torch;

import io.espalier.graph.Op;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Kernels of matrix products, whose operands take the type of products. */
final class Products {
  private Products() {}

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
}
