package io.espalier.onnx;

import io.espalier.graph.InvalidGraphException;
import io.espalier.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/** Puts each node behind those whose outputs it reads, and otherwise keeps the given order. */
final class TopologicalOrder {
  private final List<Node> nodes;
  private final Map<String, Integer> producers = new HashMap<>();
  private final List<List<Integer>> successors = new ArrayList<>();
  private final int[] waiting;

  private TopologicalOrder(List<Node> nodes) {
    this.nodes = nodes;
    this.waiting = new int[nodes.size()];
    for (int i = 0; i < nodes.size(); i++) {
      successors.add(new ArrayList<>());
      for (String output : nodes.get(i).outputs()) {
        producers.putIfAbsent(output, i);
      }
    }
  }

  /**
   * The nodes in order.
   *
   * @param given values that exist before the first node runs
   * @throws InvalidGraphException if nothing defines a value that a node reads, or nodes form a
   *     cycle
   */
  static List<Node> sort(List<Node> nodes, Set<String> given) {
    TopologicalOrder order = new TopologicalOrder(nodes);
    order.link(given);
    return order.run();
  }

  private void link(Set<String> given) {
    for (int i = 0; i < nodes.size(); i++) {
      for (String read : nodes.get(i).reads()) {
        if (given.contains(read)) {
          continue;
        }
        Integer producer = producers.get(read);
        if (producer == null) {
          throw new InvalidGraphException(
              describe(nodes.get(i)) + " reads '" + read + "', which nothing defines");
        }
        successors.get(producer).add(i);
        waiting[i]++;
      }
    }
  }

  private List<Node> run() {
    PriorityQueue<Integer> ready = new PriorityQueue<>();
    for (int i = 0; i < waiting.length; i++) {
      if (waiting[i] == 0) {
        ready.add(i);
      }
    }
    List<Node> sorted = new ArrayList<>(nodes.size());
    while (!ready.isEmpty()) {
      int next = ready.remove();
      sorted.add(nodes.get(next));
      for (int successor : successors.get(next)) {
        if (--waiting[successor] == 0) {
          ready.add(successor);
        }
      }
    }
    if (sorted.size() < nodes.size()) {
      throw new InvalidGraphException("nodes form a cycle: " + cycle());
    }
    return sorted;
  }

  /** A cycle among the nodes that still wait: each waits for another one that waits. */
  private String cycle() {
    int at = 0;
    while (waiting[at] == 0) {
      at++;
    }
    Set<Integer> path = new LinkedHashSet<>();
    while (path.add(at)) {
      at = waitingPredecessor(at).node;
    }
    List<Integer> steps = new ArrayList<>(path);
    StringBuilder loop = new StringBuilder(describe(nodes.get(at)));
    for (int node : steps.subList(steps.indexOf(at), steps.size())) {
      Awaited awaited = waitingPredecessor(node);
      loop.insert(0, "%s -> '%s' -> ".formatted(describe(nodes.get(awaited.node)), awaited.value));
    }
    return loop.toString();
  }

  /** A value that a node waits for, and the node that will define it. */
  private record Awaited(String value, int node) {}

  private Awaited waitingPredecessor(int node) {
    for (String read : nodes.get(node).reads()) {
      Integer producer = producers.get(read);
      if (producer != null && waiting[producer] > 0) {
        return new Awaited(read, producer);
      }
    }
    throw new IllegalStateException(describe(nodes.get(node)) + " waits for nothing");
  }

  private static String describe(Node node) {
    return "node '" + node.name() + "' (" + node.op().label() + ")";
  }
}
