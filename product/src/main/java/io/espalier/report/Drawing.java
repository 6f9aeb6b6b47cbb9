package io.espalier.report;

import io.espalier.graph.Node;
import java.util.List;

/**
 * A network as boxes and the wires between them; boxes stand in topological order.
 *
 * @param wires each pair of boxes once
 */
record Drawing(List<Box> boxes, List<Wire> wires) {
  Drawing {
    boxes = List.copyOf(boxes);
    wires = List.copyOf(wires);
  }

  /**
   * An input, an output, or a node with the nodes that only go on from it.
   *
   * @param title what stands in its first line
   * @param lines what stands below, as {@code Conv 3x3, 16 to 32}
   * @param nodes none for inputs and outputs; else the first gives the box its name
   * @param value the value that it is, or that its first node computes
   * @param groups positions of the groups whose channels it makes or passes on
   */
  record Box(
      String title, List<String> lines, List<Node> nodes, String value, List<Integer> groups) {
    Box {
      lines = List.copyOf(lines);
      nodes = List.copyOf(nodes);
      groups = List.copyOf(groups);
    }
  }

  /**
   * What one box reads of another.
   *
   * @param from position of a box
   * @param to position of a later one
   * @param groups positions of the groups whose channels it carries
   */
  record Wire(int from, int to, List<Integer> groups) {
    Wire {
      groups = List.copyOf(groups);
    }
  }
}
