package io.espalier.graph;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The rules of a legal graph: every value is defined once and before it is read, node names are
 * unique, nodes have the inputs that their operators need, outputs exist.
 */
public final class GraphVerifier {
  private final Graph graph;
  private final Map<String, String> definers = new HashMap<>();

  private GraphVerifier(Graph graph) {
    this.graph = graph;
  }

  /**
   * Returns the graph if it is legal.
   *
   * @throws InvalidGraphException at the first rule that is broken, naming node and value
   */
  public static Graph verify(Graph graph) {
    new GraphVerifier(graph).run();
    return graph;
  }

  private void run() {
    for (ValueInfo input : graph.inputs()) {
      define(input.name(), "an input");
    }
    for (String constant : graph.constants().keySet()) {
      define(constant, "a constant");
    }
    Set<String> nodeNames = new HashSet<>();
    for (Node node : graph.nodes()) {
      if (!nodeNames.add(node.name())) {
        throw new InvalidGraphException("two nodes are named '" + node.name() + "'");
      }
      requireInputsAndOutputs(node);
      for (String read : node.reads()) {
        if (!definers.containsKey(read)) {
          throw new InvalidGraphException(undefined(node, read));
        }
      }
      for (String output : node.outputs()) {
        if (!output.isEmpty()) {
          define(output, describe(node));
        }
      }
    }
    if (graph.outputs().isEmpty()) {
      throw new InvalidGraphException("the network has no outputs");
    }
    for (ValueInfo output : graph.outputs()) {
      if (!definers.containsKey(output.name())) {
        throw new InvalidGraphException("nothing defines the output '" + output.name() + "'");
      }
    }
  }

  private static void requireInputsAndOutputs(Node node) {
    int required = RequiredInputs.of(node);
    for (int i = 0; i < required; i++) {
      if (!node.hasInput(i)) {
        throw new InvalidGraphException(
            "%s needs %d inputs; input %d is absent".formatted(describe(node), required, i));
      }
    }
    if (node.outputs().stream().allMatch(String::isEmpty)) {
      throw new InvalidGraphException(describe(node) + " has no outputs");
    }
  }

  private void define(String value, String by) {
    String first = definers.putIfAbsent(value, by);
    if (first != null) {
      throw new InvalidGraphException(
          "the value '%s' is defined twice: by %s and by %s".formatted(value, first, by));
    }
  }

  private String undefined(Node node, String value) {
    return describe(node)
        + " reads '"
        + value
        + (graph.producer(value).isPresent()
            ? "', which only a later node defines (a cycle, or nodes out of order)"
            : "', which nothing defines");
  }

  private static String describe(Node node) {
    return "node '" + node.name() + "' (" + node.op().label() + ")";
  }
}
