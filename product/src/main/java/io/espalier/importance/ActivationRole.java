package io.espalier.importance;

import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.Tensor;

/** What an operator is to the channels of a layer in front of it. */
enum ActivationRole {
  /** An activation that makes zero of everything negative. */
  ZEROES,
  /** Another activation. */
  BENDS,
  /** Hands the channels on, moved, scaled or pooled. */
  CARRIES,
  /** Sums over the channels, or makes new ones of each: a layer of its own. */
  READS;

  /** The role of a node. */
  static ActivationRole of(Graph graph, Node node) {
    return switch (node.op()) {
      case Op.Elementwise e -> of(e.function());
      case Op.Clip c -> isZero(graph, node.input(1)) ? ZEROES : BENDS;
      case Op.Fold f ->
          f.folding() == Op.Folding.MAX && node.inputs().stream().anyMatch(v -> isZero(graph, v))
              ? ZEROES
              : CARRIES;
      case Op.PRelu p -> BENDS;
      case Op.Softmax s -> BENDS;
      case Op.Conv c -> READS;
      case Op.ConvTranspose c -> READS;
      case Op.Gemm g -> READS;
      case Op.MatMul m -> READS;
      case Op.Opaque o -> READS;
      case Op.BatchNorm b -> CARRIES;
      case Op.InstanceNorm n -> CARRIES;
      case Op.LayerNorm n -> CARRIES;
      case Op.GroupNorm n -> CARRIES;
      case Op.Lrn l -> CARRIES;
      case Op.Binary b -> CARRIES;
      case Op.Compare c -> CARRIES;
      case Op.Where w -> CARRIES;
      case Op.Pool p -> CARRIES;
      case Op.GlobalPool p -> CARRIES;
      case Op.LpPool p -> CARRIES;
      case Op.GlobalLpPool p -> CARRIES;
      case Op.Reduce r -> CARRIES;
      case Op.ArgReduce a -> CARRIES;
      case Op.Flatten f -> CARRIES;
      case Op.Reshape r -> CARRIES;
      case Op.Squeeze s -> CARRIES;
      case Op.Unsqueeze u -> CARRIES;
      case Op.Transpose t -> CARRIES;
      case Op.Concat c -> CARRIES;
      case Op.Split s -> CARRIES;
      case Op.Expand e -> CARRIES;
      case Op.Tile t -> CARRIES;
      case Op.Resize r -> CARRIES;
      case Op.DepthToSpace d -> CARRIES;
      case Op.SpaceToDepth s -> CARRIES;
      case Op.Slice s -> CARRIES;
      case Op.Pad p -> CARRIES;
      case Op.Gather g -> CARRIES;
      case Op.Dropout d -> CARRIES;
      case Op.Cast c -> CARRIES;
      case Op.ShapeOf s -> CARRIES;
      case Op.Range r -> CARRIES;
      case Op.ConstantOfShape c -> CARRIES;
    };
  }

  private static ActivationRole of(Op.Function function) {
    return switch (function) {
      case RELU -> ZEROES;
      case IDENTITY, NEG, ABS -> CARRIES;
      case LEAKY_RELU,
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
          FLOOR,
          CEIL,
          ROUND,
          SIGN,
          NOT ->
          BENDS;
    };
  }

  private static boolean isZero(Graph graph, String value) {
    Tensor tensor = graph.constant(value).orElse(null);
    if (tensor == null) {
      return false;
    }
    for (int i = 0; i < tensor.size(); i++) {
      if (tensor.getDouble(i) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether the layer's channels are activations behind it. */
  boolean activates() {
    return this == ZEROES || this == BENDS;
  }
}
