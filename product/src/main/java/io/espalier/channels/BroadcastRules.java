package io.espalier.channels;

import io.espalier.graph.Node;
import io.espalier.graph.Op;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How operators of several operands that broadcast against each other move labels: the labels that
 * meet become one. An axis of extent 1 meets nothing.
 *
 * <p>Where computed values are added, or one of them is chosen (Sum, Max, Where), the tie is that
 * of a residual connection and couples layers; factors, exponents, conditions and constants only
 * follow.
 */
final class BroadcastRules {
  private final LabelTable table;

  BroadcastRules(LabelTable table) {
    this.table = table;
  }

  void binary(Node node, Op.Arithmetic arithmetic) {
    switch (arithmetic) {
      case ADD, SUB -> unite(node, node.inputs());
      case MUL, DIV, POW, MOD -> unite(node);
    }
  }

  void fold(Node node) {
    unite(node, node.inputs());
  }

  /** The condition only follows the values that it chooses from. */
  void where(Node node) {
    unite(node, node.inputs().subList(1, node.inputs().size()));
  }

  /** Operands that follow each other. */
  void unite(Node node) {
    unite(node, List.of());
  }

  /**
   * Unites the labels of all operands.
   *
   * @param terms those that couple layers where they are computed
   */
  private void unite(Node node, List<String> terms) {
    List<Operand> operands = new ArrayList<>();
    for (String value : node.inputs()) {
      AxisLabels labels = table.read(node, value);
      if (labels == null) {
        table.freezeAll(node, Barrier.unknownOperand(node, "an operand of unknown shape"));
        return;
      }
      operands.add(new Operand(value, labels));
    }
    List<Operand> added =
        operands.stream()
            .filter(o -> terms.contains(o.value()) && !table.isConstant(o.value()))
            .toList();
    List<Operand> ordered = new ArrayList<>(added);
    operands.stream().filter(operand -> !added.contains(operand)).forEach(ordered::add);

    int rank = operands.stream().mapToInt(operand -> operand.labels().rank()).max().orElse(0);
    AxisLabels out = AxisLabels.none(rank);
    for (int fromEnd = 1; fromEnd <= rank; fromEnd++) {
      out.set(rank - fromEnd, meet(node, ordered, added.size(), fromEnd));
    }
    table.define(node.output(), out);
  }

  private record Operand(String value, AxisLabels labels) {}

  /**
   * The labels of one axis of the result.
   *
   * @param added how many of the first operands are added
   * @param fromEnd the axis, 1 for the last
   */
  private int @Nullable [] meet(Node node, List<Operand> operands, int added, int fromEnd) {
    Operand first = null;
    int[] met = null;
    for (int i = 0; i < operands.size(); i++) {
      Operand operand = operands.get(i);
      int axis = operand.labels().rank() - fromEnd;
      if (axis < 0 || table.extent(operand.value(), axis) == 1) {
        continue;
      }
      int[] own = operand.labels().get(axis);
      if (first == null) {
        first = operand;
        met = own;
        continue;
      }
      if (i < added && met != null && own != null) {
        table.components().uniteByAddition(met, own);
      }
      met = table.joinEqual(node, met, first.value(), own, operand.value());
    }
    return met;
  }

  /** Ties an operand that broadcasts to a value to its last axes. */
  void follow(Node node, String operand, AxisLabels labels, String value) {
    AxisLabels own = table.read(node, operand);
    if (own == null) {
      table.freezeFrom(labels, 0, Barrier.unknownOperand(node, "an operand of unknown shape"));
      return;
    }
    for (int fromEnd = 1; fromEnd <= Math.min(own.rank(), labels.rank()); fromEnd++) {
      int axis = own.rank() - fromEnd;
      if (table.extent(operand, axis) != 1) {
        table.joinEqual(node, labels.get(labels.rank() - fromEnd), value, own.get(axis), operand);
      }
    }
  }
}
