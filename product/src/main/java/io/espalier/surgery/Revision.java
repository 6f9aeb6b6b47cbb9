package io.espalier.surgery;

import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A new edition of a graph: nodes are replaced by others in their places, constants set for single
 * nodes, everything else stays.
 */
final class Revision {
  private final Graph graph;
  private final Set<String> names = new HashSet<>();
  private final Map<String, Integer> uses = new HashMap<>();
  private final Map<String, Tensor> constants = new LinkedHashMap<>();
  private final Map<String, List<Node>> replaced = new HashMap<>();

  Revision(Graph graph) {
    this.graph = graph;
    names.addAll(graph.constants().keySet());
    constants.putAll(graph.constants());
    graph.inputs().forEach(input -> names.add(input.name()));
    graph.outputs().forEach(output -> uses.merge(output.name(), 1, Integer::sum));
    for (Node node : graph.nodes()) {
      names.add(node.name());
      names.addAll(node.outputs());
      node.inputs().forEach(input -> uses.merge(input, 1, Integer::sum));
      node.reads().stream()
          .filter(value -> !node.inputs().contains(value))
          .forEach(captured -> uses.merge(captured, 1, Integer::sum));
    }
  }

  /** A name that neither a value nor a node has, as near to the wanted one as possible. */
  String unique(String wanted) {
    String name = wanted;
    for (int number = 2; !names.add(name); number++) {
      name = wanted + "_" + number;
    }
    return name;
  }

  /** A new constant; returns its name. */
  String constant(String wanted, Tensor tensor) {
    String name = unique(wanted);
    constants.put(name, tensor);
    return name;
  }

  /** Whether a value is read once in all, and is no output. */
  boolean isReadOnce(String value) {
    return uses.getOrDefault(value, 0) == 1;
  }

  /**
   * The node with a constant operand of its own: in the place of one that nobody else reads, else
   * beside it.
   *
   * @param wanted name of the constant where the operand is absent
   */
  Node set(Node node, int position, Tensor tensor, String wanted) {
    String old = node.input(position);
    if (constants.containsKey(old) && isReadOnce(old)) {
      constants.put(old, tensor);
      return node;
    }
    List<String> inputs = new ArrayList<>(node.inputs());
    while (inputs.size() <= position) {
      inputs.add("");
    }
    if (!old.isEmpty()) {
      uses.merge(old, -1, Integer::sum);
    }
    String name = constant(old.isEmpty() ? wanted : old, tensor);
    uses.put(name, 1);
    inputs.set(position, name);
    return node.withInputs(inputs);
  }

  /**
   * A constant that takes the place and the name of one whose only reader goes, or a new one;
   * returns its name.
   */
  String take(String wanted, Tensor tensor) {
    if (constants.containsKey(wanted) && isReadOnce(wanted)) {
      constants.put(wanted, tensor);
      return wanted;
    }
    return constant(wanted, tensor);
  }

  /** Puts nodes, or none, in the place of one. */
  void replace(Node node, Node... nodes) {
    replaced.put(node.name(), List.of(nodes));
  }

  /** The graph with all that was changed, without constants that nobody reads. */
  Graph finish() {
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      nodes.addAll(replaced.getOrDefault(node.name(), List.of(node)));
    }
    return graph.withNodes(nodes).withConstants(constants).withoutUnreadConstants();
  }
}
