package io.espalier.torch;

import io.espalier.graph.Op;
import io.espalier.graph.Window;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
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
    long[] kernel = Products.longs(window.kernel());
    long[] strides = Products.longs(window.strides());
    long[] dilations = Products.longs(window.dilations());
    return switch (window.axes()) {
      case 1 -> torch.max_pool1d(x, kernel, strides, padding, dilations, ceil);
      case 2 -> torch.max_pool2d(x, kernel, strides, padding, dilations, ceil);
      case 3 -> torch.max_pool3d(x, kernel, strides, padding, dilations, ceil);
      default -> throw tooManyAxes(window);
    };
  }

  private static Tensor average(Tensor x, Window window, boolean ceil, boolean countPadding) {
    Padding declared = Padding.of(window, x);
    boolean dense = window.dilations().stream().allMatch(d -> d == 1);
    if (window.axes() == 2 && dense && declared.suitsPooling(window)) {
      return torch.avg_pool2d(
          x,
          Products.longs(window.kernel()),
          Products.longs(window.strides()),
          declared.begins(),
          ceil,
          countPadding,
          new LongOptional());
    }
    if (window.axes() > 3) {
      throw tooManyAxes(window);
    }
    return averageOfSums(x, window, ceil, countPadding ? declared : null);
  }

  /** Sums over windows by a convolution with ones, over the number of elements that count. */
  private static Tensor averageOfSums(
      Tensor x, Window window, boolean ceil, @Nullable Padding counted) {
    Padding exact = Padding.exact(window, x, ceil);
    long[] plane = LongStream.range(0, x.dim()).map(x::size).toArray();
    plane[0] = x.size(0) * x.size(1);
    plane[1] = 1;
    Tensor planes = x.reshape(plane);
    Tensor real = torch.ones_like(planes.narrow(0, 0, 1));
    Tensor ones = counted == null ? real : counted.applyTo(real, 1);
    Padding rest = counted == null ? exact : exact.beyond(counted);
    Tensor sums = windowSums(exact.applyTo(planes, 0), window);
    Tensor averages = sums.div(windowSums(rest.applyTo(ones, 0), window));
    long[] out = LongStream.range(0, x.dim()).map(averages::size).toArray();
    out[0] = x.size(0);
    out[1] = x.size(1);
    return averages.reshape(out);
  }

  private static Tensor windowSums(Tensor planes, Window window) {
    long[] zeros = new long[window.axes()];
    long[] kernel = new long[window.axes() + 2];
    Arrays.fill(kernel, 1);
    System.arraycopy(Products.longs(window.kernel()), 0, kernel, 2, window.axes());
    Tensor ones = torch.ones_like(planes.narrow(0, 0, 1).sum()).expand(kernel);
    return torch.convolution(
        planes,
        ones,
        new TensorOptional(),
        Products.longs(window.strides()),
        zeros,
        Products.longs(window.dilations()),
        false,
        zeros,
        1);
  }

  private static IllegalArgumentException tooManyAxes(Window window) {
    return new IllegalArgumentException(
        "pooling runs over at most 3 spatial axes; axes=" + window.axes());
  }
}
