package io.espalier.channels;

import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.ShapeRules;
import io.espalier.graph.SliceRange;
import io.espalier.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How operators that only move numbers move labels: the vectors are permuted, joined, indexed and
 * padded as the values are.
 *
 * <p>Where one channel is picked out of a vector, or joins one, the axis of extent 1 has no vector
 * that could lose it, so that it is frozen.
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

  void slice(Node node) {
    AxisLabels x = table.read(node, node.input(0));
    Shape in = table.shape(node.input(0)).orElse(null);
    long[] starts = table.longs(node.input(1));
    long[] ends = table.longs(node.input(2));
    long[] axes = table.longs(node.input(3));
    long[] steps = table.longs(node.input(4));
    if (x == null
        || in == null
        || starts == null
        || ends == null
        || (node.hasInput(3) && axes == null)
        || (node.hasInput(4) && steps == null)) {
      table.freezeAll(node, Barrier.unknownOperand(node, "a range that is not known"));
      return;
    }
    AxisLabels out = x.copy();
    for (SliceRange range : ShapeRules.slice(in, starts, ends, axes, steps)) {
      int[] vector = x.get(range.axis());
      if (vector != null) {
        out = out.without(range.axis());
        out.set(range.axis(), pick(node, vector, range.indices()));
      }
    }
    table.define(node.output(), out);
  }

  /** The labels at some indices; a single one is frozen, and none makes no vector. */
  private int @Nullable [] pick(Node node, int[] vector, int[] indices) {
    if (indices.length == vector.length && isIdentity(indices)) {
      return vector;
    }
    int[] picked = new int[indices.length];
    for (int i = 0; i < picked.length; i++) {
      picked[i] = vector[indices[i]];
    }
    if (picked.length == 1) {
      components.freeze(picked, Barrier.alone(node));
    }
    return picked.length <= 1 ? null : picked;
  }

  private static boolean isIdentity(int[] indices) {
    for (int i = 0; i < indices.length; i++) {
      if (indices[i] != i) {
        return false;
      }
    }
    return true;
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

  /**
   * Constant indices of rank 1 index the vector, a scalar picks one label; all else freezes the
   * axis that is gathered from. The axes of computed indices come in its place.
   */
  void gather(Node node, Op.Gather op) {
    String indices = node.input(1);
    AxisLabels x = table.read(node, node.input(0));
    Shape in = table.shape(node.input(0)).orElse(null);
    Shape at = table.shape(indices).orElse(null);
    if (x == null || in == null || at == null) {
      table.freezeAll(node, Barrier.unknownOperand(node, "an operand of unknown shape"));
      return;
    }
    int axis = in.axis(op.axis());
    boolean constant = table.isConstant(indices);
    AxisLabels own =
        constant ? AxisLabels.none(at.rank()) : Objects.requireNonNull(table.read(node, indices));
    AxisLabels out = AxisLabels.none(x.rank() - 1 + at.rank());
    for (int i = 0; i < out.rank(); i++) {
      if (i < axis) {
        out.set(i, x.get(i));
      } else if (i < axis + at.rank()) {
        out.set(i, own.get(i - axis));
      } else {
        out.set(i, x.get(i - at.rank() + 1));
      }
    }
    int[] vector = x.get(axis);
    if (vector != null && constant && at.rank() <= 1) {
      int[] picked = pick(node, vector, positions(indices, in.dim(axis)));
      if (at.rank() == 1) {
        out.set(axis, picked);
      }
    } else {
      components.freeze(
          vector, Barrier.unknownOperand(node, "indices that are not a constant list"));
    }
    table.define(node.output(), out);
  }

  private int[] positions(String indices, int extent) {
    long[] listed = Objects.requireNonNull(table.longs(indices));
    int[] positions = new int[listed.length];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = (int) (listed[i] < 0 ? listed[i] + extent : listed[i]);
    }
    return positions;
  }
}
