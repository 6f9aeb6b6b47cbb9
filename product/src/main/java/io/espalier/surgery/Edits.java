package io.espalier.surgery;

import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Gives integer operands other entries: a constant is replaced, a computed operand is patched where
 * it would be wrong, and an absent one comes in as a constant.
 */
final class Edits {

  /** A patched operand, by what it patches and by what it is. */
  private record Patched(String base, List<Long> entries) {}

  private final Graph graph;
  private final Widths widths;
  private final Rewriting rewriting;
  private final Map<Patched, String> patches = new HashMap<>();

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
    String base = Patch.base(graph, operand);
    Tensor now = widths.entries(operand);
    if (now == null) {
      throw new IllegalArgumentException("the elements of '" + operand + "' are not known");
    }
    return Arrays.equals(now.toLongs(), wanted)
        ? Rewriting.with(node, position, base)
        : Rewriting.with(node, position, edited(base, now, wanted));
  }

  private String edited(String base, Tensor now, long... wanted) {
    if (graph.isConstant(base) || allDiffer(now, wanted)) {
      Shape shape = now.size() == wanted.length ? now.shape() : Shape.of(wanted.length);
      return rewriting.copy(base, Tensor.ofLongs(now.dtype(), shape, wanted));
    }
    return patches.computeIfAbsent(
        new Patched(base, LongStream.of(wanted).boxed().toList()),
        key -> Patch.add(rewriting, base, now, wanted));
  }

  private static boolean allDiffer(Tensor now, long... wanted) {
    for (int i = 0; i < wanted.length; i++) {
      if (now.getLong(i) == wanted[i]) {
        return false;
      }
    }
    return true;
  }

  /** The node with a constant vector for an operand that it did not have. */
  Node give(Node node, int position, String name, long... entries) {
    return Rewriting.with(
        node, position, rewriting.constant(node.name() + "_" + name, Tensor.vector(entries)));
  }
}
