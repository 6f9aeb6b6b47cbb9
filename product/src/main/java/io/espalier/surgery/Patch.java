package io.espalier.surgery;

import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToLongFunction;

/**
 * Literals in the place of some entries of an integer operand that the network computes: {@code
 * Where(mask, literals, base)}, so that all other entries go on following what they are computed
 * from. Files older than opset 9 have no Where; there it is {@code base * keep + literals}.
 *
 * <p>A patch is never put on a patch: {@link #base(Graph, String)} looks through the one that an
 * earlier cut left.
 *
 * @param dtype of the operand, as {@code shape}
 * @param literal which entries do not follow the base
 * @param entries the operand's elements in the cut network
 */
record Patch(String base, DType dtype, Shape shape, BitSet literal, List<Long> entries) {
  private static final int OPSET_OF_WHERE = 9;

  /** What a value patches, or the value itself if it is no patch. */
  static String base(Graph graph, String value) {
    Optional<Node> producer = graph.producer(value);
    if (producer.isEmpty()) {
      return value;
    }
    Node node = producer.get();
    if (node.op() instanceof Op.Where) {
      return isInteger(graph, node.input(0)) && isInteger(graph, node.input(1))
          ? base(graph, node.input(2))
          : value;
    }
    return node.op() instanceof Op.Binary(Op.Arithmetic arithmetic)
            && arithmetic == Op.Arithmetic.ADD
            && isInteger(graph, node.input(1))
        ? masked(graph, node.input(0), graph.requireConstant(node.input(1))).orElse(value)
        : value;
  }

  /** What a value hides behind a mask of which the literals fill the gaps, if it does. */
  private static Optional<String> masked(Graph graph, String value, Tensor literals) {
    Optional<Node> product =
        graph
            .producer(value)
            .filter(
                node ->
                    node.op() instanceof Op.Binary(Op.Arithmetic arithmetic)
                        && arithmetic == Op.Arithmetic.MUL
                        && isInteger(graph, node.input(1)));
    return product
        .filter(node -> isMask(graph.requireConstant(node.input(1)), literals))
        .map(node -> base(graph, node.input(0)));
  }

  private static boolean isMask(Tensor keep, Tensor literals) {
    if (!keep.shape().equals(literals.shape())) {
      return false;
    }
    for (int i = 0; i < keep.size(); i++) {
      boolean kept = keep.getLong(i) == 1 && literals.getLong(i) == 0;
      if (!kept && keep.getLong(i) != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isInteger(Graph graph, String value) {
    return graph.constant(value).filter(tensor -> tensor.dtype().isInteger()).isPresent();
  }

  /** Adds the patch's nodes, and returns the patched value. */
  String addTo(Rewriting rewriting) {
    Tensor literals = integers(dtype, i -> literal.get(i) ? entries.get(i) : 0);
    if (rewriting.opset() >= OPSET_OF_WHERE) {
      Tensor mask = integers(DType.BOOL, i -> literal.get(i) ? 1 : 0);
      return rewriting.compute(
          base + "_cut",
          new Op.Where(),
          rewriting.constant(base + "_mask", mask),
          rewriting.constant(base + "_literals", literals),
          base);
    }
    Tensor keep = integers(dtype, i -> literal.get(i) ? 0 : 1);
    String masked =
        rewriting.compute(
            base + "_masked",
            new Op.Binary(Op.Arithmetic.MUL),
            base,
            rewriting.constant(base + "_mask", keep));
    return rewriting.compute(
        base + "_cut",
        new Op.Binary(Op.Arithmetic.ADD),
        masked,
        rewriting.constant(base + "_literals", literals));
  }

  private Tensor integers(DType type, IntToLongFunction entry) {
    long[] values = new long[entries.size()];
    Arrays.setAll(values, entry);
    return Tensor.ofLongs(type, shape, values);
  }
}
