package io.espalier.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedOutputStream;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphVerifier;
import io.espalier.graph.Node;
import io.espalier.graph.ValueInfo;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns a {@link Graph} into a model message. */
final class ModelWriter {
  private final Graph graph;
  private final List<NodeProto> nodes = new ArrayList<>();
  private final Map<String, Tensor> initializers;

  /**
   * A writer of a graph.
   *
   * @throws io.espalier.graph.InvalidGraphException if it is not legal, or a node cannot be said in
   *     its opset
   */
  ModelWriter(Graph graph) {
    this.graph = GraphVerifier.verify(graph);
    NodeWriter writer = new NodeWriter(graph);
    graph.nodes().forEach(node -> nodes.add(writer.write(node)));
    this.initializers = initializers();
    initializers.putAll(writer.added());
  }

  /** The constants but for those that only stand in attributes of this opset. */
  private Map<String, Tensor> initializers() {
    Set<String> inAttributes = new HashSet<>();
    graph.nodes().stream().map(Node::reads).forEach(inAttributes::addAll);
    nodes.forEach(node -> inAttributes.removeAll(node.getInputList()));
    for (Node node : graph.nodes()) {
      if (node.op() instanceof io.espalier.graph.Op.Opaque opaque) {
        inAttributes.removeAll(opaque.captures());
      }
    }
    graph.outputs().stream().map(ValueInfo::name).forEach(inAttributes::remove);
    Map<String, Tensor> written = new LinkedHashMap<>(graph.constants());
    written.keySet().removeAll(inAttributes);
    return written;
  }

  /** The message with all data in it. */
  ModelProto message() {
    GraphProto.Builder proto = withoutInitializers();
    initializers.forEach((name, tensor) -> proto.addInitializer(TensorWriter.write(name, tensor)));
    return Headers.write(graph.header()).setGraph(proto).build();
  }

  /** The places of the large tensors in a file of external data. */
  DataLayout layout(String location) {
    return new DataLayout(location, initializers);
  }

  /** The message without the data that the layout places elsewhere. */
  ModelProto message(DataLayout layout) {
    GraphProto.Builder proto = withoutInitializers();
    initializers.forEach((name, tensor) -> proto.addInitializer(layout.write(name, tensor)));
    return Headers.write(graph.header()).setGraph(proto).build();
  }

  /**
   * The size of the message with all data in bytes: fields whose content grows, each behind its own
   * length.
   */
  long size() {
    GraphProto withoutData = withoutInitializers().build();
    long graphBytes = withoutData.getSerializedSize();
    for (Map.Entry<String, Tensor> initializer : initializers.entrySet()) {
      long bytes =
          TensorWriter.withoutRawData(initializer.getKey(), initializer.getValue())
              .build()
              .getSerializedSize();
      long raw = TensorWriter.rawBytes(initializer.getValue());
      if (raw > 0) {
        bytes += field(TensorProto.RAW_DATA_FIELD_NUMBER, raw);
      }
      graphBytes += field(GraphProto.INITIALIZER_FIELD_NUMBER, bytes);
    }
    return Headers.write(graph.header()).build().getSerializedSize()
        + field(ModelProto.GRAPH_FIELD_NUMBER, graphBytes);
  }

  private static long field(int number, long length) {
    return CodedOutputStream.computeTagSize(number)
        + CodedOutputStream.computeUInt64SizeNoTag(length)
        + length;
  }

  private GraphProto.Builder withoutInitializers() {
    GraphProto.Builder proto = GraphProto.newBuilder().setName(graph.name()).addAllNode(nodes);
    graph.inputs().forEach(input -> proto.addInput(ValueInfos.write(input)));
    graph.outputs().forEach(output -> proto.addOutput(ValueInfos.write(output)));
    return proto;
  }
}
