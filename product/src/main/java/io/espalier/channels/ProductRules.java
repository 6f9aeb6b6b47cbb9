package io.espalier.channels;

import io.espalier.channels.Source.Role;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * How matrix products move labels. With a constant on one side, the axis that is summed over is
 * where the constant reads the other side's channels, and its remaining matrix axis makes new ones.
 * Without a constant, the axes that are summed over freeze.
 */
final class ProductRules {
  private final LabelTable table;

  ProductRules(LabelTable table) {
    this.table = table;
  }

  void apply(Node node, Op.Gemm op) {
    Side a = new Side(node.input(0), op.transA() ? 1 : 0, op.transA() ? 0 : 1);
    Side b = new Side(node.input(1), op.transB() ? 0 : 1, op.transB() ? 1 : 0);
    AxisLabels out = AxisLabels.none(2);
    multiply(node, a, b, out);
    if (node.hasInput(2)) {
      addend(node, node.input(2), out);
    }
    table.define(node.output(), out);
  }

  void matMul(Node node) {
    Shape a = table.shape(node.input(0)).orElse(null);
    Shape b = table.shape(node.input(1)).orElse(null);
    if (a == null || b == null) {
      table.freezeAll(node, Barrier.unknownOperand(node, "an operand of unknown shape"));
      return;
    }
    int batchAxes = Math.max(Math.max(a.rank(), b.rank()) - 2, 0);
    Side left = new Side(node.input(0), a.rank() == 1 ? -1 : a.rank() - 2, a.rank() - 1);
    Side right =
        new Side(node.input(1), b.rank() == 1 ? -1 : b.rank() - 1, Math.max(b.rank() - 2, 0));
    AxisLabels product = AxisLabels.none(2);
    multiply(node, left, right, product);

    int rows = a.rank() == 1 ? 0 : 1;
    int columns = b.rank() == 1 ? 0 : 1;
    AxisLabels out = AxisLabels.none(batchAxes + rows + columns);
    for (int i = 0; i < batchAxes; i++) {
      out.set(batchAxes - 1 - i, batchAxis(node, a.rank() - 3 - i, b.rank() - 3 - i));
    }
    if (rows == 1) {
      out.set(batchAxes, product.get(0));
    }
    if (columns == 1) {
      out.set(batchAxes + rows, product.get(1));
    }
    table.define(node.output(), out);
  }

  /**
   * One operand of a product.
   *
   * @param free the axis that the product keeps, or −1
   * @param summed the axis that it sums over
   */
  private record Side(String value, int free, int summed) {}

  /** Sets the labels of the product's rows and columns. */
  private void multiply(Node node, Side a, Side b, AxisLabels out) {
    boolean constantA = table.isConstant(a.value());
    boolean constantB = table.isConstant(b.value());
    if (constantA && constantB) {
      Barrier barrier = Barrier.unknownOperand(node, "constants only");
      table.freezeConstant(a.value(), barrier);
      table.freezeConstant(b.value(), barrier);
      return;
    }
    if (constantA || constantB) {
      Side weight = constantA ? a : b;
      Side data = constantA ? b : a;
      AxisLabels x = table.read(node, data.value());
      table.bind(
          node,
          weight.value(),
          weight.summed(),
          x == null ? null : x.get(data.summed()),
          Role.CONSUMER,
          data.value());
      int[] made = weight.free() < 0 ? null : table.produce(node, weight.value(), weight.free());
      int[] passed = x == null || data.free() < 0 ? null : x.get(data.free());
      out.set(constantA ? 0 : 1, made);
      out.set(constantA ? 1 : 0, passed);
      return;
    }
    out.set(0, sumOver(node, a));
    out.set(1, sumOver(node, b));
  }

  /** Freezes the axis that is summed over; returns the labels of the other. */
  private int @Nullable [] sumOver(Node node, Side side) {
    AxisLabels x = table.read(node, side.value());
    table.freeze(x, side.summed(), Barrier.mixes(node));
    return x == null || side.free() < 0 ? null : x.get(side.free());
  }

  /** Axes in front of the matrices broadcast against each other; negative ones are absent. */
  private int @Nullable [] batchAxis(Node node, int axisA, int axisB) {
    String a = node.input(0);
    String b = node.input(1);
    boolean openA = axisA < 0 || table.extent(a, axisA) == 1;
    boolean openB = axisB < 0 || table.extent(b, axisB) == 1;
    if (openA) {
      return openB ? null : batchLabels(node, b, axisB);
    }
    if (openB) {
      return batchLabels(node, a, axisA);
    }
    if (table.isConstant(a)) {
      return table.bind(node, a, axisA, batchLabels(node, b, axisB), Role.CARRIED, b);
    }
    return table.bind(node, b, axisB, batchLabels(node, a, axisA), Role.CARRIED, a);
  }

  private int @Nullable [] batchLabels(Node node, String value, int axis) {
    if (table.isConstant(value)) {
      return table.produce(node, value, axis);
    }
    AxisLabels x = table.read(node, value);
    return x == null ? null : x.get(axis);
  }

  /** Ties the addend of a Gemm, which broadcasts to the product, to its axes. */
  private void addend(Node node, String value, AxisLabels out) {
    Shape shape = table.shape(value).orElse(null);
    if (shape == null) {
      table.freezeFrom(out, 0, Barrier.unknownOperand(node, "an addend of unknown shape"));
      return;
    }
    for (int axis = 0; axis < shape.rank(); axis++) {
      int of = axis + 2 - shape.rank();
      if (shape.dim(axis) > 1) {
        if (!table.isConstant(value)) {
          table.add(table.read(node, value), axis, out, of);
        }
        out.set(of, table.bind(node, value, axis, out.get(of), Role.CARRIED, node.output()));
      }
    }
  }
}
