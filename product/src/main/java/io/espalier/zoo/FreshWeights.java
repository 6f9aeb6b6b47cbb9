package io.espalier.zoo;

import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Any network with its weights drawn anew, as before it learned anything.
 *
 * <p>A <em>layer</em> is a Conv, ConvTranspose, Gemm or MatMul with a constant weight. Weights are
 * normal with mean 0 and a variance of
 *
 * <ul>
 *   <li>{@code 2 / (Cout / groups * kernel)} in convolutions: He et al. (2015) in the fan-out form;
 *   <li>{@code 1 / fan-in} in linear layers, and in convolutions behind which no further layer
 *       stands (heads); where a rectifier follows, {@code 2 / fan-in}.
 * </ul>
 *
 * <p>Biases become 0, the scale and bias of a normalisation 1 and 0, a BatchNorm's mean and
 * variance 0 and 1, the slopes of a PRelu 0.25. A vector that is added to the output of a layer is
 * its bias, and one that multiplies it in front of another layer a scale. All else stays, for it is
 * part of the formula: shape arithmetic, normalisation of the input, anchors and strides,
 * embeddings of positions; and so does a weight of whole numbers, as in the sum over the bins of a
 * distribution.
 */
public final class FreshWeights {
  /** He et al., Delving Deep into Rectifiers, 2015, section 2.1. */
  private static final double SLOPE = 0.25;

  private final Graph graph;
  private final Weights weights;
  private final Set<String> leadToLayer = new HashSet<>();
  private final Set<String> behindLayer = new HashSet<>();
  private final Map<String, Tensor> fresh = new HashMap<>();

  private FreshWeights(Graph graph, long seed) {
    this.graph = graph;
    this.weights = new Weights(seed);
    for (Node node : graph.nodes().reversed()) {
      if (isLayer(node) || node.outputs().stream().anyMatch(leadToLayer::contains)) {
        leadToLayer.addAll(node.reads());
      }
    }
  }

  /**
   * The network with fresh weights, a function of network and seed. Everything but the numbers of
   * its constants is the same.
   */
  public static Graph of(Graph graph, long seed) {
    FreshWeights all = new FreshWeights(graph, seed);
    graph.nodes().forEach(all::visit);
    return graph.replaceConstants(all.fresh);
  }

  private boolean isLayer(Node node) {
    boolean product = node.op() instanceof Op.Gemm || node.op() instanceof Op.MatMul;
    return product
        ? isWeight(node.input(0)) || isWeight(node.input(1))
        : (node.op() instanceof Op.Conv || node.op() instanceof Op.ConvTranspose)
            && isWeight(node.input(1));
  }

  private boolean isWeight(String value) {
    return graph.constant(value).filter(weight -> weight.dtype().isFloating()).isPresent();
  }

  private void visit(Node node) {
    switch (node.op()) {
      case Op.Conv c -> convolution(node, c.group(), 0);
      case Op.ConvTranspose c -> convolution(node, c.group(), 1);
      case Op.Gemm g -> {
        linear(node, 0, g.transA() ? 0 : 1, g.alpha());
        linear(node, 1, g.transB() ? 1 : 0, g.alpha());
        fill(node.input(2), 0);
        behindLayer.add(node.output());
      }
      case Op.MatMul m -> {
        linear(node, 0, -1, 1);
        linear(node, 1, -2, 1);
        if (isLayer(node)) {
          behindLayer.add(node.output());
        }
      }
      case Op.BatchNorm b -> {
        norm(node);
        fill(node.input(3), 0);
        fill(node.input(4), 1);
      }
      case Op.InstanceNorm n -> norm(node);
      case Op.LayerNorm n -> norm(node);
      case Op.GroupNorm n -> norm(node);
      case Op.PRelu p -> fill(node.input(1), SLOPE);
      case Op.Binary b -> {
        switch (b.arithmetic()) {
          case ADD, SUB -> affine(node, 0);
          case MUL, DIV -> {
            if (leadToLayer.contains(node.output())) {
              affine(node, 1);
            }
          }
          case POW, MOD -> {}
        }
      }
      case Op.Lrn n -> {}
      case Op.Elementwise e -> {}
      case Op.Clip c -> {}
      case Op.Compare c -> {}
      case Op.Where w -> {}
      case Op.Fold f -> {}
      case Op.Pool p -> {}
      case Op.GlobalPool p -> {}
      case Op.LpPool p -> {}
      case Op.GlobalLpPool p -> {}
      case Op.Reduce r -> {}
      case Op.ArgReduce a -> {}
      case Op.Flatten f -> {}
      case Op.Reshape r -> {}
      case Op.Squeeze s -> {}
      case Op.Unsqueeze u -> {}
      case Op.Transpose t -> {}
      case Op.Concat c -> {}
      case Op.Split s -> {}
      case Op.Expand e -> {}
      case Op.Tile t -> {}
      case Op.Resize r -> {}
      case Op.DepthToSpace d -> {}
      case Op.SpaceToDepth s -> {}
      case Op.Slice s -> {}
      case Op.Pad p -> {}
      case Op.Gather g -> {}
      case Op.Softmax s -> {}
      case Op.Dropout d -> {}
      case Op.ShapeOf s -> {}
      case Op.Cast c -> {}
      case Op.Range r -> {}
      case Op.ConstantOfShape c -> {}
      case Op.Opaque o -> {}
    }
  }

