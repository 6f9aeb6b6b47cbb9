package io.espalier.graph;

import io.espalier.tensor.DType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A graph cut in two, so that the part behind some nodes can run again and again on kept values.
 *
 * @param front the graph whose outputs are the border values
 * @param back the graph whose inputs are the border values and whose outputs are the whole graph's
 */
public record Partition(Graph front, Graph back) {

  /**
   * Cuts a graph before the given nodes: they and all that depends on them are the back.
   *
   * <p>Border values have the names that they have in the graph. Running front, then back on its
   * outputs, gives what the graph gives; an output that does not depend on the nodes passes
   * through.
   *
   * @param nodes names of nodes
   * @throws IllegalArgumentException if there is no node of such a name
   */
  public static Partition before(Graph graph, Set<String> nodes) {
    Set<String> late = new HashSet<>(); // values that the back defines
    Set<String> border = new LinkedHashSet<>();
    List<Node> backNodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (nodes.contains(node.name()) || node.reads().stream().anyMatch(late::contains)) {
        backNodes.add(node);
        late.addAll(node.outputs());
        node.reads().stream()
            .filter(value -> !late.contains(value) && !graph.isConstant(value))
            .forEach(border::add);
      }
    }
    requireKnown(graph, nodes);
    graph.outputs().stream()
        .map(ValueInfo::name)
        .filter(output -> !late.contains(output) && !graph.isConstant(output))
        .forEach(border::add);
    List<ValueInfo> borderInfos =
        border.stream().map(value -> new ValueInfo(value, DType.FLOAT32, null)).toList();
    Graph front =
        new Graph(
            graph.name(),
            graph.header(),
            graph.inputs(),
            borderInfos,
            graph.constants(),
            Subgraph.ancestors(graph, border));
    Graph back =
        new Graph(
            graph.name(),
            graph.header(),
            borderInfos,
            graph.outputs(),
            graph.constants(),
            backNodes);
    return new Partition(front.withoutUnreadConstants(), back.withoutUnreadConstants());
  }

  private static void requireKnown(Graph graph, Set<String> nodes) {
    for (String name : nodes) {
      if (graph.node(name).isEmpty()) {
        throw new IllegalArgumentException("the network has no node '" + name + "'");
      }
    }
  }
}
