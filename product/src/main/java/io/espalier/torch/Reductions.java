package io.espalier.torch;

import io.espalier.graph.Op;
import io.espalier.tensor.Shape;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Kernels that work along axes: reductions and softmax. What sums many numbers does it in the type
 * of the parameters.
 */
final class Reductions {
  private Reductions() {}

  static Kernel kernel(Op.Reduce op, Compute compute) {
    return Kernel.of(
        in -> {
          Tensor x = compute.master(in.tensor(0));
          long[] axes = axes(op, in, x);
          if (x.is_floating_point()) {
            return reduce(op.reduction(), x, axes, op.keepDims());
          }
          return switch (op.reduction()) {
            case MEAN, L2, LOG_SUM, LOG_SUM_EXP ->
                reduce(op.reduction(), x.to(ScalarType.Double), axes, op.keepDims())
                    .to(ScalarType.Long);
            case SUM, MAX, MIN, PROD, L1, SUM_SQUARE ->
                reduce(op.reduction(), x, axes, op.keepDims());
          };
        });
  }

  private static long[] axes(Op.Reduce op, Operands in, Tensor x) {
    long[] given = in.has(1) ? in.longs(1) : new long[0];
    return given.length == 0 && !op.noopWithEmptyAxes()
        ? LongStream.range(0, x.dim()).toArray()
        : given;
  }

  /** The reduction; without axes, of each element by itself. */
  private static Tensor reduce(Op.Reduction reduction, Tensor x, long[] axes, boolean keep) {
    return switch (reduction) {
      case MEAN -> axes.length == 0 ? new Tensor(x) : x.mean(axes, keep, new ScalarTypeOptional());
      case SUM -> sum(x, axes, keep);
      case MAX -> axes.length == 0 ? new Tensor(x) : x.amax(axes, keep);
      case MIN -> axes.length == 0 ? new Tensor(x) : x.amin(axes, keep);
      case PROD -> product(x, axes, keep);
      case L1 -> sum(x.abs(), axes, keep);
      case L2 -> axes.length == 0 ? x.abs() : x.norm(new ScalarOptional(new Scalar(2)), axes, keep);
      case SUM_SQUARE -> sum(x.square(), axes, keep);
      case LOG_SUM -> sum(x, axes, keep).log();
      case LOG_SUM_EXP -> axes.length == 0 ? new Tensor(x) : torch.logsumexp(x, axes, keep);
    };
  }

  /** The sum; libtorch takes no axes for all axes. */
  private static Tensor sum(Tensor x, long[] axes, boolean keep) {
    return axes.length == 0 ? new Tensor(x) : x.sum(axes, keep, new ScalarTypeOptional());
  }

  /** The product, one axis after the other, the last ones first. */
  private static Tensor product(Tensor x, long[] axes, boolean keep) {
    long[] lastFirst =
        Arrays.stream(axes)
            .map(axis -> axis < 0 ? axis + x.dim() : axis)
            .map(axis -> -axis)
            .sorted()
            .map(axis -> -axis)
            .toArray();
    Tensor result = new Tensor(x);
    for (long axis : lastFirst) {
      result = result.prod(axis, keep, new ScalarTypeOptional());
    }
    return result;
  }

  static Kernel argReduce(Op.ArgReduce op) {
    return Kernel.of(
        in -> {
          Tensor x = in.tensor(0);
          if (!op.last()) {
            return extreme(op, x);
          }
          Tensor fromTheEnd = extreme(op, x.flip(op.axis()));
          return fromTheEnd.neg().add(new Scalar(x.size(op.axis()) - 1));
        });
  }

  private static Tensor extreme(Op.ArgReduce op, Tensor x) {
    LongOptional axis = new LongOptional(op.axis());
    return switch (op.extreme()) {
      case MAX -> x.argmax(axis, op.keepDims());
      case MIN -> x.argmin(axis, op.keepDims());
    };
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
