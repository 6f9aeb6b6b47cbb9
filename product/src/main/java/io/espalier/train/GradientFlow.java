package io.espalier.train;

import io.espalier.graph.Op;

/** Through which operands of an operator a gradient flows back. */
final class GradientFlow {
  private GradientFlow() {}

  /**
   * Whether the gradient of an operator's outputs reaches the operand at a position: the outputs
   * change smoothly with it, almost everywhere.
   */
  static boolean reaches(Op op, int position) {
    return switch (op) {
      case Op.Elementwise e -> isSmooth(e.function());
      case Op.Cast c -> c.to().isFloating();
      case Op.Where w -> position > 0;
      case Op.Binary b -> b.arithmetic() != Op.Arithmetic.MOD;
      case Op.Pad p -> position != 1;
      case Op.Conv c -> true;
      case Op.ConvTranspose c -> true;
      case Op.Gemm g -> true;
      case Op.MatMul m -> true;
      case Op.BatchNorm b -> position < 3;
      case Op.InstanceNorm n -> true;
      case Op.LayerNorm n -> true;
      case Op.GroupNorm n -> true;
      case Op.Fold f -> true;
      case Op.PRelu p -> true;
      case Op.Concat c -> true;
      case Op.Lrn l -> true;
      case Op.Pool p -> true;
      case Op.GlobalPool p -> true;
      case Op.LpPool p -> true;
      case Op.GlobalLpPool p -> true;
      case Op.Flatten f -> true;
      case Op.Transpose t -> true;
      case Op.DepthToSpace d -> true;
      case Op.SpaceToDepth s -> true;
      case Op.Softmax s -> true;
      case Op.Clip c -> position == 0;
      case Op.Reduce r -> position == 0;
      case Op.Reshape r -> position == 0;
      case Op.Squeeze s -> position == 0;
      case Op.Unsqueeze u -> position == 0;
      case Op.Split s -> position == 0;
      case Op.Expand e -> position == 0;
      case Op.Tile t -> position == 0;
      case Op.Resize r -> position == 0;
      case Op.Slice s -> position == 0;
      case Op.Gather g -> position == 0;
      case Op.Dropout d -> position == 0;
      case Op.Compare c -> false;
      case Op.ArgReduce a -> false;
      case Op.ShapeOf s -> false;
      case Op.Range r -> false;
      case Op.ConstantOfShape c -> false;
      case Op.Opaque o -> false;
    };
  }

  private static boolean isSmooth(Op.Function function) {
    return switch (function) {
      case FLOOR, CEIL, ROUND, SIGN, NOT -> false;
      case IDENTITY,
          RELU,
          LEAKY_RELU,
          HARD_SIGMOID,
          HARD_SWISH,
          ELU,
          SELU,
          CELU,
          MISH,
          SOFTPLUS,
          SOFTSIGN,
          GELU,
          GELU_TANH,
          SIGMOID,
          TANH,
          ERF,
          EXP,
          LOG,
          SQRT,
          RECIPROCAL,
          NEG,
          ABS ->
          true;
    };
  }

  /** Whether a constant operand at a position is a weight that training changes. */
  static boolean isWeight(Op op, int position) {
    if (op instanceof Op.Gemm || op instanceof Op.MatMul) {
      return true;
    }
    boolean hasWeights =
        op instanceof Op.Conv
            || op instanceof Op.ConvTranspose
            || op instanceof Op.BatchNorm
            || op instanceof Op.InstanceNorm
            || op instanceof Op.LayerNorm
            || op instanceof Op.GroupNorm
            || op instanceof Op.PRelu;
    return hasWeights && position > 0 && reaches(op, position);
  }
}
