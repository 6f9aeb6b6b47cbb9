package io.espalier.graph;

import io.espalier.tensor.DType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A part of a graph that computes chosen values. */
public final class Subgraph {
  private Subgraph() {}

  /**
   * The part of a graph that some values depend on, with these values as its outputs, in the given
   * order. It has all of the graph's inputs; an output that the graph declares keeps its contract,
   * another one is a {@code FLOAT32} value of undeclared shape.
   *
   * @param values names of inputs, constants or computed values
   */
  public static Graph computing(Graph graph, Collection<String> values) {
    List<ValueInfo> outputs = values.stream().map(value -> info(graph, value)).toList();
    return graph.withOutputs(outputs).withNodes(ancestors(graph, values)).withoutUnreadConstants();
  }

  private static ValueInfo info(Graph graph, String value) {
    return graph.outputs().stream()
        .filter(output -> output.name().equals(value))
        .findFirst()
        .orElseGet(() -> new ValueInfo(value, DType.FLOAT32, null));
  }

  /** The nodes that the given values depend on, in order. */
  static List<Node> ancestors(Graph graph, Collection<String> values) {
    Set<String> needed = new HashSet<>(values);
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes().reversed()) {
      if (node.outputs().stream().anyMatch(needed::contains)) {
        needed.addAll(node.reads());
        nodes.add(node);
      }
    }
    return nodes.reversed();
  }
}
