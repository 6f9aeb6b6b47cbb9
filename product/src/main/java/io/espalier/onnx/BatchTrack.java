package io.espalier.onnx;

import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.Shapes;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Follows the batch axis through a network by comparing shapes at several batch sizes: it is the
 * one axis of a value that grows in proportion.
 */
final class BatchTrack {
  private final Graph graph;
  private final int batch;
  private final Shapes baked;
  private final Map<Integer, Shapes> others;
  private final BatchMixing mixing;

  /**
   * A track.
   *
   * @param baked shapes at {@code batch}
   * @param others shapes at other batch sizes, by size
   */
  BatchTrack(Graph graph, int batch, Shapes baked, Map<Integer, Shapes> others) {
    this.graph = graph;
    this.batch = batch;
    this.baked = baked;
    this.others = others;
    this.mixing = new BatchMixing(this, baked);
  }

  /** The axis along which samples lie in a value; empty if there is none, or not just one. */
  OptionalInt axis(String value) {
    Optional<Shape> shape = baked.find(value);
    if (shape.isEmpty() || baked.constant(value).isPresent()) {
      return OptionalInt.empty();
    }
    for (int axis = 0; axis < shape.get().rank(); axis++) {
      if (grows(value, shape.get(), axis)) {
        return OptionalInt.of(axis);
      }
    }
    return OptionalInt.empty();
  }

  private boolean grows(String value, Shape shape, int axis) {
    int extent = shape.dim(axis);
    return extent > 0
        && extent % batch == 0
        && others.entrySet().stream()
            .allMatch(
                other ->
                    other
                        .getValue()
                        .find(value)
                        .filter(shape.with(axis, extent / batch * other.getKey())::equals)
                        .isPresent());
  }

  /** What stands against a free batch, naming the first node in the way; empty if nothing does. */
  Optional<String> obstacle() {
    return graph.nodes().stream()
        .filter(node -> node.reads().stream().anyMatch(value -> axis(value).isPresent()))
        .flatMap(node -> obstacle(node).stream())
        .findFirst();
  }

  private Optional<String> obstacle(Node node) {
    List<String> results =
        node.outputs().stream()
            .filter(output -> !output.isEmpty() && baked.constant(output).isEmpty())
            .toList();
    if (results.isEmpty()) {
      return Optional.empty();
    }
    String what = "node '%s' (%s) ".formatted(node.name(), node.op().label());
    if (node.op() instanceof Op.Opaque
        || results.stream().anyMatch(result -> baked.find(result).isEmpty())) {
      return Optional.of(what + "is not understood");
    }
    if (results.stream().anyMatch(result -> axis(result).isEmpty()) || mixing.mixes(node)) {
      return Optional.of(what + "works across the samples of a batch");
    }
    return computesWithTheSize(node)
        ? Optional.of(what + "computes with the number of samples")
        : Optional.empty();
  }

  /** Whether a node reads, other than as an extent, a number that the batch size changes. */
  private boolean computesWithTheSize(Node node) {
    for (int i = 0; i < node.inputs().size(); i++) {
      String input = node.input(i);
      Optional<Tensor> value = baked.constant(input);
      if (value.isPresent()
          && !isExtent(node.op(), i)
          && others.values().stream().anyMatch(shapes -> !shapes.constant(input).equals(value))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isExtent(Op op, int operand) {
    return switch (op) {
      case Op.Reshape r -> operand > 0;
      case Op.Expand e -> operand > 0;
      case Op.Tile t -> operand > 0;
      case Op.Slice s -> operand > 0;
      case Op.Pad p -> operand == 1;
      case Op.Resize r -> operand > 0;
      case Op.Split s -> operand > 0;
      case Op.ConstantOfShape c -> true;
      case Op.Range r -> true;
      default -> false;
    };
  }
}
