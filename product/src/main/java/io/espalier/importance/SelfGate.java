package io.espalier.importance;

import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * An activation that a file spells out as a product of a value and a bent form of itself: SiLU as
 * {@code x * sigmoid(x)}, and in the same way HardSwish, GELU and Mish.
 */
final class SelfGate {
  private SelfGate() {}

  /** The product in which a value meets a bent form of itself alone, if there is one. */
  static Optional<Node> of(Graph graph, String value) {
    Set<String> plain = new HashSet<>(Set.of(value));
    Set<String> bent = new HashSet<>();
    for (Node node : graph.nodes()) {
      if (!isFunctionOf(graph, node, plain, bent)) {
        continue;
      }
      boolean bends = node.inputs().stream().anyMatch(bent::contains);
      if (node.op() instanceof Op.Binary product
          && product.arithmetic() == Op.Arithmetic.MUL
          && bends
          && node.inputs().stream().anyMatch(plain::contains)) {
        return Optional.of(node);
      }
      (bends || ActivationRole.of(graph, node).activates() ? bent : plain).add(node.output());
    }
    return Optional.empty();
  }

  /** Whether a node computes, element by element, from these values and constants alone. */
  private static boolean isFunctionOf(Graph graph, Node node, Set<String> plain, Set<String> bent) {
    boolean elementwise =
        node.op() instanceof Op.Elementwise
            || node.op() instanceof Op.Clip
            || node.op() instanceof Op.Binary
            || node.op() instanceof Op.Cast;
    return elementwise
        && node.inputs().stream().anyMatch(v -> plain.contains(v) || bent.contains(v))
        && node.reads().stream()
            .allMatch(v -> plain.contains(v) || bent.contains(v) || graph.isConstant(v));
  }
}
