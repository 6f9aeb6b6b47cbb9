package io.espalier.graph;

import java.util.List;

/**
 * How a transposed convolution spreads its input: the full result on a spatial axis has {@code (in
 * - 1) * stride + span + outputPadding} elements, of which the padding is cut off at both ends.
 *
 * @param window kernel, strides, pads and dilations
 * @param outputPadding extents added at the end of each spatial axis; empty for none
 * @param outputShape the extents wanted; empty where the window decides
 */
public record TransposedWindow(
    Window window, List<Integer> outputPadding, List<Integer> outputShape) {
  public TransposedWindow {
    outputPadding = List.copyOf(outputPadding);
    outputShape = List.copyOf(outputShape);
    int axes = window.axes();
    if (!outputPadding.isEmpty() && outputPadding.size() != axes) {
      throw new IllegalArgumentException(
          "a window over %d axes has output paddings %s".formatted(axes, outputPadding));
    }
    if (!outputShape.isEmpty() && outputShape.size() != axes) {
      throw new IllegalArgumentException(
          "a window over %d axes has output extents %s".formatted(axes, outputShape));
    }
  }

  /** The window of an operator. */
  public static TransposedWindow of(Op.ConvTranspose op) {
    return new TransposedWindow(op.window(), op.outputPadding(), op.outputShape());
  }

  /** The extent that is added at the end of a spatial axis. */
  public int outputPadding(int axis) {
    return outputPadding.isEmpty() ? 0 : outputPadding.get(axis);
  }

  /**
   * The padding in force on a spatial axis for an input extent: {@code {begin, end}}, the numbers
   * of elements of the full result that are cut off.
   *
   * <p>Where an output extent is wanted, or under {@code SAME_*} ({@code in * stride}), it is what
   * exceeds that extent, at least 0; an odd number takes one more off the beginning, under {@code
   * SAME_UPPER} off the end.
   */
  public int[] padding(int axis, int in) {
    Window.AutoPad autoPad = window.autoPad();
    boolean same = autoPad == Window.AutoPad.SAME_UPPER || autoPad == Window.AutoPad.SAME_LOWER;
    if (outputShape.isEmpty() && !same) {
      return window.padding(axis, in);
    }
    long wanted =
        outputShape.isEmpty() ? (long) in * window.strides().get(axis) : outputShape.get(axis);
    int total = Math.toIntExact(Math.max(0, full(axis, in) - wanted));
    int small = total / 2;
    return autoPad == Window.AutoPad.SAME_UPPER
        ? new int[] {small, total - small}
        : new int[] {total - small, small};
  }

  /**
   * The output extent on a spatial axis: what is wanted, else the full result without its padding.
   *
   * @throws IllegalArgumentException if nothing is left
   */
  public int output(int axis, int in) {
    if (!outputShape.isEmpty()) {
      return outputShape.get(axis);
    }
    int[] pad = padding(axis, in);
    long out = full(axis, in) - pad[0] - pad[1];
    if (out < 0) {
      throw new IllegalArgumentException(
          "a transposed kernel that spans %d makes %d of an extent of %d, less than the padding of %d"
              .formatted(window.span(axis), full(axis, in), in, pad[0] + pad[1]));
    }
    return Math.toIntExact(out);
  }

  private long full(int axis, int in) {
    return (in - 1L) * window.strides().get(axis) + window.span(axis) + outputPadding(axis);
  }
}