  /**
   * Draws the weight of a convolution.
   *
   * @param outputs the weight's axis of output channels; axis 0 has those of all groups
   */
  private void convolution(Node node, int groups, int outputs) {
    behindLayer.add(node.output());
    fill(node.input(2), 0);
    if (isWeight(node.input(1))) {
      Shape shape = graph.requireConstant(node.input(1)).shape();
      double kernel = shape.product(2, shape.rank());
      double[] fan = {kernel * shape.dim(0) / groups, kernel * shape.dim(1)};
      boolean inner = leadToLayer.contains(node.output());
      draw(node.input(1), inner ? 2 / fan[outputs] : gain(node) / fan[1 - outputs]);
    }
  }

  /**
   * Draws a matrix, if the operand is one.
   *
   * @param summed its axis that the product sums over; a negative one counts from the end
   * @param factor of the product
   */
  private void linear(Node node, int operand, int summed, double factor) {
    if (isWeight(node.input(operand))) {
      Shape shape = graph.requireConstant(node.input(operand)).shape();
      int axis = Math.max(0, summed < 0 ? shape.rank() + summed : summed);
      draw(node.input(operand), gain(node) / shape.dim(axis) / (factor * factor));
    }
  }

  /** What a rectifier behind a layer takes of the mean square is made up for. */
  private double gain(Node layer) {
    return isRectified(layer.output()) ? Layers.BEFORE_RECTIFIER : 1;
  }

  private boolean isRectified(String value) {
    return graph.readers(value).stream()
        .anyMatch(
            reader ->
                switch (Rectification.of(reader.op())) {
                  case RECTIFIES -> true;
                  case PASSES -> isRectified(reader.output());
                  case NEITHER -> false;
                });
  }

  /** What an operator does with the signs of what it reads. */
  private enum Rectification {
    RECTIFIES,
    PASSES,
    NEITHER;

    static Rectification of(Op op) {
      if (op instanceof Op.Elementwise e) {
        return of(e.function());
      }
      boolean rectifies = op instanceof Op.PRelu || op instanceof Op.Clip;
      boolean passes =
          op instanceof Op.BatchNorm
              || op instanceof Op.Dropout
              || op instanceof Op.Reshape
              || op instanceof Op.Flatten
              || (op instanceof Op.Binary b && b.arithmetic() == Op.Arithmetic.ADD);
      return rectifies ? RECTIFIES : passes ? PASSES : NEITHER;
    }

    private static Rectification of(Op.Function function) {
      return switch (function) {
        case RELU, LEAKY_RELU, ELU, SELU, CELU, HARD_SWISH, MISH, GELU, GELU_TANH, SOFTPLUS ->
            RECTIFIES;
        case IDENTITY -> PASSES;
        case HARD_SIGMOID,
            SOFTSIGN,
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
            NEG,
            ABS,
            NOT ->
            NEITHER;
      };
    }
  }

  private void norm(Node node) {
    fill(node.input(1), 1);
    fill(node.input(2), 0);
  }

  /** Sets the constant that a layer's output is scaled or shifted by. */
  private void affine(Node node, double value) {
    for (int operand = 0; operand < 2; operand++) {
      String constant = node.input(1 - operand);
      if (behindLayer.contains(node.input(operand))
          && isWeight(constant)
          && graph.requireConstant(constant).size() > 1) {
        fill(constant, value);
        behindLayer.add(node.output());
      }
    }
  }

  /** Gives a constant new numbers, once: layers that share a weight go on sharing it. */
  private void draw(String constant, double variance) {
    Tensor old = graph.requireConstant(constant);
    if (!fresh.containsKey(constant) && !isFormula(old)) {
      fresh.put(constant, weights.normal(old.shape(), variance).cast(old.dtype()));
    }
  }

  private void fill(String constant, double value) {
    if (isWeight(constant)) {
      Tensor old = graph.requireConstant(constant);
      fresh.putIfAbsent(constant, Tensor.full(old.dtype(), old.shape(), value));
    }
  }

  /** Whether a weight was written down and not learned: whole numbers, not all of them 0. */
  private static boolean isFormula(Tensor weight) {
    boolean zeros = true;
    for (int i = 0; i < weight.size(); i++) {
      double value = weight.getDouble(i);
      if (value != Math.rint(value)) {
        return false;
      }
      zeros &= value == 0;
    }
    return !zeros;
  }
}
