package io.espalier.surgery;

import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The nodes of the cut network as they are written one after the other, and the constants and nodes
 * that come in by edits.
 *
 * <p>What comes in wishes for a name: that of the constant of which it is an edited copy, for one.
 * It gets it if nothing else has that name in the end; nodes and constants that nobody reads any
 * more because of the edits go. So a network that is cut often neither grows nor changes names.
 */
final class Rewriting {

  /** An edited copy of a constant. */
  private record Copy(String original, Tensor tensor) {}

  private final Graph graph;
  private final Set<String> names = new HashSet<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Tensor> added = new LinkedHashMap<>();
  private final Map<Copy, String> copies = new HashMap<>();

  /** For each name that came in, in order, the name that it is to get if that is free. */
  private final Map<String, String> wishes = new LinkedHashMap<>();

  Rewriting(Graph graph) {
    this.graph = graph;
    names.addAll(graph.constants().keySet());
    graph.inputs().forEach(input -> names.add(input.name()));
    for (Node node : graph.nodes()) {
      names.add(node.name());
      names.addAll(node.outputs());
    }
  }

  /** The opset that the network is written in. */
  int opset() {
    return graph.header().opset();
  }

  void add(Node node) {
    nodes.add(node);
  }

  /** A name that no other value or node has, for what would be called {@code wish}. */
  String name(String wish) {
    String name = unique(wish, names);
    wishes.put(name, wish);
    return name;
  }

  /** Brings in a constant. */
  String constant(String wish, Tensor tensor) {
    String name = name(wish);
    added.put(name, tensor);
    return name;
  }

  /** Brings in a constant in another's place; equal ones once. */
  String copy(String original, Tensor tensor) {
    return copies.computeIfAbsent(
        new Copy(original, tensor), copy -> constant(original, copy.tensor()));
  }

  /** Brings in a node with one output, named as the node, in front of the next one. */
  String compute(String wish, Op op, String... operands) {
    String name = name(wish);
    nodes.add(new Node(name, op, List.of(operands), List.of(name)));
    return name;
  }

  /** The node with one operand more or another one. */
  static Node with(Node node, int position, String value) {
    List<String> inputs = new ArrayList<>(node.inputs());
    while (inputs.size() <= position) {
      inputs.add("");
    }
    inputs.set(position, value);
    return node.withInputs(inputs);
  }

  /** The network of the nodes added and of the given constants. */
  Graph finish(Map<String, Tensor> sliced) {
    List<Node> live = live();
    Set<String> read = new HashSet<>();
    live.forEach(node -> read.addAll(node.reads()));
    graph.outputs().forEach(output -> read.add(output.name()));
    Set<String> dead = new HashSet<>();
    for (String name : sliced.keySet()) {
      if (!read.contains(name) && !graph.readers(name).isEmpty()) {
        dead.add(name);
      }
    }
    Map<String, String> renamed = finalNames(live, dead);
    Map<String, Tensor> constants = new LinkedHashMap<>(sliced);
    added.forEach(
        (name, tensor) -> {
          String last = renamed.getOrDefault(name, name);
          constants.put(last, tensor);
          dead.remove(last);
        });
    constants.keySet().removeAll(dead);
    return graph
        .withConstants(constants)
        .withNodes(live.stream().map(node -> renamed(node, renamed)).toList());
  }

  /** The nodes without those that were read before and are no more. */
  private List<Node> live() {
    Set<String> read = new HashSet<>();
    graph.outputs().stream().map(ValueInfo::name).forEach(read::add);
    List<Node> live = new ArrayList<>();
    for (Node node : nodes.reversed()) {
      boolean isRead = node.outputs().stream().anyMatch(read::contains);
      boolean wasRead =
          node.outputs().stream().anyMatch(output -> !graph.readers(output).isEmpty());
      if (isRead || !wasRead) {
        live.add(node);
        read.addAll(node.reads());
      }
    }
    return live.reversed();
  }

  private Map<String, String> finalNames(List<Node> live, Set<String> dead) {
    Set<String> taken = new HashSet<>(graph.constants().keySet());
    taken.removeAll(dead);
    graph.inputs().forEach(input -> taken.add(input.name()));
    for (Node node : live) {
      taken.add(node.name());
      taken.addAll(node.outputs());
    }
    taken.removeAll(wishes.keySet());
    Map<String, String> renamed = new HashMap<>();
    wishes.forEach((name, wish) -> renamed.put(name, unique(wish, taken)));
    return renamed;
  }

  private static Node renamed(Node node, Map<String, String> names) {
    return new Node(
        names.getOrDefault(node.name(), node.name()),
        node.op(),
        renamed(node.inputs(), names),
        renamed(node.outputs(), names));
  }

  private static List<String> renamed(List<String> values, Map<String, String> names) {
    return values.stream().map(value -> names.getOrDefault(value, value)).toList();
  }

  private static String unique(String wish, Set<String> taken) {
    String name = wish;
    for (int number = 2; !taken.add(name); number++) {
      name = wish + "_" + number;
    }
    return name;
  }
}
