package io.espalier.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.espalier.graph.Op;
import java.io.IOException;

/**
 * Keeps a node that no family describes: all of its message but names, operands and doc string.
 *
 * <p>Tensors in it that are external are taken in, since the file that is written may lie in
 * another folder.
 */
final class OpaqueReader {
  private final TensorReader tensors;

  OpaqueReader(TensorReader tensors) {
    this.tensors = tensors;
  }

  Op.Opaque read(NodeProto node) throws IOException {
    NodeProto.Builder kept =
        inline(node).toBuilder()
            .clearName()
            .clearOpType()
            .clearDomain()
            .clearInput()
            .clearOutput()
            .clearDocString();
    return new Op.Opaque(
        Headers.domain(node.getDomain()),
        node.getOpType(),
        new Op.Payload(kept.build().toByteArray()),
        Subgraphs.captures(node));
  }

  private NodeProto inline(NodeProto node) throws IOException {
    NodeProto.Builder inlined = node.toBuilder();
    for (int i = 0; i < node.getAttributeCount(); i++) {
      inlined.setAttribute(i, inline(node.getAttribute(i)));
    }
    return inlined.build();
  }

  private AttributeProto inline(AttributeProto attribute) throws IOException {
    AttributeProto.Builder inlined = attribute.toBuilder();
    if (attribute.hasT()) {
      inlined.setT(inline(attribute.getT()));
    }
    if (attribute.hasG()) {
      inlined.setG(inline(attribute.getG()));
    }
    if (attribute.hasSparseTensor()) {
      inlined.setSparseTensor(inline(attribute.getSparseTensor()));
    }
    for (int i = 0; i < attribute.getSparseTensorsCount(); i++) {
      inlined.setSparseTensors(i, inline(attribute.getSparseTensors(i)));
    }
    for (int i = 0; i < attribute.getTensorsCount(); i++) {
      inlined.setTensors(i, inline(attribute.getTensors(i)));
    }
    for (int i = 0; i < attribute.getGraphsCount(); i++) {
      inlined.setGraphs(i, inline(attribute.getGraphs(i)));
    }
    return inlined.build();
  }

  private GraphProto inline(GraphProto graph) throws IOException {
    GraphProto.Builder inlined = graph.toBuilder();
    for (int i = 0; i < graph.getInitializerCount(); i++) {
      inlined.setInitializer(i, inline(graph.getInitializer(i)));
    }
    for (int i = 0; i < graph.getSparseInitializerCount(); i++) {
      inlined.setSparseInitializer(i, inline(graph.getSparseInitializer(i)));
    }
    for (int i = 0; i < graph.getNodeCount(); i++) {
      inlined.setNode(i, inline(graph.getNode(i)));
    }
    return inlined.build();
  }

  private SparseTensorProto inline(SparseTensorProto sparse) throws IOException {
    return sparse.toBuilder()
        .setValues(inline(sparse.getValues()))
        .setIndices(inline(sparse.getIndices()))
        .build();
  }

  private TensorProto inline(TensorProto tensor) throws IOException {
    return tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL
        ? TensorWriter.write(
            tensor.getName(), tensors.read(tensor, "tensor '" + tensor.getName() + "'"))
        : tensor;
  }
}
