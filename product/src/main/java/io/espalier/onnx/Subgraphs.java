package io.espalier.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The graphs that nodes hold in their attributes, as If and Loop do, at any depth. */
final class Subgraphs {
  private Subgraphs() {}

  private static Stream<GraphProto> of(NodeProto node) {
    return node.getAttributeList().stream().flatMap(Subgraphs::of);
  }

  private static Stream<GraphProto> of(AttributeProto attribute) {
    List<GraphProto> graphs = new ArrayList<>(attribute.getGraphsList());
    if (attribute.hasG()) {
      graphs.addFirst(attribute.getG());
    }
    return graphs.stream();
  }

  /** Visits a node and all nodes inside it. */
  static void visit(NodeProto node, Consumer<NodeProto> visitor) {
    visitor.accept(node);
    of(node).flatMap(graph -> graph.getNodeList().stream()).forEach(inner -> visit(inner, visitor));
  }

  /** The values of outer graphs that a node's subgraphs read, in the order of reading. */
  static List<String> captures(NodeProto node) {
    Set<String> captured = new LinkedHashSet<>();
    of(node).forEach(graph -> captured.addAll(captures(graph)));
    return List.copyOf(captured);
  }

  private static Set<String> captures(GraphProto graph) {
    Set<String> own = new HashSet<>();
    graph.getInputList().stream().map(ValueInfoProto::getName).forEach(own::add);
    graph.getInitializerList().stream().map(TensorProto::getName).forEach(own::add);
    graph.getSparseInitializerList().stream()
        .map(SparseTensorProto::getValues)
        .map(TensorProto::getName)
        .forEach(own::add);
    graph.getNodeList().forEach(node -> own.addAll(node.getOutputList()));
    own.add("");
    Set<String> captured = new LinkedHashSet<>();
    for (NodeProto node : graph.getNodeList()) {
      captured.addAll(node.getInputList());
      captured.addAll(captures(node));
    }
    graph.getOutputList().stream().map(ValueInfoProto::getName).forEach(captured::add);
    captured.removeAll(own);
    return captured;
  }

  /** Adds the names of all values that a graph mentions, at any depth. */
  static void collectNames(GraphProto graph, Set<String> names) {
    graph.getInputList().stream().map(ValueInfoProto::getName).forEach(names::add);
    graph.getOutputList().stream().map(ValueInfoProto::getName).forEach(names::add);
    graph.getInitializerList().stream().map(TensorProto::getName).forEach(names::add);
    for (NodeProto node : graph.getNodeList()) {
      names.addAll(node.getInputList());
      names.addAll(node.getOutputList());
      collectNames(node, names);
    }
  }

  /** Adds the names of all values that a node's subgraphs mention. */
  static void collectNames(NodeProto node, Set<String> names) {
    of(node).forEach(inner -> collectNames(inner, names));
  }
}
