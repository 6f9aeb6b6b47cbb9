package io.espalier.torch;

import io.espalier.graph.Op;
import io.espalier.graph.ShapeRules;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Kernels that leave numbers as they are: shapes, axes, types. */
final class Layouts {
  private Layouts() {}

  /** The shape that an operator gives to its first operand. */
  @FunctionalInterface
  private interface ShapeRule {
    Shape apply(Shape in, Operands operands);
  }

  private static Kernel reshaped(ShapeRule rule) {
    return Kernel.of(
        in -> {
          Tensor x = in.tensor(0);
          return x.reshape(HostTransfer.sizes(rule.apply(HostTransfer.shape(x), in)));
        });
  }

  static Kernel flatten(Op.Flatten op) {
    return reshaped((shape, in) -> ShapeRules.flatten(shape, op.axis()));
  }

  static Kernel reshape(Op.Reshape op) {
    return reshaped((shape, in) -> ShapeRules.reshape(shape, in.longs(1), op.allowZero()));
  }

  static Kernel squeeze() {
    return reshaped((shape, in) -> ShapeRules.squeeze(shape, in.optionalLongs(1)));
  }

  static Kernel unsqueeze() {
    return reshaped((shape, in) -> ShapeRules.unsqueeze(shape, in.longs(1)));
  }

  static Kernel transpose(Op.Transpose op) {
    long[] permutation = Products.longs(op.permutation());
    return Kernel.of(in -> in.tensor(0).permute(permutation));
  }

  /** The extents in host memory, so that what follows from them stays there. */
  static Kernel shapeOf(Op.ShapeOf op) {
    return in -> {
      Shape shape = HostTransfer.shape(in.tensor(0));
      int rank = shape.rank();
      int start = Math.clamp(op.start() < 0 ? op.start() + rank : op.start(), 0, rank);
      int end = Math.clamp(op.end() < 0 ? op.end() + rank : op.end(), start, rank);
      long[] extents = new long[end - start];
      for (int i = 0; i < extents.length; i++) {
        extents[i] = shape.dim(start + i);
      }
      return new Value.Host(io.espalier.tensor.Tensor.vector(extents));
    };
  }

  static Kernel cast(DType to, Compute compute) {
    return Kernel.of(
        in -> {
          Tensor x = in.tensor(0);
          if (to == DType.BOOL) {
            return x.ne(new Scalar(0));
          }
          if (to.isInteger()) {
            return x.to(ScalarType.Long);
          }
          return x.is_floating_point() ? new Tensor(x) : x.to(compute.master());
        });
  }

  static Kernel constantOfShape(io.espalier.tensor.Tensor value, Compute compute) {
    io.espalier.tensor.Tensor scalar = value.reshape(Shape.scalar());
    return Kernel.of(
        in -> HostTransfer.toNative(scalar, compute.master()).expand(in.longs(0)).contiguous());
  }
}
