package io.espalier.surgery;

import io.espalier.channels.ShapeArithmetic;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network before and after a cut: the extents of its values, and the elements of the operands
 * that say how (target shapes, ranges, paddings).
 */
final class Widths {
  private final Graph graph;
  private final PruningPlan plan;
  private final ShapeArithmetic arithmetic;

  /** Results of shape arithmetic in the cut network. */
  private final Map<String, Tensor> computed;

  /**
   * @param graph with one constant a use
   */
  Widths(Graph graph, PruningPlan plan) {
    this.graph = graph;
    this.plan = plan;
    this.arithmetic = new ShapeArithmetic(graph, plan.groups().shapes());
    this.computed = arithmetic.evaluate(value -> plan.shape(value).orElseThrow());
  }

  /** Whether a node belongs to the shape arithmetic, which has no widths of its own. */
  boolean isArithmetic(Node node) {
    return arithmetic.contains(node);
  }

  /** The shape of a value in the uncut network; null if it is not known. */
  @Nullable Shape before(String value) {
    return plan.groups().shapes().find(value).orElse(null);
  }

  /** The shape of a value in the cut network; null if it is not known. */
  @Nullable Shape after(String value) {
    return plan.shape(value).orElse(null);
  }

  /** The indices of an axis that stay, ascending; null if all do. */
  int @Nullable [] kept(String value, int axis) {
    return plan.kept(value, axis);
  }

  /** How many of the indices {@code from} to {@code to} (exclusive) of an axis stay. */
  int keptWithin(String value, int axis, int from, int to) {
    int[] kept = kept(value, axis);
    return kept == null
        ? to - from
        : (int) Arrays.stream(kept).filter(index -> index >= from && index < to).count();
  }

  /** The new numbers of those of some indices of an axis that stay, in their order. */
  int[] moved(String value, int axis, int extent, int... indices) {
    int[] kept = kept(value, axis);
    if (kept == null) {
      return indices;
    }
    int[] ranks = new int[extent];
    Arrays.fill(ranks, -1);
    for (int i = 0; i < kept.length; i++) {
      ranks[kept[i]] = i;
    }
    return Arrays.stream(indices).map(index -> ranks[index]).filter(rank -> rank >= 0).toArray();
  }

  /** The operand's elements in the uncut network; null if they are not known. */
  long @Nullable [] entriesBefore(String operand) {
    return plan.groups().shapes().constant(operand).map(Tensor::toLongs).orElse(null);
  }

  /** The operand's elements in the cut network, before any edit; null if they are not known. */
  @Nullable Tensor entries(String operand) {
    return graph.constant(operand).orElse(computed.get(operand));
  }
}
