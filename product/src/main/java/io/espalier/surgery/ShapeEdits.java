package io.espalier.surgery;

import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Edits of operands that name extents of the output: of Reshape, ConstantOfShape, Expand, Tile,
 * Resize and Squeeze. An entry that gives the right extent as it is stays.
 */
final class ShapeEdits {
  private static final int RESIZE_SIZES = 3;

  private final Widths widths;
  private final Edits edits;

  ShapeEdits(Widths widths, Edits edits) {
    this.widths = widths;
    this.edits = edits;
  }

  /** Of a target, −1 always stays, and 0 where the extent that it copies is right. */
  Node reshape(Node node, Op.Reshape op) {
    Tensor target = widths.entries(node.input(1));
    Shape in = widths.after(node.input(0));
    Shape out = widths.after(node.output());
    if (target == null || in == null || out == null) {
      return node;
    }
    long[] entries = target.toLongs();
    for (int axis = 0; axis < entries.length; axis++) {
      boolean copies = entries[axis] == 0 && !op.allowZero();
      boolean right = copies ? in.dim(axis) == out.dim(axis) : entries[axis] == -1;
      if (!right) {
        entries[axis] = out.dim(axis);
      }
    }
    return edits.set(node, 1, entries);
  }

  Node constantOfShape(Node node) {
    Tensor target = widths.entries(node.input(0));
    Shape out = widths.after(node.output());
    return target == null || out == null ? node : edits.set(node, 0, extents(out));
  }

  private static long[] extents(Shape shape) {
    return IntStream.of(shape.dims()).asLongStream().toArray();
  }

  /** An entry 1 keeps the extent of the input. */
  Node expand(Node node) {
    Tensor target = widths.entries(node.input(1));
    Shape out = widths.after(node.output());
    if (target == null || out == null) {
      return node;
    }
    long[] entries = target.toLongs();
    for (int i = 1; i <= entries.length; i++) {
      if (entries[entries.length - i] != 1) {
        entries[entries.length - i] = out.dim(-i);
      }
    }
    return edits.set(node, 1, entries);
  }

  Node tile(Node node) {
    Tensor repeats = widths.entries(node.input(1));
    Shape in = widths.after(node.input(0));
    Shape out = widths.after(node.output());
    if (repeats == null || in == null || out == null) {
      return node;
    }
    long[] entries = repeats.toLongs();
    for (int axis = 0; axis < entries.length; axis++) {
      if (in.dim(axis) * entries[axis] != out.dim(axis)) {
        entries[axis] = out.dim(axis) / in.dim(axis);
      }
    }
    return edits.set(node, 1, entries);
  }

  /** Scales are right as they are: an axis of which something goes has a scale of 1. */
  Node resize(Node node, Op.Resize op) {
    Tensor sizes = node.hasInput(RESIZE_SIZES) ? widths.entries(node.input(RESIZE_SIZES)) : null;
    Shape out = widths.after(node.output());
    if (sizes == null || out == null) {
      return node;
    }
    List<Integer> axes = op.axes();
    long[] entries = sizes.toLongs();
    for (int i = 0; i < entries.length; i++) {
      entries[i] = out.dim(axes.isEmpty() ? i : axes.get(i));
    }
    return edits.set(node, RESIZE_SIZES, entries);
  }

  /** Without axes, a Squeeze would also take an axis that the cut has left one index of. */
  Node squeeze(Node node) {
    Shape before = widths.before(node.input(0));
    Shape after = widths.after(node.input(0));
    if (node.hasInput(1) || before == null || after == null) {
      return node;
    }
    long[] squeezed = axesOfOne(before).toArray();
    return axesOfOne(after).count() == squeezed.length
        ? node
        : edits.give(node, 1, "axes", squeezed);
  }

  private static LongStream axesOfOne(Shape shape) {
    return IntStream.range(0, shape.rank()).filter(axis -> shape.dim(axis) == 1).asLongStream();
  }
}
