package io.espalier.surgery;

import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Gives integer operands other entries: a constant is replaced, a computed operand is patched where
 * it would be wrong, and an absent one comes in as a constant.
 */
final class Edits {
  private final Graph graph;
  private final Widths widths;
  private final Rewriting rewriting;
  private final Map<Patch, String> patches = new HashMap<>();

  Edits(Graph graph, Widths widths, Rewriting rewriting) {
    this.graph = graph;
    this.widths = widths;
    this.rewriting = rewriting;
  }

  /**
   * The node with other entries in an operand whose elements are known; itself if they are those.
   *
   * @param wanted as many entries as the operand has, if it is computed
   */
  Node set(Node node, int position, long... wanted) {
    String operand = node.input(position);
    Tensor now = known(operand);
    return Arrays.equals(now.toLongs(), wanted)
        ? node
        : Rewriting.with(node, position, edited(operand, now, wanted));
  }

  private Tensor known(String operand) {
    Tensor entries = widths.entries(operand);
    if (entries == null) {
      throw new IllegalArgumentException("the elements of '" + operand + "' are not known");
    }
    return entries;
  }

  private String edited(String operand, Tensor now, long... wanted) {
    String base = Patch.base(graph, operand);
    Tensor computed = known(base);
    if (!computed.shape().equals(now.shape())) {
      base = operand;
      computed = now;
    }
    BitSet literal = new BitSet();
    for (int i = 0; i < wanted.length; i++) {
      long follows = computed.getLong(i);
      literal.set(i, wanted[i] != follows || now.getLong(i) != follows);
    }
    if (graph.isConstant(base) || literal.cardinality() == wanted.length) {
      Shape shape = now.size() == wanted.length ? now.shape() : Shape.of(wanted.length);
      return rewriting.copy(base, Tensor.ofLongs(now.dtype(), shape, wanted));
    }
    Patch patch =
        new Patch(base, now.dtype(), now.shape(), literal, LongStream.of(wanted).boxed().toList());
    return patches.computeIfAbsent(patch, added -> added.addTo(rewriting));
  }

  /**
   * The node with a constant vector for an operand that it did not have.
   *
   * @param name of the attribute that the operand is in old opsets
   */
  Node give(Node node, int position, String name, long... entries) {
    return Rewriting.with(
        node, position, rewriting.constant(node.name() + "." + name, Tensor.vector(entries)));
  }
}
