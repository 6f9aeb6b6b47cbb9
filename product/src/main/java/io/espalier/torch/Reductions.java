package io.espalier.torch;

import io.espalier.graph.Op;
import io.espalier.tensor.Shape;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Kernels that mix along axes: reductions and softmax. */
final class Reductions {
  private Reductions() {}

  static Kernel kernel(Op.Reduce op) {
    return Kernel.of(
        in -> {
          Tensor x = in.tensor(0);
          long[] axes = axes(op, in, x);
          if (axes.length == 0) {
            return new Tensor(x);
          }
          return switch (op.reduction()) {
            case MEAN -> x.mean(axes, op.keepDims(), new ScalarTypeOptional());
            case SUM -> x.sum(axes, op.keepDims(), new ScalarTypeOptional());
            case MAX -> x.amax(axes, op.keepDims());
            case MIN -> x.amin(axes, op.keepDims());
            case PROD, L1, L2, SUM_SQUARE, LOG_SUM, LOG_SUM_EXP ->
                throw new IllegalArgumentException(op.label());
          };
        });
  }

  private static long[] axes(Op.Reduce op, Operands in, Tensor x) {
    long[] given = in.has(1) ? in.longs(1) : new long[0];
    return given.length == 0 && !op.noopWithEmptyAxes()
        ? LongStream.range(0, x.dim()).toArray()
        : given;
  }

  static Kernel softmax(Op.Softmax op, Compute compute) {
    return Kernel.of(
        in -> {
          Tensor x = compute.master(in.tensor(0));
          if (!op.toTheEnd()) {
            return normalise(x, op.axis(), op.log());
          }
          Shape shape = HostTransfer.shape(x);
          int axis = op.axis() < 0 ? op.axis() + shape.rank() : op.axis();
          Tensor rows = x.reshape(shape.product(0, axis), shape.product(axis, shape.rank()));
          return normalise(rows, 1, op.log()).reshape(HostTransfer.sizes(shape));
        });
  }

  private static Tensor normalise(Tensor x, long axis, boolean log) {
    return log ? torch.log_softmax(x, axis) : torch.softmax(x, axis);
  }
}
