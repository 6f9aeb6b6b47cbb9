package io.espalier.channels;

import io.espalier.channels.Source.Role;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * How transposed convolutions move labels. The weight is {@code [Cin, Cout/g, ..]}: with one group
 * its axis 0 reads the input's channels and its axis 1 makes the output's. A depthwise one carries
 * channels as a depthwise convolution does. Any other with groups freezes both sides.
 */
final class ConvTransposeRule {
  private final LabelTable table;

  ConvTransposeRule(LabelTable table) {
    this.table = table;
  }

  void apply(Node node, Op.ConvTranspose op) {
    String weight = node.input(1);
    if (!table.isConstant(weight)) {
      table.freezeAll(node, Barrier.unknownOperand(node, "a weight that the network computes"));
      return;
    }
    AxisLabels x = table.read(node, node.input(0));
    table.freezeFrom(x, 2, Barrier.slides(node));
    int @Nullable [] in = x == null ? null : x.get(1);
    Shape shape = table.shape(weight).orElseThrow();
    int @Nullable [] out;
    if (op.group() == 1) {
      table.bind(node, weight, 0, in, Role.CONSUMER, node.input(0));
      out = table.produce(node, weight, 1);
    } else if (op.group() == shape.dim(0)) {
      out = depthwise(node, in, shape);
    } else {
      out = grouped(node, in);
    }
    if (node.hasInput(2)) {
      table.bind(node, node.input(2), 0, out, Role.CARRIED, node.output());
    }
    AxisLabels axes = AxisLabels.none(op.window().axes() + 2);
    axes.set(0, x == null ? null : x.get(0));
    axes.set(1, out);
    table.define(node.output(), axes);
  }

  private int @Nullable [] depthwise(Node node, int @Nullable [] in, Shape weight) {
    table.bind(node, node.input(1), 1, null, Role.CARRIED, node.input(0));
    int[] carried = table.bind(node, node.input(1), 0, in, Role.GROUPED_FILTER, node.input(0));
    if (in == null || carried == null) {
      return null;
    }
    int multiplier = weight.dim(1);
    int[] out = new int[carried.length * multiplier];
    for (int i = 0; i < out.length; i++) {
      out[i] = carried[i / multiplier];
    }
    return out;
  }

  private int @Nullable [] grouped(Node node, int @Nullable [] in) {
    Barrier barrier = Barrier.groups(node);
    table.components().freeze(in, barrier);
    table.produce(node, node.input(1), 1);
    table.freezeConstant(node.input(1), barrier);
    return null;
  }
}
