package io.espalier.surgery;

import io.espalier.graph.Node;
import io.espalier.tensor.Shape;

/** Edits of the counts of a Pad: as much is added, or taken away, as stays of it. */
final class PadEdits {
  private final Widths widths;
  private final Edits edits;

  PadEdits(Widths widths, Edits edits) {
    this.widths = widths;
    this.edits = edits;
  }

  Node pad(Node node) {
    Shape in = widths.before(node.input(0));
    Shape out = widths.before(node.output());
    long[] pads = widths.entriesBefore(node.input(1));
    if (in == null || out == null || pads == null) {
      return node;
    }
    int rank = in.rank();
    for (int axis = 0; axis < rank; axis++) {
      int before = Math.toIntExact(pads[axis]);
      int after = Math.toIntExact(pads[axis + rank]);
      pads[axis] =
          before < 0
              ? -widths.keptWithin(node.input(0), axis, 0, -before)
              : widths.keptWithin(node.output(), axis, 0, before);
      pads[axis + rank] =
          after < 0
              ? -widths.keptWithin(node.input(0), axis, in.dim(axis) + after, in.dim(axis))
              : widths.keptWithin(node.output(), axis, out.dim(axis) - after, out.dim(axis));
    }
    return edits.set(node, 1, pads);
  }
}
