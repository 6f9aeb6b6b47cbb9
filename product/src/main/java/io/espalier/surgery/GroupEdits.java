package io.espalier.surgery;

import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.Shape;
import java.util.Arrays;

/** The numbers of groups of convolutions of which channels go. */
final class GroupEdits {
  private final Widths widths;

  GroupEdits(Widths widths) {
    this.widths = widths;
  }

  Node conv(Node node, Op.Conv op) {
    return node.withOp(new Op.Conv(op.window(), remaining(node, op.group())));
  }

  Node transposed(Node node, Op.ConvTranspose op) {
    return node.withOp(
        new Op.ConvTranspose(
            op.window(), remaining(node, op.group()), op.outputPadding(), op.outputShape()));
  }

  /** The groups of which an input channel stays: all of them where places go, not groups. */
  private int remaining(Node node, int groups) {
    Shape x = widths.before(node.input(0));
    int[] kept = widths.kept(node.input(0), 1);
    if (x == null || kept == null) {
      return groups;
    }
    int places = x.dim(1) / groups;
    return (int) Arrays.stream(kept).map(channel -> channel / places).distinct().count();
  }
}
