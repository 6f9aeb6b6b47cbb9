package io.espalier.onnx;

import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.Shapes;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
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
    if (baked.constant(node.output()).isPresent()) {
      return Optional.empty();
    }
    String what = "node '%s' (%s) ".formatted(node.name(), node.op().label());
    if (node.op() instanceof Op.Opaque || baked.find(node.output()).isEmpty()) {
      return Optional.of(what + "is not understood");
    }
    return axis(node.output()).isEmpty() || mixes(node)
        ? Optional.of(what + "works across the samples of a batch")
        : Optional.empty();
  }

  /** Whether a node whose result grows with the batch still lets samples touch each other. */
  private boolean mixes(Node node) {
    OptionalInt first = axis(node.input(0));
    return switch (node.op()) {
      case Op.Conv c -> isNot(0, first);
      case Op.Pool p -> first.isPresent() && first.getAsInt() > 1;
      case Op.GlobalPool p -> first.isPresent() && first.getAsInt() > 1;
      case Op.Flatten f -> isNot(0, first) || isNot(0, axis(node.output()));
      case Op.Reshape r -> isNot(0, first) || isNot(0, axis(node.output()));
      case Op.Softmax s -> first.isPresent() && normalises(s, node, first.getAsInt());
      case Op.Concat c -> concatenates(node, c.axis());
      case Op.Slice s -> first.isPresent() && strides(node, first.getAsInt());
      case Op.Pad p -> first.isPresent() && pads(node, first.getAsInt());
      case Op.Gather g ->
          first.isPresent() && baked.of(node.input(0)).axis(g.axis()) == first.getAsInt();
      case Op.Gemm g -> false;
      case Op.MatMul m -> false;
      case Op.BatchNorm b -> isNot(0, first);
      case Op.Elementwise e -> false;
      case Op.Clip c -> false;
      case Op.Binary b -> false;
      case Op.Reduce r -> false;
      case Op.Squeeze s -> false;
      case Op.Unsqueeze u -> false;
      case Op.Transpose t -> false;
      case Op.Dropout d -> false;
      case Op.ShapeOf s -> false;
      case Op.Cast c -> false;
      case Op.ConstantOfShape c -> false;
      case Op.ConvTranspose c -> true;
      case Op.InstanceNorm n -> true;
      case Op.LayerNorm n -> true;
      case Op.GroupNorm n -> true;
      case Op.Lrn n -> true;
      case Op.Compare c -> true;
      case Op.Where w -> true;
      case Op.Fold f -> true;
      case Op.PRelu p -> true;
      case Op.LpPool p -> true;
      case Op.GlobalLpPool p -> true;
      case Op.ArgReduce a -> true;
      case Op.Split s -> true;
      case Op.Expand e -> true;
      case Op.Tile t -> true;
      case Op.Resize r -> true;
      case Op.DepthToSpace d -> true;
      case Op.SpaceToDepth s -> true;
      case Op.Range r -> true;
      case Op.Opaque o -> true;
    };
  }

  private static boolean isNot(int wanted, OptionalInt axis) {
    return axis.isPresent() && axis.getAsInt() != wanted;
  }

  private boolean normalises(Op.Softmax softmax, Node node, int batchAxis) {
    int axis = baked.of(node.input(0)).axis(softmax.axis());
    return softmax.toTheEnd() ? axis <= batchAxis : axis == batchAxis;
  }

  private boolean concatenates(Node node, int along) {
    int axis = baked.of(node.output()).axis(along);
    return node.inputs().stream().map(this::axis).anyMatch(OptionalInt.of(axis)::equals);
  }

  /** Whether a Slice does not take the samples one by one in their order. */
  private boolean strides(Node node, int batchAxis) {
    if (!node.hasInput(4)) {
      return false;
    }
    Optional<Tensor> axes = baked.constant(node.input(3));
    Optional<Tensor> steps = baked.constant(node.input(4));
    if (steps.isEmpty() || (node.hasInput(3) && axes.isEmpty())) {
      return true;
    }
    Shape in = baked.of(node.input(0));
    for (int i = 0; i < steps.get().size(); i++) {
      int axis = axes.isPresent() ? in.axis((int) axes.get().getLong(i)) : i;
      if (axis == batchAxis && steps.get().getLong(i) != 1) {
        return true;
      }
    }
    return false;
  }

  private boolean pads(Node node, int batchAxis) {
    Optional<Tensor> pads = baked.constant(node.input(1));
    return pads.isEmpty()
        || pads.get().getLong(batchAxis) != 0
        || pads.get().getLong(batchAxis + pads.get().size() / 2) != 0;
  }
}
