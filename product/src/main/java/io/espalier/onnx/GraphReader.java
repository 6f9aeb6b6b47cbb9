package io.espalier.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.espalier.graph.FileHeader;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphVerifier;
import io.espalier.graph.InvalidGraphException;
import io.espalier.graph.Node;
import io.espalier.graph.ValueInfo;
import io.espalier.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns a model message into a {@link Graph} in normal form. */
final class GraphReader {
  private final ModelProto model;
  private final GraphProto proto;
  private final TensorReader tensors;
  private final Map<String, Tensor> constants = new LinkedHashMap<>();

  GraphReader(Path file, ModelProto model) {
    this.model = model;
    this.proto = model.getGraph();
    this.tensors = new TensorReader(file);
  }

  /**
   * The graph.
   *
   * @throws InvalidGraphException if the message breaks a rule of the format, or holds what
   *     Espalier does not take
   * @throws IOException if a tensor cannot be read
   */
  Graph read() throws IOException {
    ModelScope.check(model);
    FileHeader header = Headers.read(model);
    List<String> nodeNames = nodeNames();
    readConstants(nodeNames);
    List<Node> nodes = readNodes(header, nodeNames);
    Set<String> initializers = new HashSet<>();
    proto.getInitializerList().forEach(initializer -> initializers.add(initializer.getName()));
    List<ValueInfo> inputs =
        proto.getInputList().stream()
            .filter(input -> !initializers.contains(input.getName()))
            .map(input -> ValueInfos.read(input, "input"))
            .toList();
    List<ValueInfo> outputs =
        proto.getOutputList().stream().map(output -> ValueInfos.read(output, "output")).toList();
    Set<String> given = new HashSet<>(constants.keySet());
    inputs.forEach(input -> given.add(input.name()));
    return GraphVerifier.verify(
        new Graph(
            proto.getName(),
            header,
            inputs,
            outputs,
            constants,
            TopologicalOrder.sort(nodes, given)));
  }

  /** A name for each node: its own if no earlier node has it, else one made from its output. */
  private List<String> nodeNames() {
    Set<String> own = new HashSet<>();
    proto.getNodeList().forEach(node -> own.add(node.getName()));
    Names free = new Names(own);
    Set<String> seen = new HashSet<>();
    List<String> names = new ArrayList<>();
    for (NodeProto node : proto.getNodeList()) {
      String name = node.getName();
      if (name.isEmpty() || !seen.add(name)) {
        String output = node.getOutputCount() > 0 ? node.getOutput(0) : "";
        name = free.unique(output.isEmpty() ? node.getOpType() : output);
      }
      names.add(name);
    }
    return names;
  }

  private void readConstants(List<String> nodeNames) throws IOException {
    Map<String, String> firstReaders = new HashMap<>();
    for (int i = 0; i < nodeNames.size(); i++) {
      for (String input : proto.getNode(i).getInputList()) {
        firstReaders.putIfAbsent(input, nodeNames.get(i));
      }
    }
    for (TensorProto initializer : proto.getInitializerList()) {
      String name = initializer.getName();
      String where = "tensor '" + name + "'";
      if (firstReaders.containsKey(name)) {
        where += " (read by node '" + firstReaders.get(name) + "')";
      }
      define(name, tensors.read(initializer, where));
    }
    for (int i = 0; i < nodeNames.size(); i++) {
      if (ConstantNodes.isConstant(proto.getNode(i))) {
        define(
            proto.getNode(i).getOutput(0),
            ConstantNodes.read(proto.getNode(i), nodeNames.get(i), tensors));
      }
    }
  }

  private void define(String constant, Tensor tensor) {
    if (constant.isEmpty()) {
      throw new InvalidGraphException("a constant has no name: " + tensor);
    }
    if (constants.put(constant, tensor) != null) {
      throw new InvalidGraphException("two constants are named '" + constant + "'");
    }
  }

  private List<Node> readNodes(FileHeader header, List<String> nodeNames) throws IOException {
    Set<String> valueNames = new HashSet<>();
    Subgraphs.collectNames(proto, valueNames);
    NodeReader reader =
        new NodeReader(header, constants, ranks(), used(), new Names(valueNames), tensors);
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < nodeNames.size(); i++) {
      NodeProto node = proto.getNode(i);
      if (!ConstantNodes.isConstant(node)) {
        nodes.add(reader.read(node, nodeNames.get(i)));
      }
    }
    forget(reader.released(), nodes);
    return nodes;
  }

  /** Drops those of the given constants that no node reads and no output names. */
  private void forget(Set<String> released, List<Node> nodes) {
    Set<String> unread = new HashSet<>(released);
    nodes.forEach(node -> node.reads().forEach(unread::remove));
    proto.getOutputList().forEach(output -> unread.remove(output.getName()));
    constants.keySet().removeAll(unread);
  }

  /** The values that a node, a subgraph or an output of the network reads. */
  private Set<String> used() {
    Set<String> used = new HashSet<>();
    proto.getOutputList().forEach(output -> used.add(output.getName()));
    for (NodeProto node : proto.getNodeList()) {
      used.addAll(node.getInputList());
      used.addAll(Subgraphs.captures(node));
    }
    return used;
  }

  private Map<String, Integer> ranks() {
    Map<String, Integer> ranks = new HashMap<>();
    for (List<ValueInfoProto> declared :
        List.of(proto.getValueInfoList(), proto.getInputList(), proto.getOutputList())) {
      for (ValueInfoProto value : declared) {
        Integer rank = ValueInfos.rank(value);
        if (rank != null) {
          ranks.put(value.getName(), rank);
        }
      }
    }
    constants.forEach((name, tensor) -> ranks.put(name, tensor.shape().rank()));
    return ranks;
  }
}
