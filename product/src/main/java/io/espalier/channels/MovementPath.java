package io.espalier.channels;

import io.espalier.graph.ConstantEvaluator;
import io.espalier.graph.Node;
import io.espalier.graph.Shapes;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Operators one behind the other that only move numbers, and where the numbers 0, 1, 2, ... come
 * out that go in.
 */
final class MovementPath {
  private final @Nullable MovementPath before;
  private final Node node;
  private final int input;
  private final Map<Shapes, List<Tensor>> results = new HashMap<>();

  /**
   * A path that ends with a node.
   *
   * @param before the path in front of it; null if the node is the first
   * @param input which output of the node in front it moves
   */
  MovementPath(@Nullable MovementPath before, Node node, int input) {
    this.before = before;
    this.node = node;
    this.input = input;
  }

  /** The last node. */
  Node node() {
    return node;
  }

  /** The number of nodes behind the first. */
  int length() {
    return before == null ? 0 : before.length() + 1;
  }

  /** The value in front of the path. */
  String start() {
    return before == null ? node.input(0) : before.start();
  }

  /** The numbers in the last node's outputs at some shapes; none if they cannot be found. */
  List<Tensor> results(Shapes at) {
    List<Tensor> known = results.get(at);
    if (known == null) {
      Tensor operand = operand(at);
      known = operand == null ? List.of() : move(operand, at);
      results.put(at, known);
    }
    return known;
  }

  private @Nullable Tensor operand(Shapes at) {
    if (before == null) {
      return at.find(start()).map(MovementPath::numbered).orElse(null);
    }
    List<Tensor> made = before.results(at);
    return made.isEmpty() ? null : made.get(input);
  }

  private static Tensor numbered(Shape shape) {
    long[] numbers = new long[Math.toIntExact(shape.elements())];
    Arrays.setAll(numbers, i -> i);
    return Tensor.ofLongs(shape, numbers);
  }

  private List<Tensor> move(Tensor operand, Shapes at) {
    List<@Nullable Tensor> operands = new ArrayList<>();
    operands.add(operand);
    for (int i = 1; i < node.inputs().size(); i++) {
      Tensor known = at.constant(node.input(i)).orElse(null);
      if (known == null && node.hasInput(i)) {
        return List.of();
      }
      operands.add(known);
    }
    return ConstantEvaluator.evaluate(node, operands).orElse(List.of());
  }

  /**
   * Which indices of one axis of the value in front each output of the last node consists of; null
   * if one of them is anything else.
   */
  @Nullable List<int[]> taken(int axis, Shapes at) {
    List<int[]> taken = new ArrayList<>();
    for (Tensor result : results(at)) {
      int[] indices = taken(result, at.of(start()), axis);
      if (indices == null) {
        return null;
      }
      taken.add(indices);
    }
    return taken.isEmpty() ? null : taken;
  }

  private static int @Nullable [] taken(Tensor result, Shape start, int axis) {
    Shape shape = result.shape();
    if (shape.rank() != start.rank()
        || shape.elements() == 0
        || !shape.with(axis, 1).equals(start.with(axis, 1))) {
      return null;
    }
    int extent = start.dim(axis);
    int inner = (int) start.product(axis + 1, start.rank());
    int[] indices = new int[shape.dim(axis)];
    for (int k = 0; k < indices.length; k++) {
      indices[k] = (int) (result.getLong(k * inner) / inner % extent);
    }
    int at = 0;
    for (long outer = 0; at < result.size(); outer++) {
      for (int index : indices) {
        long from = (outer * extent + index) * inner;
        for (int i = 0; i < inner; i++, at++) {
          if (result.getLong(at) != from + i) {
            return null;
          }
        }
      }
    }
    return indices;
  }
}
