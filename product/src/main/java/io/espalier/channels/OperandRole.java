package io.espalier.channels;

import io.espalier.graph.Op;

/** What an operator does with one of its operands. */
enum OperandRole {
  /** A matrix or kernel, if it is constant: it may be shared, and then ties its users. */
  WEIGHT,
  /** Numbers to compute with. */
  DATA,
  /** Says how: a target shape, axes, indices. It carries no channels. */
  CONTROL;

  /** The role of the operand at a position. */
  static OperandRole of(Op op, int position) {
    return switch (op) {
      case Op.Conv c -> position == 1 ? WEIGHT : DATA;
      case Op.Gemm g -> position < 2 ? WEIGHT : DATA;
      case Op.MatMul m -> WEIGHT;
      case Op.Reshape r -> behindFirst(position);
      case Op.Squeeze s -> behindFirst(position);
      case Op.Unsqueeze u -> behindFirst(position);
      case Op.Slice s -> behindFirst(position);
      case Op.Reduce r -> behindFirst(position);
      case Op.Gather g -> behindFirst(position);
      case Op.Dropout d -> behindFirst(position);
      case Op.Pad p -> position == 1 ? CONTROL : DATA;
      case Op.ConstantOfShape c -> CONTROL;
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
      case Op.Split s -> behindFirst(position);
      case Op.Expand e -> behindFirst(position);
      case Op.Tile t -> behindFirst(position);
      case Op.Resize r -> behindFirst(position);
      case Op.DepthToSpace d -> DATA;
      case Op.SpaceToDepth s -> DATA;
      case Op.Range r -> CONTROL;
      case Op.Opaque o -> DATA;
    };
  }

  private static OperandRole behindFirst(int position) {
    return position == 0 ? DATA : CONTROL;
  }
}
