package io.espalier.cost;

import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Shapes;
import io.espalier.graph.ValueInfo;
import io.espalier.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The memory that the values of a network need at the node where they need most. */
final class PeakActivation {
  private static final int BYTES_PER_ELEMENT = 4;

  private PeakActivation() {}

  /**
   * The peak in bytes when nodes run in their order and a value is freed behind its last reader.
   * Values of unknown shape count 0.
   */
  static long bytes(Graph graph, Shapes shapes) {
    List<Node> nodes = graph.nodes();
    Map<String, Integer> lastUse = new HashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      for (String output : nodes.get(i).outputs()) {
        lastUse.put(output, i);
      }
      for (String read : nodes.get(i).reads()) {
        lastUse.put(read, i);
      }
    }
    graph.outputs().forEach(output -> lastUse.put(output.name(), nodes.size()));
    List<List<String>> freedBehind = new ArrayList<>();
    nodes.forEach(node -> freedBehind.add(new ArrayList<>()));
    lastUse.forEach(
        (value, last) -> {
          if (last < nodes.size()) {
            freedBehind.get(last).add(value);
          }
        });
    long alive =
        graph.inputs().stream().map(ValueInfo::name).mapToLong(v -> bytes(v, graph, shapes)).sum();
    long peak = alive;
    for (int i = 0; i < nodes.size(); i++) {
      for (String output : nodes.get(i).outputs()) {
        alive += bytes(output, graph, shapes);
      }
      peak = Math.max(peak, alive);
      for (String value : freedBehind.get(i)) {
        alive -= bytes(value, graph, shapes);
      }
    }
    return peak;
  }

  private static long bytes(String value, Graph graph, Shapes shapes) {
    if (graph.isConstant(value) || shapes.constant(value).isPresent()) {
      return 0;
    }
    return BYTES_PER_ELEMENT * shapes.find(value).map(Shape::elements).orElse(0L);
  }
}
