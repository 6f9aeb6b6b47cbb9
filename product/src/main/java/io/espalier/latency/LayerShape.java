package io.espalier.latency;

import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.Shape;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * A layer that multiplies, without its weights: what decides how long it takes alone.
 *
 * @param op a convolution or matrix product
 * @param input shape of what it reads, its first extent the batch
 * @param weight shape of what it multiplies by
 * @param constant whether that is a constant of the network, and not another computed value
 * @param bias whether it adds a constant
 */
record LayerShape(Op op, Shape input, Shape weight, boolean constant, boolean bias) {

  /**
   * The two numbers of channels that a cut can change.
   *
   * @param in channels that the layer reads
   * @param out channels that it makes; those that it reads, if it is depthwise
   */
  record Widths(int in, int out) {}

  /**
   * The layer of a node.
   *
   * @param shapes of the network's values
   * @param batches how many of the batches that the shapes are for run at once
   * @return empty if the node does not multiply, or a shape is unknown
   */
  static Optional<LayerShape> of(
      Node node, Graph graph, Function<String, Optional<Shape>> shapes, int batches) {
    if (!multiplies(node.op())) {
      return Optional.empty();
    }
    Optional<Shape> input = shapes.apply(node.input(0)).filter(shape -> shape.rank() > 0);
    Optional<Shape> weight = shapes.apply(node.input(1)).filter(shape -> shape.rank() > 0);
    if (input.isEmpty() || weight.isEmpty()) {
      return Optional.empty();
    }
    boolean constant = graph.isConstant(node.input(1));
    Shape batched = times(input.get(), batches);
    Shape factor = constant ? weight.get() : times(weight.get(), batches);
    boolean bias = !(node.op() instanceof Op.MatMul) && node.hasInput(2);
    return Optional.of(new LayerShape(node.op(), batched, factor, constant, bias).regrouped());
  }

  private static boolean multiplies(Op op) {
    return op instanceof Op.Conv
        || op instanceof Op.ConvTranspose
        || op instanceof Op.Gemm
        || op instanceof Op.MatMul;
  }

  private static Shape times(Shape shape, int batches) {
    return shape.with(0, Math.multiplyExact(shape.dim(0), batches));
  }

  /** With as many groups as the channels demand, some of which may be gone. */
  private LayerShape regrouped() {
    if (op instanceof Op.Conv conv && conv.group() > 1) {
      int groups = input.dim(1) / weight.dim(1);
      return new LayerShape(new Op.Conv(conv.window(), groups), input, weight, constant, bias);
    }
    return this;
  }

  private boolean isDepthwise() {
    return op instanceof Op.Conv conv && conv.group() > 1 && weight.dim(1) == 1;
  }

  /**
   * Its widths; empty for layers whose widths depend on more than two numbers: products of two
   * computed values, and convolutions in groups of several channels.
   */
  Optional<Widths> widths() {
    if (!constant) {
      return Optional.empty();
    }
    return switch (op) {
      case Op.Conv conv when isDepthwise() && weight.dim(0) == conv.group() ->
          Optional.of(new Widths(input.dim(1), input.dim(1)));
      case Op.Conv conv when conv.group() == 1 ->
          Optional.of(new Widths(input.dim(1), weight.dim(0)));
      case Op.ConvTranspose conv when conv.group() == 1 ->
          Optional.of(new Widths(weight.dim(0), weight.dim(1)));
      case Op.Gemm gemm when !gemm.transA() && weight.rank() == 2 ->
          Optional.of(
              gemm.transB()
                  ? new Widths(weight.dim(1), weight.dim(0))
                  : new Widths(weight.dim(0), weight.dim(1)));
      case Op.MatMul product when weight.rank() == 2 ->
          Optional.of(new Widths(weight.dim(0), weight.dim(1)));
      default -> Optional.empty();
    };
  }

  /**
   * The same layer in another width.
   *
   * @throws IllegalArgumentException if {@link #widths} is empty
   */
  LayerShape withWidths(Widths other) {
    if (widths().isEmpty()) {
      throw new IllegalArgumentException("the widths of this layer cannot be chosen: " + this);
    }
    return switch (op) {
      case Op.Conv conv when isDepthwise() ->
          with(
              new Op.Conv(conv.window(), other.in()),
              input.with(1, other.in()),
              weight.with(0, other.in()));
      case Op.Conv conv ->
          with(conv, input.with(1, other.in()), weight.with(0, other.out()).with(1, other.in()));
      case Op.ConvTranspose conv ->
          with(conv, input.with(1, other.in()), weight.with(0, other.in()).with(1, other.out()));
      case Op.Gemm gemm when gemm.transB() ->
          with(gemm, input.with(1, other.in()), weight.with(1, other.in()).with(0, other.out()));
      default ->
          with(
              op,
              input.with(input.rank() - 1, other.in()),
              weight.with(0, other.in()).with(1, other.out()));
    };
  }

  private LayerShape with(Op changed, Shape newInput, Shape newWeight) {
    return new LayerShape(changed, newInput, newWeight, constant, bias);
  }

  /** How many channels it makes, which a bias has to have; empty for a product without one. */
  OptionalInt biasLength() {
    if (!bias) {
      return OptionalInt.empty();
    }
    return switch (op) {
      case Op.Conv conv -> OptionalInt.of(weight.dim(0));
      case Op.ConvTranspose conv -> OptionalInt.of(weight.dim(1) * conv.group());
      case Op.Gemm gemm -> OptionalInt.of(gemm.transB() ? weight.dim(0) : weight.dim(1));
      default -> OptionalInt.empty();
    };
  }

  /** A text that is the same for equal layers only, in this and later processes. */
  String key() {
    return "%s %s x %s%s%s"
        .formatted(op, input, weight, constant ? "" : " computed", bias ? " + bias" : "");
  }
}
