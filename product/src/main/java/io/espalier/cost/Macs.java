package io.espalier.cost;

import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.Shape;
import java.util.Optional;
import java.util.function.Function;

/**
 * Multiply-accumulate operations of a node: the output's elements times the inner extent; of a
 * transposed convolution, in which each input element is multiplied by a whole filter, the input's
 * elements times the weight's axes behind the first.
 */
final class Macs {
  private Macs() {}

  /** Where the inner extent of a product is found: the number of terms in each output element. */
  private enum Inner {
    /** the weight's axes behind the first */
    FILTER,
    /** as {@link #FILTER}, but for each element of the input: a transposed convolution */
    SPREAD_FILTER,
    /** the first axis of the left operand */
    LEFT_FIRST,
    /** the last axis of the left operand */
    LEFT_LAST,
    /** nowhere: the operator is no product */
    NONE
  }

  private static Inner inner(Op op) {
    return switch (op) {
      case Op.Conv c -> Inner.FILTER;
      case Op.ConvTranspose c -> Inner.SPREAD_FILTER;
      case Op.Gemm g -> g.transA() ? Inner.LEFT_FIRST : Inner.LEFT_LAST;
      case Op.MatMul m -> Inner.LEFT_LAST;
      case Op.BatchNorm b -> Inner.NONE;
      case Op.Binary b -> Inner.NONE;
      case Op.Elementwise e -> Inner.NONE;
      case Op.Clip c -> Inner.NONE;
      case Op.Pool p -> Inner.NONE;
      case Op.GlobalPool p -> Inner.NONE;
      case Op.Reduce r -> Inner.NONE;
      case Op.Flatten f -> Inner.NONE;
      case Op.Reshape r -> Inner.NONE;
      case Op.Squeeze s -> Inner.NONE;
      case Op.Unsqueeze u -> Inner.NONE;
      case Op.Transpose t -> Inner.NONE;
      case Op.Concat c -> Inner.NONE;
      case Op.Slice s -> Inner.NONE;
      case Op.Pad p -> Inner.NONE;
      case Op.Gather g -> Inner.NONE;
      case Op.Softmax s -> Inner.NONE;
      case Op.Dropout d -> Inner.NONE;
      case Op.ShapeOf s -> Inner.NONE;
      case Op.Cast c -> Inner.NONE;
      case Op.ConstantOfShape c -> Inner.NONE;
      case Op.InstanceNorm n -> Inner.NONE;
      case Op.LayerNorm n -> Inner.NONE;
      case Op.GroupNorm n -> Inner.NONE;
      case Op.Lrn n -> Inner.NONE;
      case Op.Compare c -> Inner.NONE;
      case Op.Where w -> Inner.NONE;
      case Op.Fold f -> Inner.NONE;
      case Op.PRelu p -> Inner.NONE;
      case Op.LpPool p -> Inner.NONE;
      case Op.GlobalLpPool p -> Inner.NONE;
      case Op.ArgReduce a -> Inner.NONE;
      case Op.Split s -> Inner.NONE;
      case Op.Expand e -> Inner.NONE;
      case Op.Tile t -> Inner.NONE;
      case Op.Resize r -> Inner.NONE;
      case Op.DepthToSpace d -> Inner.NONE;
      case Op.SpaceToDepth s -> Inner.NONE;
      case Op.Range r -> Inner.NONE;
      case Op.Opaque o -> Inner.NONE;
    };
  }

  /** Whether an operator is a convolution or a matrix product. */
  static boolean multiplies(Op op) {
    return inner(op) != Inner.NONE;
  }

  /** The operations of a node; 0 where a shape is unknown, and for what does not multiply. */
  static long of(Node node, Function<String, Optional<Shape>> shapes) {
    if (!multiplies(node.op())) {
      return 0;
    }
    Optional<Shape> output = shapes.apply(node.output());
    Optional<Shape> left = shapes.apply(node.input(0));
    Optional<Shape> right = shapes.apply(node.input(1));
    if (output.isEmpty() || left.isEmpty() || right.isEmpty()) {
      return 0;
    }
    return switch (inner(node.op())) {
      case FILTER -> product(output.get(), filter(right.get()));
      case SPREAD_FILTER -> product(left.get(), filter(right.get()));
      case LEFT_FIRST -> product(output.get(), left.get().dim(0));
      case LEFT_LAST -> product(output.get(), left.get().dim(-1));
      case NONE -> 0;
    };
  }

  private static long filter(Shape weight) {
    return weight.product(1, weight.rank());
  }

  private static long product(Shape elements, long terms) {
    return Math.multiplyExact(elements.elements(), terms);
  }
}
