package io.espalier.onnx;

import io.espalier.graph.Op;
import io.espalier.graph.Op.Arithmetic;
import io.espalier.graph.Op.Comparison;
import io.espalier.graph.Op.Function;
import io.espalier.graph.Op.Pooling;
import io.espalier.graph.Op.Reduction;
import io.espalier.graph.Window;

/** Which opsets have an operator in the form at hand, and how many operands and results it has. */
final class OpsetRules {
  /** The first opset in which Softmax works on one axis; before, on all from its axis on. */
  static final int SOFTMAX_OF_ONE_AXIS = 13;

  private OpsetRules() {}

  /** The first opset that has this operator with these attributes. */
  static int since(Op op) {
    return switch (op) {
      case Op.Elementwise e -> since(e.function());
      case Op.Binary b -> b.arithmetic() == Arithmetic.MOD ? 10 : Headers.OLDEST_OPSET;
      case Op.Compare c -> since(c.comparison());
      case Op.Pool p -> since(p);
      case Op.LpPool p -> p.ceil() || isDilated(p.window()) ? 18 : Headers.OLDEST_OPSET;
      case Op.Reduce r when r.noopWithEmptyAxes() -> r.reduction() == Reduction.SUM ? 13 : 18;
      case Op.ArgReduce a -> a.last() ? 12 : Headers.OLDEST_OPSET;
      case Op.Reshape r -> r.allowZero() ? 14 : Headers.OLDEST_OPSET;
      case Op.Softmax s ->
          s.toTheEnd() || s.axis() == -1 ? Headers.OLDEST_OPSET : SOFTMAX_OF_ONE_AXIS;
      case Op.ShapeOf s -> isWhole(s) ? Headers.OLDEST_OPSET : 15;
      case Op.Pad p -> p.mode() == Op.Padding.WRAP ? 19 : Headers.OLDEST_OPSET;
      case Op.Resize r -> ResizeForm.since(r);
      case Op.DepthToSpace d -> d.columnRowDepth() ? 11 : Headers.OLDEST_OPSET;
      case Op.LayerNorm n -> 17;
      case Op.GroupNorm n -> 18;
      case Op.Range r -> 11;
      case Op.Where w -> 9;
      case Op.ConstantOfShape c -> 9;
      case Op.Expand e -> 8;
      case Op.Conv c -> Headers.OLDEST_OPSET;
      case Op.ConvTranspose c -> Headers.OLDEST_OPSET;
      case Op.Gemm g -> Headers.OLDEST_OPSET;
      case Op.MatMul m -> Headers.OLDEST_OPSET;
      case Op.BatchNorm b -> Headers.OLDEST_OPSET;
      case Op.InstanceNorm n -> Headers.OLDEST_OPSET;
      case Op.Lrn n -> Headers.OLDEST_OPSET;
      case Op.Clip c -> Headers.OLDEST_OPSET;
      case Op.Fold f -> Headers.OLDEST_OPSET;
      case Op.PRelu p -> Headers.OLDEST_OPSET;
      case Op.GlobalPool p -> Headers.OLDEST_OPSET;
      case Op.GlobalLpPool p -> Headers.OLDEST_OPSET;
      case Op.Reduce r -> Headers.OLDEST_OPSET;
      case Op.Flatten f -> Headers.OLDEST_OPSET;
      case Op.Squeeze s -> Headers.OLDEST_OPSET;
      case Op.Unsqueeze u -> Headers.OLDEST_OPSET;
      case Op.Transpose t -> Headers.OLDEST_OPSET;
      case Op.Concat c -> Headers.OLDEST_OPSET;
      case Op.Split s -> Headers.OLDEST_OPSET;
      case Op.Slice s -> Headers.OLDEST_OPSET;
      case Op.Tile t -> Headers.OLDEST_OPSET;
      case Op.SpaceToDepth s -> Headers.OLDEST_OPSET;
      case Op.Gather g -> Headers.OLDEST_OPSET;
      case Op.Dropout d -> Headers.OLDEST_OPSET;
      case Op.Cast c -> Headers.OLDEST_OPSET;
      case Op.Opaque o -> 1;
    };
  }

