package io.espalier.channels;

import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How operators that move whole axes move labels: the vectors are permuted, joined and padded as
 * the values are.
 *
 * <p>Where one channel joins a vector, the axis of extent 1 that it comes from has no vector that
 * could lose it, so that it is frozen.
 */
final class MovementRules {
  private final LabelTable table;
  private final Components components;

  MovementRules(LabelTable table) {
    this.table = table;
    this.components = table.components();
  }

  void transpose(Node node, Op.Transpose op) {
    AxisLabels x = table.read(node, node.input(0));
    if (x == null) {
      return;
    }
    AxisLabels out = AxisLabels.none(x.rank());
    for (int axis = 0; axis < x.rank(); axis++) {
      out.set(axis, x.get(op.permutation().get(axis)));
    }
    table.define(node.output(), out);
  }

  void concat(Node node, Op.Concat op) {
    Shape shape = table.shape(node.output()).orElse(null);
    if (shape == null) {
      table.freezeAll(node, Barrier.unknownOperand(node, "an operand of unknown shape"));
      return;
    }
    int along = shape.axis(op.axis());
    List<AxisLabels> parts =
        node.inputs().stream()
            .map(input -> Objects.requireNonNull(table.read(node, input)))
            .toList();
    AxisLabels out = AxisLabels.none(shape.rank());
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (axis == along) {
        out.set(axis, chain(node, along, parts));
      } else if (shape.dim(axis) > 1) {
        String first = node.input(0);
        int[] tied = parts.getFirst().get(axis);
        for (int i = 1; i < parts.size(); i++) {
          tied = table.joinEqual(node, tied, first, parts.get(i).get(axis), node.input(i));
        }
        out.set(axis, tied);
      }
    }
    table.define(node.output(), out);
  }

  /** One vector behind the other; parts without one are frozen, unless all are. */
  private int @Nullable [] chain(Node node, int axis, List<AxisLabels> parts) {
    if (parts.stream().allMatch(part -> part.get(axis) == null)) {
      return null;
    }
    int[][] vectors = new int[parts.size()][];
    for (int i = 0; i < vectors.length; i++) {
      int[] own = parts.get(i).get(axis);
      vectors[i] = own == null ? frozen(node, table.extent(node.input(i), axis)) : own;
    }
    return join(vectors);
  }

  private int[] frozen(Node node, int count) {
    int[] labels = components.fresh(count);
    components.freeze(labels, Barrier.alone(node));
    return labels;
  }

  private static int[] join(int[]... vectors) {
    int[] joined = new int[Arrays.stream(vectors).mapToInt(vector -> vector.length).sum()];
    int to = 0;
    for (int[] vector : vectors) {
      System.arraycopy(vector, 0, joined, to, vector.length);
      to += vector.length;
    }
    return joined;
  }

  void pad(Node node, Op.Pad op) {
    AxisLabels x = table.read(node, node.input(0));
    long[] pads = table.longs(node.input(1));
    if (x == null || pads == null) {
      table.freezeAll(node, Barrier.unknownOperand(node, "a padding that is not known"));
      return;
    }
    AxisLabels out = AxisLabels.none(x.rank());
    for (int axis = 0; axis < x.rank(); axis++) {
      int before = Math.toIntExact(pads[axis]);
      int after = Math.toIntExact(pads[axis + x.rank()]);
      int[] vector = x.get(axis);
      if (vector == null || (before == 0 && after == 0)) {
        out.set(axis, vector);
      } else if (op.mode() == Op.Padding.CONSTANT) {
        out.set(axis, padded(node, vector, before, after));
      } else {
        components.freeze(vector, Barrier.mixes(node));
      }
    }
    table.define(node.output(), out);
  }

  /** Fresh labels around a vector; a negative count takes labels away instead. */
  private int @Nullable [] padded(Node node, int[] vector, int before, int after) {
    int from = Math.min(vector.length, Math.max(0, -before));
    int to = Math.max(from, vector.length - Math.max(0, -after));
    int front = Math.max(0, before);
    int[] added = table.bringIn(node, front + Math.max(0, after));
    int[] joined =
        join(
            Arrays.copyOf(added, front),
            Arrays.copyOfRange(vector, from, to),
            Arrays.copyOfRange(added, front, added.length));
    if (joined.length == 1) {
      components.freeze(joined, Barrier.alone(node));
    }
    return joined.length <= 1 ? null : joined;
  }
}
