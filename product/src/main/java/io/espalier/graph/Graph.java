package io.espalier.graph;

import io.espalier.tensor.Tensor;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A network as an immutable value: operators over named values, and the constants that they read.
 *
 * <p>A value is defined once: as an input, a constant, or an output of a node. Nodes stand in
 * topological order. {@link GraphVerifier} holds these rules; the constructor does not.
 */
public final class Graph {
  private final String name;
  private final FileHeader header;
  private final List<ValueInfo> inputs;
  private final List<ValueInfo> outputs;
  private final Map<String, Tensor> constants;
  private final List<Node> nodes;
  private final Map<String, Node> producers = new HashMap<>();
  private final Map<String, List<Node>> readers = new HashMap<>();
  private final Map<String, Node> nodesByName = new HashMap<>();

  /** A graph of the given parts, all copied; constants keep their order. */
  public Graph(
      String name,
      FileHeader header,
      List<ValueInfo> inputs,
      List<ValueInfo> outputs,
      Map<String, Tensor> constants,
      List<Node> nodes) {
    this.name = name;
    this.header = header;
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
    this.constants = Collections.unmodifiableMap(new LinkedHashMap<>(constants));
    this.nodes = List.copyOf(nodes);
    for (Node node : this.nodes) {
      nodesByName.putIfAbsent(node.name(), node);
      node.outputs().stream()
          .filter(v -> !v.isEmpty())
          .forEach(v -> producers.putIfAbsent(v, node));
      node.reads()
          .forEach(v -> readers.computeIfAbsent(v, key -> new java.util.ArrayList<>()).add(node));
    }
  }

  public String name() {
    return name;
  }

  public FileHeader header() {
    return header;
  }

  /** The values that each run provides, in the file's order. */
  public List<ValueInfo> inputs() {
    return inputs;
  }

  /** The values that each run returns, in the file's order. */
  public List<ValueInfo> outputs() {
    return outputs;
  }

  /** Constants by value name, in the file's order. */
  public Map<String, Tensor> constants() {
    return constants;
  }

  /** The nodes, each behind the nodes whose outputs it reads. */
  public List<Node> nodes() {
    return nodes;
  }

  /** The constant of that value name, if there is one. */
  public Optional<Tensor> constant(String value) {
    return Optional.ofNullable(constants.get(value));
  }

  public boolean isConstant(String value) {
    return constants.containsKey(value);
  }

  /**
   * The constant of that value name.
   *
   * @throws IllegalArgumentException if the value is not a constant
   */
  public Tensor requireConstant(String value) {
    Tensor tensor = constants.get(value);
    if (tensor == null) {
      throw new IllegalArgumentException("value '" + value + "' is not a constant of the network");
    }
    return tensor;
  }

  /** The node of that name, if there is one. */
  public Optional<Node> node(String nodeName) {
    return Optional.ofNullable(nodesByName.get(nodeName));
  }

  /** The node that defines a value; empty for inputs and constants. */
  public Optional<Node> producer(String value) {
    return Optional.ofNullable(producers.get(value));
  }

  /** The nodes that read a value, in topological order, each once. */
  public List<Node> readers(String value) {
    return Collections.unmodifiableList(readers.getOrDefault(value, List.of()));
  }

  public boolean isOutput(String value) {
    return outputs.stream().anyMatch(output -> output.name().equals(value));
  }

  public Graph withHeader(FileHeader changed) {
    return new Graph(name, changed, inputs, outputs, constants, nodes);
  }

  public Graph withNodes(List<Node> changed) {
    return new Graph(name, header, inputs, outputs, constants, changed);
  }

  public Graph withInputs(List<ValueInfo> changed) {
    return new Graph(name, header, changed, outputs, constants, nodes);
  }

  public Graph withOutputs(List<ValueInfo> changed) {
    return new Graph(name, header, inputs, changed, constants, nodes);
  }

  public Graph withConstants(Map<String, Tensor> changed) {
    return new Graph(name, header, inputs, outputs, changed, nodes);
  }

  /** This graph with some constants replaced, in their places, or added behind. */
  public Graph replaceConstants(Map<String, Tensor> changed) {
    Map<String, Tensor> all = new LinkedHashMap<>(constants);
    all.putAll(changed);
    return withConstants(all);
  }

  /** This graph without the constants that no node reads and no output names. */
  public Graph withoutUnreadConstants() {
    Map<String, Tensor> read = new LinkedHashMap<>(constants);
    Set<String> unread = new java.util.HashSet<>(constants.keySet());
    unread.removeAll(readers.keySet());
    outputs.forEach(output -> unread.remove(output.name()));
    unread.forEach(read::remove);
    return read.size() == constants.size() ? this : withConstants(read);
  }

  /** Whether all parts are equal, constants regardless of their order. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Graph graph
        && name.equals(graph.name)
        && header.equals(graph.header)
        && inputs.equals(graph.inputs)
        && outputs.equals(graph.outputs)
        && nodes.equals(graph.nodes)
        && constants.equals(graph.constants);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, header, inputs, outputs, nodes, constants.keySet());
  }

  @Override
  public String toString() {
    return "Graph " + name + " (" + nodes.size() + " nodes, " + constants.size() + " constants)";
  }
}
