package io.espalier.torch;

import io.espalier.graph.Op;
import io.espalier.graph.Window;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Kernels of pooling. Where libtorch's own pooling takes the window it does the work; asymmetric or
 * wide padding is added to the input first.
 */
final class Pools {
  private Pools() {}

  static Kernel kernel(Op.Pool op) {
    Window window = op.window();
    return switch (op.pooling()) {
      case MAX -> Kernel.of(in -> max(in.tensor(0), window, op.ceil()));
      case AVERAGE -> Kernel.of(in -> average(in.tensor(0), window, op.ceil(), op.countPadding()));
    };
  }

  static Kernel global(Op.Pooling pooling) {
    return Kernel.of(
        in -> {
          Tensor x = in.tensor(0);
          long[] spatial = LongStream.range(2, x.dim()).toArray();
          return switch (pooling) {
            case MAX -> x.amax(spatial, true);
            case AVERAGE -> x.mean(spatial, true, new ScalarTypeOptional());
          };
        });
  }

  private static Tensor max(Tensor x, Window window, boolean ceil) {
    Padding declared = Padding.of(window, x);
    if (declared.suitsPooling(window)) {
      return maxPool(x, window, declared.begins(), ceil);
    }
    Tensor padded = Padding.exact(window, x, ceil).applyTo(x, Double.NEGATIVE_INFINITY);
    return maxPool(padded, window, new long[window.axes()], false);
  }

  private static Tensor maxPool(Tensor x, Window window, long[] padding, boolean ceil) {
    long[] kernel = HostTransfer.longs(window.kernel());
    long[] strides = HostTransfer.longs(window.strides());
    long[] dilations = HostTransfer.longs(window.dilations());
    return switch (window.axes()) {
      case 1 -> torch.max_pool1d(x, kernel, strides, padding, dilations, ceil);
      case 2 -> torch.max_pool2d(x, kernel, strides, padding, dilations, ceil);
      case 3 -> torch.max_pool3d(x, kernel, strides, padding, dilations, ceil);
      default ->
          throw new IllegalArgumentException(
              "pooling runs over 1 to 3 spatial axes; axes=" + window.axes());
    };
  }

  private static Tensor average(Tensor x, Window window, boolean ceil, boolean countPadding) {
    Padding declared = Padding.of(window, x);
    boolean dense = window.dilations().stream().allMatch(d -> d == 1);
    if (window.axes() == 2 && dense && declared.suitsPooling(window)) {
      return torch.avg_pool2d(
          x,
          HostTransfer.longs(window.kernel()),
          HostTransfer.longs(window.strides()),
          declared.begins(),
          ceil,
          countPadding,
          new LongOptional());
    }
    return averageOfSums(x, window, ceil, countPadding ? declared : null);
  }

  /** Sums over windows, over the number of elements that count. */
  private static Tensor averageOfSums(
      Tensor x, Window window, boolean ceil, @Nullable Padding counted) {
    Padding exact = Padding.exact(window, x, ceil);
    Tensor real = torch.ones_like(x.narrow(0, 0, 1).narrow(1, 0, 1));
    Tensor ones = counted == null ? real : counted.applyTo(real, 1);
    Padding rest = counted == null ? exact : exact.beyond(counted);
    Tensor sums = WindowSums.of(exact.applyTo(x, 0), window);
    return sums.div(WindowSums.of(rest.applyTo(ones, 0), window));
  }

  /** The Lp norm of each window. */
  static Kernel norm(Op.LpPool op, Compute compute) {
    Window window = op.window();
    return Kernel.of(
        in -> {
          Tensor x = compute.master(in.tensor(0));
          Tensor padded = Padding.exact(window, x, op.ceil()).applyTo(x, 0);
          Tensor sums = WindowSums.of(padded.abs().pow(new Scalar(op.p())), window);
          return root(sums, op.p());
        });
  }

  /** The p-th root; its slope at 0, which is infinite, is taken for 0. */
  private static Tensor root(Tensor sums, int p) {
    if (p == 1) {
      return sums;
    }
    Tensor isZero = sums.eq(new Scalar(0));
    return sums.masked_fill(isZero, new Scalar(1))
        .pow(new Scalar(1.0 / p))
        .masked_fill(isZero, new Scalar(0));
  }

  /** The Lp norm over all spatial axes. */
  static Kernel globalNorm(Op.GlobalLpPool op, Compute compute) {
    return Kernel.of(
        in -> {
          Tensor x = compute.master(in.tensor(0));
          long[] spatial = LongStream.range(2, x.dim()).toArray();
          return x.norm(new ScalarOptional(new Scalar(op.p())), spatial, true);
        });
  }
}
