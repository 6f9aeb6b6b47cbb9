package io.espalier.channels;

import io.espalier.channels.Source.Role;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How normalisations move labels. What they multiply with and add follows the axis that it belongs
 * to. The axes over which they take statistics freeze, and the others pass.
 *
 * <p>Through {@linkplain Exactness#THROUGH_NORMS norms} one of the axes with statistics passes too:
 * the only one of which something may go, which is that of the channels. A GroupNorm then ties the
 * same place of all its groups, so that they stay equally large and as many as they are. An
 * InstanceNorm that exporters write for a GroupNorm has the places of a group on its last axis.
 */
final class NormRules {
  private final LabelTable table;
  private final BroadcastRules broadcasts;
  private final Exactness exactness;

  NormRules(LabelTable table, BroadcastRules broadcasts, Exactness exactness) {
    this.table = table;
    this.broadcasts = broadcasts;
    this.exactness = exactness;
  }

  void batchNorm(Node node) {
    perChannel(node);
    table.pass(node);
  }

  void instanceNorm(Node node) {
    freezeStatistics(node, table.read(node, node.input(0)));
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

  /** Freezes the axes over which a node takes statistics, but for one that may pass. */
  private void freezeStatistics(Node node, @Nullable AxisLabels x) {
    if (x == null) {
      return;
    }
    int first = NormAxes.first(node.op(), x.rank()).orElseThrow();
    int passing = exactness == Exactness.THROUGH_NORMS ? onlyRemovable(x, first) : -1;
    for (int axis = first; axis < x.rank(); axis++) {
      if (axis != passing) {
        table.freeze(x, axis, Barrier.mixes(node));
      }
    }
  }

  /** The axis of which something may go, if it is the only one from an axis on; else −1. */
  private int onlyRemovable(AxisLabels x, int from) {
    int only = -1;
    for (int axis = from; axis < x.rank(); axis++) {
      int[] vector = x.get(axis);
      if (vector != null && !Arrays.stream(vector).allMatch(table.components()::isFrozen)) {
        if (only >= 0) {
          return -1;
        }
        only = axis;
      }
    }
    return only;
  }

  void layerNorm(Node node, Op.LayerNorm op) {
    AxisLabels x = table.read(node, node.input(0));
    if (x == null) {
      table.freezeAll(node, Barrier.unknownOperand(node, "an operand of unknown shape"));
      return;
    }
    freezeStatistics(node, x);
    for (int i = 1; i < node.inputs().size(); i++) {
      if (node.hasInput(i)) {
        broadcasts.follow(node, node.input(i), x, node.input(0));
      }
    }
    table.define(node.output(), x);
    AxisLabels statistics = AxisLabels.none(x.rank());
    for (int axis = 0; axis < NormAxes.first(op, x.rank()).orElseThrow(); axis++) {
      statistics.set(axis, x.get(axis));
    }
    node.outputs().stream()
        .skip(1)
        .filter(output -> !output.isEmpty())
        .forEach(output -> table.define(output, statistics));
  }

  /** A scale or bias with one number a group stays whole, as the groups do. */
  void groupNorm(Node node, Op.GroupNorm op) {
    AxisLabels x = table.read(node, node.input(0));
    freezeStatistics(node, x);
    int[] channels = x == null || exactness == Exactness.EXACT ? null : x.get(1);
    if (channels != null) {
      table.components().uniteParts(channels, op.groups());
    }
    for (int i = 1; i < node.inputs().size(); i++) {
      String parameter = node.input(i);
      boolean perChannel = channels != null && table.extent(parameter, 0) == channels.length;
      Role role = i == 1 ? Role.SCALE : Role.CARRIED;
      table.bind(node, parameter, 0, perChannel ? channels : null, role, node.input(0));
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
