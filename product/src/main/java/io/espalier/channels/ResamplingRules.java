package io.espalier.channels;

import io.espalier.graph.Node;
import io.espalier.graph.Op;
import org.jspecify.annotations.Nullable;

/** How operators that change an image's resolution move labels. */
final class ResamplingRules {
  private final LabelTable table;

  ResamplingRules(LabelTable table) {
    this.table = table;
  }

  /** An axis that is not resampled passes; one that is freezes. */
  void resize(Node node, Op.Resize op) {
    AxisLabels x = table.read(node, node.input(0));
    if (x == null) {
      table.freezeAll(node, Barrier.unknownOperand(node, "an operand of unknown shape"));
      return;
    }
    boolean[] same = untouched(node, op, x.rank());
    AxisLabels out = AxisLabels.none(x.rank());
    for (int axis = 0; axis < x.rank(); axis++) {
      if (same[axis]) {
        out.set(axis, x.get(axis));
      } else {
        table.freeze(x, axis, Barrier.resamples(node));
      }
    }
    table.define(node.output(), out);
  }

  private boolean[] untouched(Node node, Op.Resize op, int rank) {
    boolean[] same = new boolean[rank];
    double @Nullable [] scales = table.doubles(node.input(2));
    boolean crops = op.coordinates() == Op.Coordinates.TF_CROP_AND_RESIZE;
    for (int axis = 0; axis < rank; axis++) {
      int entry = entry(op, axis, rank);
      boolean keeps =
          node.hasInput(3)
              ? table.extent(node.input(0), axis) == table.extent(node.output(), axis)
              : scales != null && entry >= 0 && scales[entry] == 1;
      same[axis] = entry < 0 || (keeps && !crops);
    }
    return same;
  }

  /** The position of an axis in scales and sizes, or −1 where it is not resized. */
  private static int entry(Op.Resize op, int axis, int rank) {
    if (op.axes().isEmpty()) {
      return axis;
    }
    int entry = op.axes().indexOf(axis);
    return entry >= 0 ? entry : op.axes().indexOf(axis - rank);
  }

  /**
   * A channel of the output is one channel in each of the block's positions, which lie {@code C/b²}
   * channels apart (DCR) or side by side (CRD).
   */
  void depthToSpace(Node node, Op.DepthToSpace op) {
    AxisLabels x = table.read(node, node.input(0));
    if (x == null) {
      table.freezeAll(node, Barrier.unknownOperand(node, "an operand of unknown shape"));
      return;
    }
    table.freezeFrom(x, 2, Barrier.resamples(node));
    AxisLabels out = AxisLabels.none(x.rank());
    out.set(0, x.get(0));
    int[] in = x.get(1);
    if (in != null) {
      int positions = op.block() * op.block();
      int[] united = new int[in.length / positions];
      for (int c = 0; c < united.length; c++) {
        for (int p = 0; p < positions; p++) {
          int at = op.columnRowDepth() ? c * positions + p : p * united.length + c;
          if (p == 0) {
            united[c] = in[at];
          } else {
            table.components().unite(united[c], in[at]);
          }
        }
      }
      if (united.length == 1) {
        table.components().freeze(united, Barrier.alone(node));
      } else {
        out.set(1, united);
      }
    }
    table.define(node.output(), out);
  }

  /** Each position of a block has all channels once. */
  void spaceToDepth(Node node, Op.SpaceToDepth op) {
    AxisLabels x = table.read(node, node.input(0));
    if (x == null) {
      table.freezeAll(node, Barrier.unknownOperand(node, "an operand of unknown shape"));
      return;
    }
    table.freezeFrom(x, 2, Barrier.resamples(node));
    AxisLabels out = AxisLabels.none(x.rank());
    out.set(0, x.get(0));
    int[] in = x.get(1);
    if (in != null) {
      out.set(1, RepetitionRules.repeat(in, op.block() * op.block()));
    }
    table.define(node.output(), out);
  }
}
