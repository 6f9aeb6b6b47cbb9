package io.espalier.cost;

import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The constants of a node that training would change. */
final class Parameters {
  private Parameters() {}

  /** Names of the floating constants that are weights of the node, in the order of its operands. */
  static List<String> of(Node node, Graph graph, Function<String, Optional<Shape>> shapes) {
    return IntStream.range(0, node.inputs().size())
        .filter(index -> isWeight(node, index, graph, shapes))
        .mapToObj(node::input)
        .filter(
            value ->
                graph.constant(value).filter(tensor -> tensor.dtype().isFloating()).isPresent())
        .distinct()
        .toList();
  }

  private static boolean isWeight(
      Node node, int index, Graph graph, Function<String, Optional<Shape>> shapes) {
    return switch (node.op()) {
      case Op.Conv c -> index >= 1;
      case Op.Gemm g -> true;
      case Op.MatMul m -> true;
      case Op.BatchNorm b -> index == 1 || index == 2;
      case Op.Binary b -> b.arithmetic() == Op.Arithmetic.ADD && isBias(node, index, graph, shapes);
      case Op.Elementwise e -> false;
      case Op.Clip c -> false;
      case Op.Pool p -> false;
      case Op.GlobalPool p -> false;
      case Op.Reduce r -> false;
      case Op.Flatten f -> false;
      case Op.Reshape r -> false;
      case Op.Squeeze s -> false;
      case Op.Unsqueeze u -> false;
      case Op.Transpose t -> false;
      case Op.Concat c -> false;
      case Op.Slice s -> false;
      case Op.Pad p -> false;
      case Op.Gather g -> false;
      case Op.Softmax s -> false;
      case Op.Dropout d -> false;
      case Op.ShapeOf s -> false;
      case Op.Cast c -> false;
      case Op.ConstantOfShape c -> false;
      case Op.ConvTranspose c -> index >= 1;
      case Op.InstanceNorm n -> index >= 1;
      case Op.LayerNorm n -> index >= 1;
      case Op.GroupNorm n -> index >= 1;
      case Op.Lrn n -> false;
      case Op.Compare c -> false;
      case Op.Where w -> false;
      case Op.Fold f -> false;
      case Op.PRelu p -> index == 1;
      case Op.LpPool p -> false;
      case Op.GlobalLpPool p -> false;
      case Op.ArgReduce a -> false;
      case Op.Split s -> false;
      case Op.Expand e -> false;
      case Op.Tile t -> false;
      case Op.Resize r -> false;
      case Op.DepthToSpace d -> false;
      case Op.SpaceToDepth s -> false;
      case Op.Range r -> false;
      case Op.Opaque o -> false;
    };
  }

  /** Whether an Add puts a constant with one axis longer than 1 on the output of a layer. */
  private static boolean isBias(
      Node node, int index, Graph graph, Function<String, Optional<Shape>> shapes) {
    boolean isVector =
        graph.isConstant(node.input(index))
            && shapes
                .apply(node.input(index))
                .filter(shape -> IntStream.of(shape.dims()).filter(dim -> dim != 1).count() == 1)
                .isPresent();
    return isVector
        && graph
            .producer(node.input(1 - index))
            .filter(producer -> Macs.multiplies(producer.op()))
            .isPresent();
  }
}
