package io.espalier.torch;

import io.espalier.graph.Window;
import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The elements that a window adds around the spatial axes of one input {@code [N, C, D1..Dk]}. */
final class Padding {
  private final long[] begins;
  private final long[] ends;

  private Padding(long[] begins, long[] ends) {
    this.begins = begins;
    this.ends = ends;
  }

  /** The padding that the window declares for this input. */
  static Padding of(Window window, Tensor x) {
    long[] begins = new long[window.axes()];
    long[] ends = new long[window.axes()];
    for (int axis = 0; axis < begins.length; axis++) {
      int[] pair = window.padding(axis, Math.toIntExact(x.size(axis + 2)));
      begins[axis] = pair[0];
      ends[axis] = pair[1];
    }
    return new Padding(begins, ends);
  }

  /**
   * The padding after which the window, without any of its own and rounding down, gives exactly the
   * outputs that it should.
   */
  static Padding exact(Window window, Tensor x, boolean ceil) {
    Padding declared = of(window, x);
    long[] ends = new long[window.axes()];
    for (int axis = 0; axis < ends.length; axis++) {
      int in = Math.toIntExact(x.size(axis + 2));
      long out = window.output(axis, in, ceil);
      long needed = (out - 1) * window.strides().get(axis) + window.span(axis);
      ends[axis] = needed - in - declared.begins[axis];
    }
    return new Padding(declared.begins, ends);
  }

  /** What this padding adds around an input that already has another. */
  Padding beyond(Padding other) {
    long[] moreBefore = new long[begins.length];
    long[] moreBehind = new long[begins.length];
    for (int axis = 0; axis < begins.length; axis++) {
      moreBefore[axis] = begins[axis] - other.begins[axis];
      moreBehind[axis] = ends[axis] - other.ends[axis];
    }
    return new Padding(moreBefore, moreBehind);
  }

  boolean isSymmetric() {
    return Arrays.equals(begins, ends);
  }

  /** How many elements come before each spatial axis. */
  long[] begins() {
    return begins;
  }

  /** Whether libtorch's pooling takes it: symmetric, and at most half of the kernel. */
  boolean suitsPooling(Window window) {
    for (int axis = 0; axis < begins.length; axis++) {
      if (2 * begins[axis] > window.kernel().get(axis)) {
        return false;
      }
    }
    return isSymmetric();
  }

  Tensor applyTo(Tensor x, double value) {
    int axes = begins.length;
    long[] innermostFirst = new long[2 * axes];
    for (int axis = 0; axis < axes; axis++) {
      innermostFirst[2 * (axes - 1 - axis)] = begins[axis];
      innermostFirst[2 * (axes - 1 - axis) + 1] = ends[axis];
    }
    return torch.constant_pad_nd(x, innermostFirst, new Scalar(value));
  }
}
