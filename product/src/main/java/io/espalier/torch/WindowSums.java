package io.espalier.torch;

import io.espalier.graph.Window;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Sums of the elements under a sliding window, by a convolution of each channel with ones. */
final class WindowSums {
  private WindowSums() {}

  /**
   * The sums of a value {@code [N, C, D1..Dk]} that is padded already; the window's own padding
   * does not count.
   *
   * @throws IllegalArgumentException if there are more than three spatial axes
   */
  static Tensor of(Tensor x, Window window) {
    requireAxes(window);
    long[] extents = HostTransfer.sizes(HostTransfer.shape(x));
    long batch = extents[0];
    long channels = extents[1];
    extents[0] = batch * channels;
    extents[1] = 1;
    Tensor sums = ofPlanes(x.reshape(extents), window);
    long[] out = HostTransfer.sizes(HostTransfer.shape(sums));
    out[0] = batch;
    out[1] = channels;
    return sums.reshape(out);
  }

  private static Tensor ofPlanes(Tensor planes, Window window) {
    long[] zeros = new long[window.axes()];
    long[] kernel = new long[window.axes() + 2];
    Arrays.fill(kernel, 1);
    System.arraycopy(HostTransfer.longs(window.kernel()), 0, kernel, 2, window.axes());
    return torch.convolution(
        planes,
        torch.ones(kernel, planes.options()),
        new TensorOptional(),
        HostTransfer.longs(window.strides()),
        zeros,
        HostTransfer.longs(window.dilations()),
        false,
        zeros,
        1);
  }

  static void requireAxes(Window window) {
    if (window.axes() > 3) {
      throw new IllegalArgumentException(
          "pooling runs over at most 3 spatial axes; axes=" + window.axes());
    }
  }
}
