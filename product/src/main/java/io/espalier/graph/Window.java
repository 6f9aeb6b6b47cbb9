package io.espalier.graph;

import java.util.Collections;
import java.util.List;

/**
 * How a kernel slides over the spatial axes of a value {@code [N, C, D1, .., Dk]}.
 *
 * @param kernel extents of the kernel, one per spatial axis
 * @param strides steps, one per spatial axis
 * @param pads implicit padding: the k beginnings, then the k ends; ignored under {@code SAME_*} and
 *     {@code VALID}
 * @param dilations distances between kernel elements, one per spatial axis
 * @param autoPad how padding is found
 */
public record Window(
    List<Integer> kernel,
    List<Integer> strides,
    List<Integer> pads,
    List<Integer> dilations,
    AutoPad autoPad) {

  /** How padding is found: from the window's pads, or so that out = ceil(in / stride), or none. */
  public enum AutoPad {
    NOTSET,
    SAME_UPPER,
    SAME_LOWER,
    VALID
  }

  public Window {
    kernel = List.copyOf(kernel);
    strides = List.copyOf(strides);
    pads = List.copyOf(pads);
    dilations = List.copyOf(dilations);
    int axes = kernel.size();
    if (strides.size() != axes || dilations.size() != axes || pads.size() != 2 * axes) {
      throw new IllegalArgumentException(
          "a window over %d axes needs %d strides, %d dilations and %d pads; has %d, %d and %d"
              .formatted(
                  axes, axes, axes, 2 * axes, strides.size(), dilations.size(), pads.size()));
    }
  }

  /** A square window over two axes, with the same stride and padding on each side. */
  public static Window square(int kernel, int stride, int pad) {
    return new Window(
        Collections.nCopies(2, kernel),
        Collections.nCopies(2, stride),
        Collections.nCopies(4, pad),
        Collections.nCopies(2, 1),
        AutoPad.NOTSET);
  }

  /** The number of spatial axes. */
  public int axes() {
    return kernel.size();
  }

  /** The number of elements of the kernel on the spatial axes. */
  public int area() {
    return kernel.stream().reduce(1, Math::multiplyExact);
  }

  /** The extent that the dilated kernel spans on a spatial axis. */
  public int span(int axis) {
    return Math.toIntExact((long) dilations.get(axis) * (kernel.get(axis) - 1) + 1);
  }

  /**
   * The padding in force on a spatial axis for an input extent: {@code {begin, end}}.
   *
   * <p>Under {@code SAME_*} the total is {@code (ceil(in / stride) - 1) * stride + span - in}, at
   * least 0; an odd one is larger at the end ({@code UPPER}) or the beginning ({@code LOWER}).
   */
  public int[] padding(int axis, int in) {
    return switch (autoPad) {
      case NOTSET -> new int[] {pads.get(axis), pads.get(axes() + axis)};
      case VALID -> new int[] {0, 0};
      case SAME_UPPER, SAME_LOWER -> {
        int stride = strides.get(axis);
        long reach = (Math.ceilDiv(in, stride) - 1L) * stride + span(axis);
        int total = Math.toIntExact(Math.max(0, reach - in));
        int small = total / 2;
        yield autoPad == AutoPad.SAME_UPPER
            ? new int[] {small, total - small}
            : new int[] {total - small, small};
      }
    };
  }

  /**
   * The output extent on a spatial axis: {@code floor((in + begin + end - span) / stride) + 1}, or
   * with {@code ceil} instead of {@code floor}, where a window that would start in the end padding
   * is left out.
   *
   * @throws IllegalArgumentException if the kernel does not fit in the padded input
   */
  public int output(int axis, int in, boolean ceil) {
    int[] pad = padding(axis, in);
    int stride = strides.get(axis);
    long room = (long) in + pad[0] + pad[1] - span(axis);
    if (room < 0) {
      throw new IllegalArgumentException(
          "a kernel that spans %d does not fit in an extent of %d padded by %d"
              .formatted(span(axis), in, (long) pad[0] + pad[1]));
    }
    long out = (ceil ? Math.ceilDiv(room, stride) : room / stride) + 1;
    boolean outside = ceil && (out - 1) * stride >= (long) in + pad[0];
    return Math.toIntExact(outside ? out - 1 : out);
  }
}
