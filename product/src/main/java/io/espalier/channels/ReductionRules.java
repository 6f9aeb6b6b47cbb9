package io.espalier.channels;

import io.espalier.graph.Node;
import io.espalier.graph.Op;
import java.util.Arrays;

/** How reductions move labels: the axes that are reduced freeze, the others pass. */
final class ReductionRules {
  private final LabelTable table;

  ReductionRules(LabelTable table) {
    this.table = table;
  }

  void reduce(Node node, Op.Reduce op) {
    AxisLabels x = table.read(node, node.input(0));
    long[] axes = table.longs(node.input(1));
    if (x == null || (node.hasInput(1) && axes == null)) {
      table.freezeAll(node, Barrier.unknownOperand(node, "axes that are not known"));
      return;
    }
    boolean[] reduced = new boolean[x.rank()];
    if (axes != null && axes.length > 0) {
      for (long axis : axes) {
        reduced[(int) (axis < 0 ? axis + x.rank() : axis)] = true;
      }
    } else {
      Arrays.fill(reduced, !op.noopWithEmptyAxes());
    }
    reduce(node, x, reduced, op.keepDims());
  }

  void argReduce(Node node, Op.ArgReduce op) {
    AxisLabels x = table.read(node, node.input(0));
    if (x == null) {
      table.freezeAll(node, Barrier.unknownOperand(node, "an operand of unknown shape"));
      return;
    }
    boolean[] reduced = new boolean[x.rank()];
    reduced[op.axis() < 0 ? op.axis() + x.rank() : op.axis()] = true;
    reduce(node, x, reduced, op.keepDims());
  }

  private void reduce(Node node, AxisLabels x, boolean[] reduced, boolean keepDims) {
    int kept = 0;
    for (boolean gone : reduced) {
      kept += gone && !keepDims ? 0 : 1;
    }
    AxisLabels out = AxisLabels.none(kept);
    int to = 0;
    for (int axis = 0; axis < x.rank(); axis++) {
      if (reduced[axis]) {
        table.freeze(x, axis, Barrier.mixes(node));
        to += keepDims ? 1 : 0;
      } else {
        out.set(to++, x.get(axis));
      }
    }
    table.define(node.output(), out);
  }
}
