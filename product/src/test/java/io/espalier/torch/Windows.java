package io.espalier.torch;

import io.espalier.graph.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** Random windows, and images that are large enough for them. */
final class Windows {
  private Windows() {}

  static String image(OperatorCase c, int channels, int axes) {
    int[] dims = new int[axes + 2];
    dims[0] = 2;
    dims[1] = channels;
    for (int axis = 2; axis < dims.length; axis++) {
      dims[axis] = c.between(7, 11);
    }
    return c.input(dims);
  }

  static Window random(OperatorCase c, int axes, boolean dilated) {
    List<Integer> kernel = numbers(c, axes, 1, 3);
    Window.AutoPad autoPad = c.maybe() ? Window.AutoPad.NOTSET : c.oneOf(Window.AutoPad.values());
    List<Integer> pads = new ArrayList<>(Collections.nCopies(2 * axes, 0));
    if (autoPad == Window.AutoPad.NOTSET) {
      boolean symmetric = c.maybe();
      for (int axis = 0; axis < axes; axis++) {
        pads.set(axis, c.between(0, kernel.get(axis) - 1));
        pads.set(axes + axis, symmetric ? pads.get(axis) : c.between(0, kernel.get(axis) - 1));
      }
    }
    List<Integer> dilations =
        dilated && autoPad == Window.AutoPad.NOTSET
            ? numbers(c, axes, 1, 2)
            : Collections.nCopies(axes, 1);
    return new Window(kernel, numbers(c, axes, 1, 3), pads, dilations, autoPad);
  }

  private static List<Integer> numbers(OperatorCase c, int count, int low, int high) {
    return Stream.generate(() -> c.between(low, high)).limit(count).toList();
  }
}
