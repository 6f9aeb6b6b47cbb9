package io.espalier.surgery;

import io.espalier.graph.ConstantEvaluator;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Adds constants to the outputs of convolutions and matrix products, in their biases. */
final class BiasAddition {
  private final Graph graph;
  private final Revision revision;

  BiasAddition(Graph graph, Revision revision) {
    this.graph = graph;
    this.revision = revision;
  }

  /**
   * Adds to the output of a node.
   *
   * @param addition one number an output channel for convolutions; for products of any shape that
   *     broadcasts to the product
   */
  void add(Node node, Tensor addition) {
    if (node.op() instanceof Op.Conv || node.op() instanceof Op.ConvTranspose) {
      toConvolution(node, addition);
    } else if (node.op() instanceof Op.Gemm gemm && isConstantOrAbsent(node.input(2))) {
      toGemm(node, gemm, addition);
    } else {
      behind(node, addition);
    }
  }

  private boolean isConstantOrAbsent(String value) {
    return value.isEmpty() || graph.isConstant(value);
  }

  private void toConvolution(Node node, Tensor addition) {
    if (!isConstantOrAbsent(node.input(2))) {
      int spatial = graph.requireConstant(node.input(1)).shape().rank() - 2;
      int[] dims = new int[spatial + 1];
      Arrays.fill(dims, 1);
      dims[0] = addition.size();
      behind(node, addition.reshape(Shape.of(dims)));
      return;
    }
    DType dtype = graph.requireConstant(node.input(1)).dtype();
    Tensor bias = node.hasInput(2) ? sum(node.input(2), addition) : addition.cast(dtype);
    revision.replace(node, revision.set(node, 2, bias, node.name() + ".bias"));
  }

  private void toGemm(Node node, Op.Gemm gemm, Tensor addition) {
    boolean weighed = node.hasInput(2) && gemm.beta() != 0;
    String weight = node.input(graph.isConstant(node.input(1)) ? 1 : 0);
    Tensor bias =
        weighed
            ? sum(node.input(2), scaled(addition, 1 / (double) gemm.beta()))
            : addition.cast(graph.requireConstant(weight).dtype());
    Op.Gemm op = weighed ? gemm : new Op.Gemm(gemm.alpha(), 1, gemm.transA(), gemm.transB());
    revision.replace(node, revision.set(node.withOp(op), 2, bias, node.name() + ".bias"));
  }

  /** Adds in the constant of an addition that alone reads the node, or in a new one. */
  private void behind(Node node, Tensor addition) {
    Optional<Node> reader = soleAddition(node);
    if (reader.isPresent()) {
      int position = reader.get().input(0).equals(node.output()) ? 1 : 0;
      Tensor bias = sum(reader.get().input(position), addition);
      revision.replace(reader.get(), revision.set(reader.get(), position, bias, ""));
      return;
    }
    String product = revision.unique(node.output() + "_product");
    String constant = revision.constant(node.name() + ".bias", addition.cast(floating(node)));
    revision.replace(
        node,
        new Node(node.name(), node.op(), node.inputs(), List.of(product)),
        new Node(
            revision.unique(node.name() + "_compensated"),
            new Op.Binary(Op.Arithmetic.ADD),
            List.of(product, constant),
            List.of(node.output())));
  }

  private DType floating(Node node) {
    return node.inputs().stream()
        .map(graph::constant)
        .flatMap(Optional::stream)
        .map(Tensor::dtype)
        .findFirst()
        .orElse(DType.FLOAT32);
  }

  private Optional<Node> soleAddition(Node node) {
    List<Node> readers = graph.readers(node.output());
    return readers.size() == 1 && !graph.isOutput(node.output())
        ? readers.stream().filter(reader -> isAdditionOfConstant(reader, node.output())).findFirst()
        : Optional.empty();
  }

  private boolean isAdditionOfConstant(Node reader, String value) {
    if (!(reader.op() instanceof Op.Binary binary) || binary.arithmetic() != Op.Arithmetic.ADD) {
      return false;
    }
    String other = reader.input(reader.input(0).equals(value) ? 1 : 0);
    return graph.isConstant(other);
  }

  /** A constant plus an addition, broadcast to each other, in the constant's type. */
  private Tensor sum(String constant, Tensor addition) {
    Tensor old = graph.requireConstant(constant);
    Node add =
        new Node(
            "sum", new Op.Binary(Op.Arithmetic.ADD), List.of("old", "addition"), List.of("sum"));
    return ConstantEvaluator.evaluate(add, List.of(old.cast(DType.FLOAT64), addition))
        .orElseThrow()
        .getFirst()
        .cast(old.dtype());
  }

  private static Tensor scaled(Tensor tensor, double factor) {
    return Tensor.ofDoubles(
        tensor.shape(), Arrays.stream(tensor.toDoubles()).map(value -> value * factor).toArray());
  }
}
