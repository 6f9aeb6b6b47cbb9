package io.espalier.channels;

import io.espalier.graph.Node;
import io.espalier.tensor.Shape;
import java.util.Optional;

/** How operators that repeat numbers, or one number, move labels. */
final class RepetitionRules {
  private final LabelTable table;

  RepetitionRules(LabelTable table) {
    this.table = table;
  }

  /** Axes that are repeated get labels of their own: each goes with an entry of the shape. */
  void expand(Node node) {
    AxisLabels x = table.read(node, node.input(0));
    Shape out = table.shape(node.output()).orElse(null);
    if (x == null || out == null) {
      table.freezeAll(node, Barrier.unknownOperand(node, "a shape that is not known"));
      return;
    }
    AxisLabels labels = AxisLabels.none(out.rank());
    for (int axis = 0; axis < out.rank(); axis++) {
      int from = axis + x.rank() - out.rank();
      if (from >= 0 && table.extent(node.input(0), from) == out.dim(axis)) {
        labels.set(axis, x.get(from));
      } else if (out.dim(axis) > 1) {
        labels.set(axis, table.bringIn(node, out.dim(axis)));
      }
    }
    table.define(node.output(), labels);
  }

  /** Labels are repeated as often as the numbers; repeats of one number get labels of their own. */
  void tile(Node node) {
    AxisLabels x = table.read(node, node.input(0));
    long[] repeats = table.longs(node.input(1));
    if (x == null || repeats == null) {
      table.freezeAll(node, Barrier.unknownOperand(node, "repeats that are not known"));
      return;
    }
    AxisLabels out = AxisLabels.none(x.rank());
    for (int axis = 0; axis < x.rank(); axis++) {
      int times = Math.toIntExact(repeats[axis]);
      int[] vector = x.get(axis);
      if (vector != null) {
        out.set(axis, repeat(vector, times));
      } else if (table.extent(node.input(0), axis) == 1 && times > 1) {
        out.set(axis, table.bringIn(node, times));
      }
    }
    table.define(node.output(), out);
  }

  /** The vector, some times behind itself. */
  static int[] repeat(int[] vector, int times) {
    if (times == 1) {
      return vector;
    }
    int[] repeated = new int[Math.multiplyExact(vector.length, times)];
    for (int i = 0; i < repeated.length; i++) {
      repeated[i] = vector[i % vector.length];
    }
    return repeated;
  }

  void fill(Node node) {
    Optional<Shape> shape = table.shape(node.output());
    if (shape.isEmpty()) {
      return;
    }
    AxisLabels out = AxisLabels.none(shape.get().rank());
    for (int axis = 0; axis < out.rank(); axis++) {
      if (shape.get().dim(axis) > 1) {
        out.set(axis, table.bringIn(node, shape.get().dim(axis)));
      }
    }
    table.define(node.output(), out);
  }
}
