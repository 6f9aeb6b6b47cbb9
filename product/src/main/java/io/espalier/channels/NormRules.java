package io.espalier.channels;

import io.espalier.channels.Source.Role;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import org.jspecify.annotations.Nullable;

/**
 * How normalisations move labels. They freeze the axes over which they take statistics, and let the
 * others pass; what they multiply with and add follows the axis that it belongs to.
 */
final class NormRules {
  private final LabelTable table;
  private final BroadcastRules broadcasts;

  NormRules(LabelTable table, BroadcastRules broadcasts) {
    this.table = table;
    this.broadcasts = broadcasts;
  }

  void batchNorm(Node node) {
    perChannel(node);
    table.pass(node);
  }

  void instanceNorm(Node node) {
    table.freezeFrom(table.read(node, node.input(0)), 2, Barrier.mixes(node));
    perChannel(node);
    table.pass(node);
  }

  /** Binds all further operands, of shape {@code [C]}, to axis 1 of the first. */
  private void perChannel(Node node) {
    String input = node.input(0);
    AxisLabels x = table.read(node, input);
    int @Nullable [] channels = x == null || x.rank() < 2 ? null : x.get(1);
    for (int i = 1; i < node.inputs().size(); i++) {
      Role role = i == 1 ? Role.SCALE : Role.CARRIED;
      table.bind(node, node.input(i), 0, channels, role, input);
    }
  }

  void layerNorm(Node node, Op.LayerNorm op) {
    AxisLabels x = table.read(node, node.input(0));
    if (x == null) {
      table.freezeAll(node, Barrier.unknownOperand(node, "an operand of unknown shape"));
      return;
    }
    int from = op.axis() < 0 ? op.axis() + x.rank() : op.axis();
    table.freezeFrom(x, from, Barrier.mixes(node));
    for (int i = 1; i < node.inputs().size(); i++) {
      if (node.hasInput(i)) {
        broadcasts.follow(node, node.input(i), x, node.input(0));
      }
    }
    table.define(node.output(), x);
    AxisLabels statistics = AxisLabels.none(x.rank());
    for (int axis = 0; axis < from; axis++) {
      statistics.set(axis, x.get(axis));
    }
    node.outputs().stream()
        .skip(1)
        .filter(output -> !output.isEmpty())
        .forEach(output -> table.define(output, statistics));
  }

  /** Groups of channels are normalised together, so that no channel may go. */
  void groupNorm(Node node) {
    AxisLabels x = table.read(node, node.input(0));
    Barrier barrier = Barrier.mixes(node);
    table.freezeFrom(x, 1, barrier);
    for (int i = 1; i < node.inputs().size(); i++) {
      table.freezeFrom(table.read(node, node.input(i)), 0, barrier);
    }
    table.pass(node);
  }

  void localResponse(Node node) {
    table.freeze(table.read(node, node.input(0)), 1, Barrier.mixes(node));
    table.pass(node);
  }

  void softmax(Node node, Op.Softmax op) {
    AxisLabels x = table.read(node, node.input(0));
    if (x == null) {
      return;
    }
    int axis = op.axis() < 0 ? op.axis() + x.rank() : op.axis();
    if (op.toTheEnd()) {
      table.freezeFrom(x, axis, Barrier.mixes(node));
    } else {
      table.freeze(x, axis, Barrier.mixes(node));
    }
    table.pass(node);
  }
}
