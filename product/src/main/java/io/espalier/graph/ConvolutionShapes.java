package io.espalier.graph;

import io.espalier.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shapes of what slides a window over spatial axes: convolutions of both directions and pools. */
final class ConvolutionShapes {
  private ConvolutionShapes() {}

  static @Nullable Shape conv(Shape x, Operands in, Op.Conv op) {
    Shape w = in.shape(1);
    if (w == null) {
      return null;
    }
    requireWindow(x, w, op.window());
    if (op.group() < 1 || x.dim(1) != (long) w.dim(1) * op.group() || w.dim(0) % op.group() != 0) {
      throw new IllegalArgumentException(
          "a weight %s in %d groups takes %d input channels; the input is %s"
              .formatted(w, op.group(), (long) w.dim(1) * op.group(), x));
    }
    requireBias(in.shape(2), w.dim(0));
    return slide(x, w.dim(0), op.window(), false);
  }

  static @Nullable Shape transposed(Shape x, Operands in, Op.ConvTranspose op) {
    Shape w = in.shape(1);
    if (w == null) {
      return null;
    }
    requireWindow(x, w, op.window());
    if (op.group() < 1 || x.dim(1) != w.dim(0) || w.dim(0) % op.group() != 0) {
      throw new IllegalArgumentException(
          "a transposed weight %s in %d groups takes %d input channels; the input is %s"
              .formatted(w, op.group(), w.dim(0), x));
    }
    int channels = Math.multiplyExact(w.dim(1), op.group());
    requireBias(in.shape(2), channels);
    TransposedWindow window = TransposedWindow.of(op);
    int[] dims = x.dims();
    dims[1] = channels;
    for (int axis = 0; axis < op.window().axes(); axis++) {
      dims[axis + 2] = window.output(axis, dims[axis + 2]);
    }
    return Shape.of(dims);
  }

  private static void requireWindow(Shape x, Shape w, Window window) {
    if (x.rank() != w.rank() || x.rank() != window.axes() + 2) {
      throw new IllegalArgumentException(
          "input %s, weight %s and a window over %d axes do not fit"
              .formatted(x, w, window.axes()));
    }
    List<Integer> kernel = Arrays.stream(w.dims()).skip(2).boxed().collect(Collectors.toList());
    if (!kernel.equals(window.kernel())) {
      throw new IllegalArgumentException(
          "the kernel is %s; the weight %s says otherwise".formatted(window.kernel(), w));
    }
  }

  private static void requireBias(@Nullable Shape bias, int filters) {
    if (bias != null && bias.elements() != filters) {
      throw new IllegalArgumentException("%d filters have a bias %s".formatted(filters, bias));
    }
  }

  static Shape pool(Shape x, Window window, boolean ceil) {
    if (x.rank() != window.axes() + 2) {
      throw new IllegalArgumentException(
          "a window over %d axes does not fit the input %s".formatted(window.axes(), x));
    }
    return slide(x, x.dim(1), window, ceil);
  }

  private static Shape slide(Shape x, int channels, Window window, boolean ceil) {
    int[] dims = x.dims();
    dims[1] = channels;
    for (int axis = 0; axis < window.axes(); axis++) {
      dims[axis + 2] = window.output(axis, dims[axis + 2], ceil);
    }
    return Shape.of(dims);
  }

  static Shape globalPool(Shape x) {
    if (x.rank() < 2) {
      throw new IllegalArgumentException("a pool needs batch and channels; the input is " + x);
    }
    int[] dims = x.dims();
    Arrays.fill(dims, 2, dims.length, 1);
    return Shape.of(dims);
  }
}