  private static int since(Function function) {
    return switch (function) {
      case ERF, SIGN -> 9;
      case ROUND -> 11;
      case CELU -> 12;
      case HARD_SWISH -> 14;
      case MISH -> 18;
      case GELU, GELU_TANH -> 20;
      case IDENTITY,
          RELU,
          LEAKY_RELU,
          HARD_SIGMOID,
          ELU,
          SELU,
          SOFTPLUS,
          SOFTSIGN,
          SIGMOID,
          TANH,
          EXP,
          LOG,
          SQRT,
          RECIPROCAL,
          FLOOR,
          CEIL,
          NEG,
          ABS,
          NOT ->
          Headers.OLDEST_OPSET;
    };
  }

  private static int since(Comparison comparison) {
    return switch (comparison) {
      case LESS_OR_EQUAL, GREATER_OR_EQUAL -> 12;
      case EQUAL, LESS, GREATER, AND, OR, XOR -> Headers.OLDEST_OPSET;
    };
  }

  private static int since(Op.Pool pool) {
    if (isDilated(pool.window())) {
      return pool.pooling() == Pooling.MAX ? 10 : 19;
    }
    return pool.ceil() ? 10 : Headers.OLDEST_OPSET;
  }

  private static boolean isDilated(Window window) {
    return window.dilations().stream().anyMatch(dilation -> dilation != 1);
  }

  /** Whether a Shape gives all extents. */
  static boolean isWhole(Op.ShapeOf shape) {
    return shape.start() == 0 && shape.end() == Integer.MAX_VALUE;
  }

  /**
   * How many operands an operator takes, and how many results it gives at most.
   *
   * @param required how many of the first operands must be given
   * @param allowed at least {@code required}
   */
  record Arity(int required, int allowed, int results) {
    Arity(int required, int allowed) {
      this(required, allowed, 1);
    }
  }

  static Arity arity(Op op) {
    return switch (op) {
      case Op.Conv c -> new Arity(2, 3);
      case Op.Gemm g -> new Arity(2, 3);
      case Op.MatMul m -> new Arity(2, 2);
      case Op.BatchNorm b -> new Arity(5, 5);
      case Op.Elementwise e -> new Arity(1, 1);
      case Op.Clip c -> new Arity(1, 3);
      case Op.Binary b -> new Arity(2, 2);
      case Op.Pool p -> new Arity(1, 1, p.pooling() == Pooling.MAX ? 2 : 1);
      case Op.GlobalPool p -> new Arity(1, 1);
      case Op.Reduce r -> new Arity(1, 2);
      case Op.Flatten f -> new Arity(1, 1);
      case Op.Reshape r -> new Arity(2, 2);
      case Op.Squeeze s -> new Arity(1, 2);
      case Op.Unsqueeze u -> new Arity(2, 2);
      case Op.Transpose t -> new Arity(1, 1);
      case Op.Concat c -> new Arity(1, Integer.MAX_VALUE);
      case Op.Slice s -> new Arity(3, 5);
      case Op.Pad p -> new Arity(2, 3);
      case Op.Gather g -> new Arity(2, 2);
      case Op.Softmax s -> new Arity(1, 1);
      case Op.Dropout d -> new Arity(1, 2);
      case Op.ShapeOf s -> new Arity(1, 1);
      case Op.Cast c -> new Arity(1, 1);
      case Op.ConstantOfShape c -> new Arity(1, 1);
      case Op.ConvTranspose c -> new Arity(2, 3);
      case Op.InstanceNorm n -> new Arity(3, 3);
      case Op.LayerNorm n -> new Arity(2, 3, 3);
      case Op.GroupNorm n -> new Arity(3, 3);
      case Op.Lrn n -> new Arity(1, 1);
      case Op.Compare c -> new Arity(2, 2);
      case Op.Where w -> new Arity(3, 3);
      case Op.Fold f -> new Arity(1, Integer.MAX_VALUE);
      case Op.PRelu p -> new Arity(2, 2);
      case Op.LpPool p -> new Arity(1, 1);
      case Op.GlobalLpPool p -> new Arity(1, 1);
      case Op.ArgReduce a -> new Arity(1, 1);
      case Op.Split s -> new Arity(1, 2, Integer.MAX_VALUE);
      case Op.Expand e -> new Arity(2, 2);
      case Op.Tile t -> new Arity(2, 2);
      case Op.Resize r -> new Arity(1, 4);
      case Op.DepthToSpace d -> new Arity(1, 1);
      case Op.SpaceToDepth s -> new Arity(1, 1);
      case Op.Range r -> new Arity(3, 3);
      case Op.Opaque o -> new Arity(0, Integer.MAX_VALUE);
    };
  }
}
