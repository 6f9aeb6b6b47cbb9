package io.espalier.cost;

import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.Shape;
import java.util.Optional;
import java.util.function.Function;

/** Multiply-accumulate operations of a node: the output's elements times the inner extent. */
final class Macs {
  private Macs() {}

  /** Where the inner extent of a product is found: the number of terms in each output element. */
  private enum Inner {
    /** the weight's axes behind the first */
    FILTER,
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
      case Op.ConvTranspose c -> Inner.NONE;
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
    long terms =
        switch (inner(node.op())) {
          case FILTER -> right.get().product(1, right.get().rank());
          case LEFT_FIRST -> left.get().dim(0);
          case LEFT_LAST -> left.get().dim(-1);
          case NONE -> 0;
        };
    return Math.multiplyExact(output.get().elements(), terms);
  }
}
