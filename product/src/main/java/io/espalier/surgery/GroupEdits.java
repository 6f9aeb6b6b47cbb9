package io.espalier.surgery;

import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.Shape;
import java.util.Arrays;
import java.util.Objects;

/** The numbers of groups of convolutions of which channels go. */
final class GroupEdits {
  private final Widths widths;

  GroupEdits(Widths widths) {
    this.widths = widths;
  }

  Node conv(Node node, Op.Conv op) {
    int places = weight(node).dim(1);
    return node.withOp(new Op.Conv(op.window(), remaining(node, op.group(), places)));
  }

  Node transposed(Node node, Op.ConvTranspose op) {
    int places = weight(node).dim(0) / op.group();
    int groups = remaining(node, op.group(), places);
    return node.withOp(
        new Op.ConvTranspose(op.window(), groups, op.outputPadding(), op.outputShape()));
  }

  /** The weight's shape, which is known where the input's is not, as behind an unknown operator. */
  private Shape weight(Node node) {
    return Objects.requireNonNull(widths.before(node.input(1)), node.input(1));
  }

  /**
   * The groups of which an input channel stays: all of them where places go, not groups.
   *
   * @param places input channels a group
   */
  private int remaining(Node node, int groups, int places) {
    int[] kept = widths.kept(node.input(0), 1);
    return kept == null
        ? groups
        : (int) Arrays.stream(kept).map(channel -> channel / places).distinct().count();
  }
}
