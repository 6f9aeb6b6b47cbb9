package io.espalier.channels;

import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.Shapes;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Labels are found at one batch and one size; this freezes those that would be wrong at others.
 *
 * <p>A Reshape that merges channels with the batch may put them elsewhere at another batch. And a
 * width that is computed from a free extent has no literal that is right at each of them: such an
 * entry of a target shape must be open, or follow the channels by itself.
 */
final class OtherExtents {
  private final Graph graph;
  private final Shapes shapes;
  private final Map<String, Shape> inputShapes;
  private final ShapeArithmetic arithmetic;
  private final LabelTable table;
  private final Components components;

  OtherExtents(
      Graph graph,
      Shapes shapes,
      Map<String, Shape> inputShapes,
      ShapeArithmetic arithmetic,
      LabelTable table) {
    this.graph = graph;
    this.shapes = shapes;
    this.inputShapes = inputShapes;
    this.arithmetic = arithmetic;
    this.table = table;
    this.components = table.components();
  }

  void freeze() {
    List<Node> reshaping =
        graph.nodes().stream()
            .filter(node -> !arithmetic.contains(node) && isLabelled(node))
            .toList();
    if (reshaping.isEmpty()) {
      return;
    }
    for (Shapes other : InputShapes.inferredVariations(graph, inputShapes)) {
      for (Node node : reshaping) {
        if (shapes.find(node.output()).isPresent() && other.find(node.output()).isPresent()) {
          checkPlaces(node, other);
          checkWidths(node, other);
        }
      }
    }
  }

  private boolean isLabelled(Node node) {
    AxisLabels labels = table.labels().get(node.output());
    return (isReshape(node.op()) || target(node) != null) && labels != null && !labels.isEmpty();
  }

  private static boolean isReshape(Op op) {
    return op instanceof Op.Reshape || op instanceof Op.Flatten;
  }

  /** The operand that names the extents of the output, where the network computes it. */
  private @Nullable String target(Node node) {
    String target =
        node.op() instanceof Op.ConstantOfShape
            ? node.input(0)
            : node.op() instanceof Op.Reshape || node.op() instanceof Op.Expand
                ? node.input(1)
                : "";
    return arithmetic.isComputed(target) ? target : null;
  }

  /** Freezes what a Reshape moves to another place than at the analysed shapes. */
  private void checkPlaces(Node node, Shapes other) {
    if (!isReshape(node.op())) {
      return;
    }
    Side in = side(node.input(0), other);
    Side out = side(node.output(), other);
    for (ReshapeBlock block : ReshapeBlock.all(in.now, out.now)) {
      boolean concerned =
          (in.isCut(block.inAxes()) || out.isCut(block.outAxes()))
              && (in.varies(block.inAxes()) || out.varies(block.outAxes()));
      if (concerned && !(matches(block, in, out, true) || matches(block, in, out, false))) {
        in.freeze(block.inAxes(), node);
        out.freeze(block.outAxes(), node);
      }
    }
  }

  /**
   * Whether each number of a block belongs to the same components in front and behind.
   *
   * @param repeated whether an axis that has become longer has its labels several times, one row
   *     behind the other; else each label several times
   */
  private static boolean matches(ReshapeBlock block, Side in, Side out, boolean repeated) {
    int size = block.size(in.now);
    for (int p = 0; p < size; p++) {
      if (!in.at(p, block.inAxes(), repeated).equals(out.at(p, block.outAxes(), repeated))) {
        return false;
      }
    }
    return true;
  }

  private Side side(String value, Shapes other) {
    return new Side(table.labels().get(value), shapes.of(value), other.of(value));
  }

  /** A value at the analysed shapes and at others. */
  private final class Side {
    private final @Nullable AxisLabels labels;
    private final Shape analysed;
    private final Shape now;

    Side(@Nullable AxisLabels labels, Shape analysed, Shape now) {
      this.labels = labels;
      this.analysed = analysed;
      this.now = now;
    }

    boolean varies(int... axes) {
      for (int axis : axes) {
        if (analysed.dim(axis) != now.dim(axis)) {
          return true;
        }
      }
      return false;
    }

    /** Whether something of these axes may go. */
    boolean isCut(int... axes) {
      for (int axis : axes) {
        int[] vector = labels == null ? null : labels.get(axis);
        if (vector != null && !Arrays.stream(vector).allMatch(components::isFrozen)) {
          return true;
        }
      }
      return false;
    }

    /** The removable components that element {@code p} of a block belongs to. */
    Set<Integer> at(int p, int[] axes, boolean repeated) {
      Set<Integer> roots = new HashSet<>();
      for (int axis : axes) {
        int[] vector = labels == null ? null : labels.get(axis);
        if (vector != null) {
          int index = p / ReshapeBlock.stride(now, axes, axis) % now.dim(axis);
          long place =
              repeated ? index % vector.length : (long) index * vector.length / now.dim(axis);
          int label = vector[(int) place];
          if (!components.isFrozen(label)) {
            roots.add(components.find(label));
          }
        }
      }
      return roots;
    }

    void freeze(int[] axes, Node node) {
      for (int axis : axes) {
        table.freeze(labels, axis, Barrier.movesOtherwise(node));
      }
    }
  }

  /**
   * Freezes axes of which the extent varies, and whose entry a cut would have to make a literal.
   */
  private void checkWidths(Node node, Shapes other) {
    String target = target(node);
    AxisLabels labels = table.labels().get(node.output());
    if (target == null || labels == null) {
      return;
    }
    Shape out = shapes.of(node.output());
    for (int axis = 0; axis < labels.rank(); axis++) {
      int[] vector = labels.get(axis);
      if (vector != null
          && out.dim(axis) != other.of(node.output()).dim(axis)
          && !follows(target, axis - out.rank(), vector)) {
        table.freeze(labels, axis, Barrier.varies(node));
      }
    }
  }

  /** Whether an entry, counted from the end, is right by itself when a component goes. */
  private boolean follows(String target, int fromEnd, int[] vector) {
    for (int label : vector) {
      if (!components.isFrozen(label)) {
        int gone = components.find(label);
        try {
          Tensor entries = arithmetic.evaluate(value -> without(gone, value)).get(target);
          long entry = entries == null ? Long.MIN_VALUE : entries.getLong(entries.size() + fromEnd);
          return entry == -1 || entry == remaining(gone, vector);
        } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
          return false;
        }
      }
    }
    return true;
  }

  private Shape without(int gone, String value) {
    Shape shape = shapes.of(value);
    AxisLabels labels = table.labels().get(value);
    for (int axis = 0; labels != null && axis < labels.rank(); axis++) {
      int[] vector = labels.get(axis);
      shape = vector == null ? shape : shape.with(axis, remaining(gone, vector));
    }
    return shape;
  }

  private int remaining(int gone, int... vector) {
    int count = 0;
    for (int label : vector) {
      count += components.find(label) == gone ? 0 : 1;
    }
    return count;
  }
}
