package io.espalier.channels;

import io.espalier.graph.Node;

/** How pools move labels: batch and channels pass, the axes that are pooled freeze. */
final class PoolRules {
  private final LabelTable table;

  PoolRules(LabelTable table) {
    this.table = table;
  }

  void apply(Node node) {
    AxisLabels x = table.read(node, node.input(0));
    if (x == null) {
      return;
    }
    table.freezeFrom(x, 2, Barrier.slides(node));
    AxisLabels out = AxisLabels.none(x.rank());
    for (int axis = 0; axis < Math.min(2, x.rank()); axis++) {
      out.set(axis, x.get(axis));
    }
    table.define(node.output(), out);
    if (node.outputs().size() > 1 && !node.outputs().get(1).isEmpty()) {
      table.freezeFrom(x, 0, Barrier.countsPositions(node));
      table.define(node.outputs().get(1), AxisLabels.none(x.rank()));
    }
  }
}
