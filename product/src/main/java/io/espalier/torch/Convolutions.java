package io.espalier.torch;

import io.espalier.graph.Op;
import io.espalier.graph.TransposedWindow;
import io.espalier.graph.Window;
import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Kernels of convolutions, whose operands take the type of products. */
final class Convolutions {
  private Convolutions() {}

  static Kernel forward(Op.Conv op, Compute compute) {
    Window window = op.window();
    long[] strides = HostTransfer.longs(window.strides());
    long[] dilations = HostTransfer.longs(window.dilations());
    long[] none = new long[window.axes()];
    return Kernel.of(
        in -> {
          Tensor x = compute.operand(in.tensor(0));
          Tensor w = compute.operand(in.tensor(1));
          Padding padding = Padding.of(window, x);
          return torch.convolution(
              padding.isSymmetric() ? x : padding.applyTo(x, 0),
              w,
              bias(in, compute),
              strides,
              padding.isSymmetric() ? padding.begins() : none,
              dilations,
              false,
              none,
              op.group());
        });
  }

  /**
   * The kernel of a transposed convolution. libtorch's own takes the same padding at both ends of
   * an axis, and fewer extra elements behind than a stride; any other is cut out of the full
   * result.
   */
  static Kernel transposed(Op.ConvTranspose op, Compute compute) {
    return Kernel.of(
        in -> {
          Tensor x = compute.operand(in.tensor(0));
          Tensor w = compute.operand(in.tensor(1));
          Cut cut = new Cut(TransposedWindow.of(op), x);
          if (cut.isNative(op.window())) {
            return transposed(op, x, w, bias(in, compute), cut.before, cut.behind);
          }
          long[] none = new long[op.window().axes()];
          Tensor full = transposed(op, x, w, new TensorOptional(), none, none);
          Tensor result = cut.applyTo(full);
          if (!in.has(2)) {
            return result;
          }
          long[] channels = new long[op.window().axes() + 1];
          Arrays.fill(channels, 1);
          channels[0] = result.size(1);
          return result.add(compute.operand(in.tensor(2)).reshape(channels));
        });
  }

  private static Tensor transposed(
      Op.ConvTranspose op,
      Tensor x,
      Tensor w,
      TensorOptional bias,
      long[] padding,
      long[] outputPadding) {
    return torch.convolution(
        x,
        w,
        bias,
        HostTransfer.longs(op.window().strides()),
        padding,
        HostTransfer.longs(op.window().dilations()),
        true,
        outputPadding,
        op.group());
  }

  private static TensorOptional bias(Operands in, Compute compute) {
    return in.has(2) ? new TensorOptional(compute.operand(in.tensor(2))) : new TensorOptional();
  }

  /**
   * What a transposed convolution takes of its full result, {@code (in - 1) * stride + span}
   * elements on an axis.
   */
  private static final class Cut {
    /** Elements that are cut off at the beginning of each axis. */
    private final long[] before;

    /** Elements beyond those that would be left if as many were cut off at the end. */
    private final long[] behind;

    private Cut(TransposedWindow transposed, Tensor x) {
      Window window = transposed.window();
      before = new long[window.axes()];
      behind = new long[window.axes()];
      for (int axis = 0; axis < before.length; axis++) {
        int extent = Math.toIntExact(x.size(axis + 2));
        long full = (extent - 1L) * window.strides().get(axis) + window.span(axis);
        before[axis] = transposed.padding(axis, extent)[0];
        behind[axis] = transposed.output(axis, extent) - (full - 2 * before[axis]);
      }
    }

    boolean isNative(Window window) {
      for (int axis = 0; axis < behind.length; axis++) {
        if (behind[axis] < 0 || behind[axis] >= window.strides().get(axis)) {
          return false;
        }
      }
      return true;
    }

    Tensor applyTo(Tensor full) {
      int axes = before.length;
      long[] innermostFirst = new long[2 * axes];
      for (int axis = 0; axis < axes; axis++) {
        innermostFirst[2 * (axes - 1 - axis)] = -before[axis];
        innermostFirst[2 * (axes - 1 - axis) + 1] = behind[axis] - before[axis];
      }
      return torch.constant_pad_nd(full, innermostFirst, new Scalar(0));
    }
  }
}
