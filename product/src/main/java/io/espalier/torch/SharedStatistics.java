package io.espalier.torch;

import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives each BatchNorm running statistics of its own. Exporters store equal constants once, so that
 * the fresh statistics of many layers (zeros and ones) may be one constant; in training each layer
 * goes its own way.
 */
final class SharedStatistics {
  private SharedStatistics() {}

  /** The graph, with a copy of each mean and variance that something else reads too. */
  static Graph separate(Graph graph) {
    Map<String, Tensor> copies = new LinkedHashMap<>();
    Set<String> taken = readOtherwise(graph);
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      nodes.add(node.op() instanceof Op.BatchNorm ? separate(graph, node, taken, copies) : node);
    }
    return copies.isEmpty() ? graph : graph.withNodes(nodes).replaceConstants(copies);
  }

  /** The values that are read as something else than running statistics. */
  private static Set<String> readOtherwise(Graph graph) {
    Set<String> values = new HashSet<>();
    for (Node node : graph.nodes()) {
      int statistics = node.op() instanceof Op.BatchNorm ? 3 : Integer.MAX_VALUE;
      values.addAll(node.inputs().subList(0, Math.min(statistics, node.inputs().size())));
    }
    return values;
  }

  private static Node separate(
      Graph graph, Node node, Set<String> taken, Map<String, Tensor> copies) {
    List<String> inputs = new ArrayList<>(node.inputs());
    for (int index = 3; index <= 4; index++) {
      String statistic = node.input(index);
      if (graph.isConstant(statistic) && !taken.add(statistic)) {
        String copy = fresh(graph, statistic + "@" + node.name());
        copies.put(copy, graph.requireConstant(statistic));
        inputs.set(index, copy);
      }
    }
    return node.withInputs(inputs);
  }

  private static String fresh(Graph graph, String wanted) {
    String name = wanted;
    while (graph.isConstant(name) || graph.producer(name).isPresent()) {
      name += "'";
    }
    return name;
  }
}
