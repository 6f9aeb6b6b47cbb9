package io.espalier.channels;

import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.ShapeRules;
import io.espalier.graph.SliceRange;
import io.espalier.tensor.Shape;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How operators that take parts of an axis move labels: the vectors are indexed as the values are.
 *
 * <p>Where one channel is picked out of a vector, the axis of extent 1 has no vector that could
 * lose it, so that it is frozen.
 */
final class SelectionRules {
  private final LabelTable table;
  private final Components components;

  SelectionRules(LabelTable table) {
    this.table = table;
    this.components = table.components();
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

  void split(Node node, Op.Split op) {
    AxisLabels x = table.read(node, node.input(0));
    long[] sizes = table.longs(node.input(1));
    if (x == null || (node.hasInput(1) && sizes == null)) {
      table.freezeAll(node, Barrier.unknownOperand(node, "sizes that are not known"));
      return;
    }
    int axis = op.axis() < 0 ? op.axis() + x.rank() : op.axis();
    int[] vector = x.get(axis);
    int extent = table.extent(node.input(0), axis);
    int equal = Math.ceilDiv(extent, node.outputs().size());
    int from = 0;
    for (int i = 0; i < node.outputs().size(); i++) {
      int size = sizes == null ? Math.min(equal, extent - from) : Math.toIntExact(sizes[i]);
      AxisLabels part = x.without(axis);
      if (vector != null) {
        part.set(axis, pick(node, vector, IntStream.range(from, from + size).toArray()));
      }
      if (!node.outputs().get(i).isEmpty()) {
        table.define(node.outputs().get(i), part);
      }
      from += size;
    }
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
