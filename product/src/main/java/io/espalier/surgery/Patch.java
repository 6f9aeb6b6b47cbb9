package io.espalier.surgery;

import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.DType;
import io.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * Literals in the place of some entries of an integer operand that the network computes: {@code
 * Where(mask, literals, base)}, so that all other entries go on following what they are computed
 * from. Files older than opset 9 have no Where; there it is {@code base * keep + literals}.
 *
 * <p>A patch is never put on a patch: {@link #base} looks through the one that an earlier cut left.
 */
final class Patch {
  private static final int OPSET_OF_WHERE = 9;

  private Patch() {}

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

  /**
   * Adds the nodes of a patch, and returns the patched value.
   *
   * @param now what the base computes
   * @param wanted its entries with the patch, as many
   */
  static String add(Rewriting rewriting, String base, Tensor now, long... wanted) {
    long[] current = now.toLongs();
    long[] wrong = new long[wanted.length];
    long[] literals = new long[wanted.length];
    Arrays.setAll(wrong, i -> current[i] == wanted[i] ? 0 : 1);
    Arrays.setAll(literals, i -> wrong[i] * wanted[i]);
    Tensor fixed = Tensor.ofLongs(now.dtype(), now.shape(), literals);
    if (rewriting.opset() >= OPSET_OF_WHERE) {
      return rewriting.compute(
          base + "_cut",
          new Op.Where(),
          rewriting.constant(base + "_mask", Tensor.ofLongs(DType.BOOL, now.shape(), wrong)),
          rewriting.constant(base + "_literals", fixed),
          base);
    }
    long[] keep = Arrays.stream(wrong).map(entry -> 1 - entry).toArray();
    String masked =
        rewriting.compute(
            base + "_masked",
            new Op.Binary(Op.Arithmetic.MUL),
            base,
            rewriting.constant(base + "_mask", Tensor.ofLongs(now.dtype(), now.shape(), keep)));
    return rewriting.compute(
        base + "_cut",
        new Op.Binary(Op.Arithmetic.ADD),
        masked,
        rewriting.constant(base + "_literals", fixed));
  }
}
