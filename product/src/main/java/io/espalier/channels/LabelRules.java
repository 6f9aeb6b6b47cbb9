package io.espalier.channels;

import io.espalier.channels.Source.Role;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.Shape;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How each operator moves labels: for every node, in topological order, {@link #apply} reads the
 * labels of the operands, unites or freezes what the operator ties, and defines the labels of the
 * outputs. {@link ConvRules}, {@link ProductRules}, {@link MovementRules} and {@link ReshapeRule}
 * hold the larger families.
 */
final class LabelRules {
  private final LabelTable table;
  private final ConvRules convolutions;
  private final ProductRules products;
  private final MovementRules movements;
  private final ReshapeRule reshapes;

  LabelRules(LabelTable table) {
    this.table = table;
    this.convolutions = new ConvRules(table);
    this.products = new ProductRules(table);
    this.movements = new MovementRules(table);
    this.reshapes = new ReshapeRule(table.components());
  }

  void apply(Node node) {
    switch (node.op()) {
      case Op.Conv conv -> convolutions.apply(node, conv);
      case Op.Gemm gemm -> products.apply(node, gemm);
      case Op.MatMul m -> products.matMul(node);
      case Op.BatchNorm b -> batchNorm(node);
      case Op.Elementwise e -> pass(node);
      case Op.Clip c -> pass(node);
      case Op.Dropout d -> pass(node);
      case Op.Cast c -> pass(node);
      case Op.Binary b -> binary(node, b.arithmetic());
      case Op.Pool p -> pool(node);
      case Op.GlobalPool p -> pool(node);
      case Op.Reduce r -> reduce(node, r);
      case Op.Softmax s -> softmax(node, s);
      case Op.Flatten f -> reshape(node);
      case Op.Reshape r -> reshape(node);
      case Op.Squeeze s -> reshape(node);
      case Op.Unsqueeze u -> reshape(node);
      case Op.Transpose t -> movements.transpose(node, t);
      case Op.Concat c -> movements.concat(node, c);
      case Op.Slice s -> movements.slice(node);
      case Op.Pad p -> movements.pad(node, p);
      case Op.Gather g -> movements.gather(node, g);
      case Op.ConstantOfShape c -> fill(node);
      case Op.ShapeOf s -> table.freezeAll(node, Barrier.shapeIsData(node));
      case Op.ConvTranspose c -> table.freezeAll(node, Barrier.unknownOperator(node));
      case Op.InstanceNorm n -> table.freezeAll(node, Barrier.unknownOperator(node));
      case Op.LayerNorm n -> table.freezeAll(node, Barrier.unknownOperator(node));
      case Op.GroupNorm n -> table.freezeAll(node, Barrier.unknownOperator(node));
      case Op.Lrn n -> table.freezeAll(node, Barrier.unknownOperator(node));
      case Op.Compare c -> table.freezeAll(node, Barrier.unknownOperator(node));
      case Op.Where w -> table.freezeAll(node, Barrier.unknownOperator(node));
      case Op.Fold f -> table.freezeAll(node, Barrier.unknownOperator(node));
      case Op.PRelu p -> table.freezeAll(node, Barrier.unknownOperator(node));
      case Op.LpPool p -> table.freezeAll(node, Barrier.unknownOperator(node));
      case Op.GlobalLpPool p -> table.freezeAll(node, Barrier.unknownOperator(node));
      case Op.ArgReduce a -> table.freezeAll(node, Barrier.unknownOperator(node));
      case Op.Split s -> table.freezeAll(node, Barrier.unknownOperator(node));
      case Op.Expand e -> table.freezeAll(node, Barrier.unknownOperator(node));
      case Op.Tile t -> table.freezeAll(node, Barrier.unknownOperator(node));
      case Op.Resize r -> table.freezeAll(node, Barrier.unknownOperator(node));
      case Op.DepthToSpace d -> table.freezeAll(node, Barrier.unknownOperator(node));
      case Op.SpaceToDepth s -> table.freezeAll(node, Barrier.unknownOperator(node));
      case Op.Range r -> table.freezeAll(node, Barrier.unknownOperator(node));
      case Op.Opaque o -> table.freezeAll(node, Barrier.unknownOperator(node));
    }
  }

  /** The same labels on every output. */
  private void pass(Node node) {
    AxisLabels x = table.read(node, node.input(0));
    if (x == null) {
      return;
    }
    for (String output : node.outputs()) {
      table.define(output, x);
    }
  }

  private void batchNorm(Node node) {
    String input = node.input(0);
    AxisLabels x = table.read(node, input);
    int @Nullable [] channels = x == null || x.rank() < 2 ? null : x.get(1);
    for (int i = 1; i < node.inputs().size(); i++) {
      Role role = i == 1 ? Role.SCALE : Role.CARRIED;
      table.bind(node, node.input(i), 0, channels, role, input);
    }
    pass(node);
  }

  /** Union with broadcasting; an axis of extent 1 puts nothing in the way. */
  private void binary(Node node, Op.Arithmetic arithmetic) {
    String left = node.input(0);
    String right = node.input(1);
    AxisLabels a = table.read(node, left);
    AxisLabels b = table.read(node, right);
    if (a == null || b == null) {
      table.freezeAll(node, Barrier.unknownOperand(node, "an operand of unknown shape"));
      return;
    }
    boolean adds =
        switch (arithmetic) {
          case ADD, SUB -> !table.isConstant(left) && !table.isConstant(right);
          case MUL, DIV, POW, MOD -> false;
        };
    int rank = Math.max(a.rank(), b.rank());
    AxisLabels out = AxisLabels.none(rank);
    for (int i = 1; i <= rank; i++) {
      int axisA = a.rank() - i;
      int axisB = b.rank() - i;
      if (axisA < 0 || table.extent(left, axisA) == 1) {
        out.set(rank - i, axisB < 0 ? null : b.get(axisB));
      } else if (axisB < 0 || table.extent(right, axisB) == 1) {
        out.set(rank - i, a.get(axisA));
      } else {
        if (adds) {
          table.add(a, axisA, b, axisB);
        }
        out.set(rank - i, table.joinEqual(node, a.get(axisA), left, b.get(axisB), right));
      }
    }
    table.define(node.output(), out);
  }

  private void pool(Node node) {
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
      // The positions of maxima count over all channels.
      table.freezeFrom(x, 0, Barrier.mixes(node));
      table.define(node.outputs().get(1), AxisLabels.none(x.rank()));
    }
  }

  private void reduce(Node node, Op.Reduce op) {
    AxisLabels x = table.read(node, node.input(0));
    long[] axes = table.longs(node.input(1));
    if (x == null || (node.hasInput(1) && axes == null)) {
      table.freezeAll(node, Barrier.unknownOperand(node, "axes that are not known"));
      return;
    }
    boolean[] reduced = new boolean[x.rank()];
    if (axes != null && axes.length > 0) {
      for (long axis : axes) {
        reduced[(int) (axis < 0 ? axis + x.rank() : axis)] = true;
      }
    } else {
      Arrays.fill(reduced, !op.noopWithEmptyAxes());
    }
    int kept = 0;
    for (boolean gone : reduced) {
      kept += gone && !op.keepDims() ? 0 : 1;
    }
    AxisLabels out = AxisLabels.none(kept);
    int to = 0;
    for (int axis = 0; axis < x.rank(); axis++) {
      if (reduced[axis]) {
        table.freeze(x, axis, Barrier.mixes(node));
        to += op.keepDims() ? 1 : 0;
      } else {
        out.set(to++, x.get(axis));
      }
    }
    table.define(node.output(), out);
  }

  private void softmax(Node node, Op.Softmax op) {
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
    pass(node);
  }

  private void reshape(Node node) {
    AxisLabels x = table.read(node, node.input(0));
    Optional<Shape> in = table.shape(node.input(0));
    Optional<Shape> out = table.shape(node.output());
    if (x == null || in.isEmpty() || out.isEmpty()) {
      table.freezeAll(node, Barrier.unknownOperand(node, "a shape that is not known"));
      return;
    }
    table.define(node.output(), reshapes.apply(node, x, in.get(), out.get()));
  }

  private void fill(Node node) {
    Optional<Shape> shape = table.shape(node.output());
    if (shape.isEmpty()) {
      return;
    }
    AxisLabels out = AxisLabels.none(shape.get().rank());
    for (int axis = 0; axis < out.rank(); axis++) {
      if (shape.get().dim(axis) > 1) {
        out.set(axis, table.bringIn(node, shape.get().dim(axis)));
      }
    }
    table.define(node.output(), out);
  }
}
