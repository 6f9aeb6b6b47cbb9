package io.espalier.channels;

import io.espalier.graph.Op;

/** What an operator does with one of its operands. */
enum OperandRole {
  /** A matrix or kernel, if it is constant: it may be shared, and then ties its users. */
  WEIGHT,
  /** Numbers to compute with. */
  DATA,
  /**
   * Names extents or positions: a target shape, ranges, paddings. It carries no channels; where a
   * cut makes an entry wrong, surgery puts it right.
   */
  EXTENTS,
  /**
   * Says how in any other way: axes, indices, scales. It carries no channels, and no cut edits it.
   */
  CONTROL;

  /** The role of the operand at a position. */
  static OperandRole of(Op op, int position) {
    return switch (op) {
      case Op.Conv c -> position == 1 ? WEIGHT : DATA;
      case Op.Gemm g -> position < 2 ? WEIGHT : DATA;
      case Op.MatMul m -> WEIGHT;
      case Op.Reshape r -> extents(position, 1);
      case Op.Squeeze s -> behindFirst(position);
      case Op.Unsqueeze u -> behindFirst(position);
      case Op.Slice s -> position == 2 ? EXTENTS : extents(position, 1);
      case Op.Reduce r -> behindFirst(position);
      case Op.Gather g -> behindFirst(position);
      case Op.Dropout d -> behindFirst(position);
      case Op.Pad p -> position == 1 ? EXTENTS : DATA;
      case Op.ConstantOfShape c -> EXTENTS;
      case Op.ShapeOf s -> CONTROL;
      case Op.BatchNorm b -> DATA;
      case Op.Elementwise e -> DATA;
      case Op.Clip c -> DATA;
      case Op.Binary b -> DATA;
      case Op.Pool p -> DATA;
      case Op.GlobalPool p -> DATA;
      case Op.Flatten f -> DATA;
      case Op.Transpose t -> DATA;
      case Op.Concat c -> DATA;
      case Op.Softmax s -> DATA;
      case Op.Cast c -> DATA;
      case Op.ConvTranspose c -> position == 1 ? WEIGHT : DATA;
      case Op.InstanceNorm n -> DATA;
      case Op.LayerNorm n -> DATA;
      case Op.GroupNorm n -> DATA;
      case Op.Lrn n -> DATA;
      case Op.Compare c -> DATA;
      case Op.Where w -> DATA;
      case Op.Fold f -> DATA;
      case Op.PRelu p -> DATA;
      case Op.LpPool p -> DATA;
      case Op.GlobalLpPool p -> DATA;
      case Op.ArgReduce a -> DATA;
      case Op.Split s -> extents(position, 1);
      case Op.Expand e -> extents(position, 1);
      case Op.Tile t -> extents(position, 1);
      case Op.Resize r -> extents(position, 3);
      case Op.DepthToSpace d -> DATA;
      case Op.SpaceToDepth s -> DATA;
      case Op.Range r -> CONTROL;
      case Op.Opaque o -> DATA;
    };
  }

  private static OperandRole extents(int position, int ofExtents) {
    return position == ofExtents ? EXTENTS : behindFirst(position);
  }

  private static OperandRole behindFirst(int position) {
    return position == 0 ? DATA : CONTROL;
  }
}
