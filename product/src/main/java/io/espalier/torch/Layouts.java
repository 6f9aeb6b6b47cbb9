package io.espalier.torch;

import io.espalier.graph.ConstantEvaluator;
import io.espalier.graph.Op;
import io.espalier.graph.ShapeRules;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;
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
    long[] permutation = HostTransfer.longs(op.permutation());
    return Kernel.of(in -> in.tensor(0).permute(permutation));
  }

  /** The extents in host memory, so that what follows from them stays there. */
  static Kernel shapeOf(Op.ShapeOf op) {
    return in ->
        List.of(new Value.Host(ConstantEvaluator.shapeOf(HostTransfer.shape(in.tensor(0)), op)));
  }

  static Kernel expand() {
    return Kernel.of(
        in -> {
          Tensor x = in.tensor(0);
          Shape target = ShapeRules.fromLongs(in.longs(1));
          Shape shape = ShapeRules.broadcast(HostTransfer.shape(x), target);
          return x.expand(HostTransfer.sizes(shape));
        });
  }

  static Kernel tile() {
    return Kernel.of(in -> in.tensor(0).repeat(in.longs(1)));
  }

  static Kernel depthToSpace(Op.DepthToSpace op) {
    long block = op.block();
    return Kernel.of(
        in -> {
          Tensor x = in.tensor(0);
          long channels = x.size(1) / (block * block);
          long height = x.size(2);
          long width = x.size(3);
          Tensor blocks =
              op.columnRowDepth()
                  ? x.reshape(-1, channels, block, block, height, width).permute(0, 1, 4, 2, 5, 3)
                  : x.reshape(-1, block, block, channels, height, width).permute(0, 3, 4, 1, 5, 2);
          return blocks.reshape(-1, channels, height * block, width * block);
        });
  }

  static Kernel spaceToDepth(Op.SpaceToDepth op) {
    long block = op.block();
    return Kernel.of(
        in -> {
          Tensor x = in.tensor(0);
          long channels = x.size(1);
          long height = x.size(2) / block;
          long width = x.size(3) / block;
          return x.reshape(-1, channels, height, block, width, block)
              .permute(0, 3, 5, 1, 2, 4)
              .reshape(-1, channels * block * block, height, width);
        });
  }

  static Kernel cast(DType to, Compute compute) {
    return Kernel.of(
        in -> {
          Tensor x = in.tensor(0);
          if (to == DType.BOOL) {
            return x.ne(new Scalar(0));
          }
          if (to.isInteger()) {
            return wrapped(x, to).to(ScalarType.Long);
          }
          return x.is_floating_point() ? new Tensor(x) : x.to(compute.master());
        });
  }

  /** Whole numbers in the narrower type of the file, in which large ones wrap around. */
  private static Tensor wrapped(Tensor x, DType to) {
    return switch (to) {
      case INT8 -> x.to(ScalarType.Char);
      case UINT8 -> x.to(ScalarType.Byte);
      case INT16 -> x.to(ScalarType.Short);
      case INT32 -> x.to(ScalarType.Int);
      default -> x;
    };
  }

  static Kernel constantOfShape(io.espalier.tensor.Tensor value, Compute compute) {
    io.espalier.tensor.Tensor scalar = value.reshape(Shape.scalar());
    return Kernel.of(
        in -> HostTransfer.toNative(scalar, compute.master()).expand(in.longs(0)).contiguous());
  }

  /** An arithmetic progression of three numbers that a network computes from its data. */
  static Kernel range() {
    return Kernel.of(
        in -> {
          Tensor start = in.tensor(0).reshape(new long[0]);
          Tensor step = in.tensor(2).reshape(new long[0]);
          long count = ShapeRules.range(in.host(0), in.host(1), in.host(2));
          Tensor positions =
              HostTransfer.indices(IntStream.range(0, Math.toIntExact(count)).toArray());
          return positions.mul(step).add(start);
        });
  }
}
