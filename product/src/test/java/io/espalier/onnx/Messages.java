package io.espalier.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.espalier.graph.Graph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Small ONNX messages for tests. */
final class Messages {
  private Messages() {}

  /**
   * A node named {@code n}.
   *
   * @param inputs names separated by commas; an empty one is an absent operand
   */
  static NodeProto node(String type, String inputs, String output, AttributeProto... attributes) {
    NodeProto.Builder node = NodeProto.newBuilder().setName("n").setOpType(type);
    if (!inputs.isEmpty()) {
      node.addAllInput(Arrays.asList(inputs.split(",", -1)));
    }
    return node.addOutput(output).addAllAttribute(List.of(attributes)).build();
  }

  static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value).build();
  }

  static AttributeProto real(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  static AttributeProto text(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  static AttributeProto integers(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS);
    Arrays.stream(values).forEach(value -> attribute.addInts(value));
    return attribute.build();
  }

  static AttributeProto reals(String name, float... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeType.FLOATS);
    for (float value : values) {
      attribute.addFloats(value);
    }
    return attribute.build();
  }

  static AttributeProto tensor(String name, TensorProto value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.TENSOR)
        .setT(value)
        .build();
  }

  static AttributeProto graph(String name, GraphProto value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.GRAPH)
        .setG(value)
        .build();
  }

  /** A float initializer of zeros. */
  static TensorProto zeros(String name, long... dims) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(DataType.FLOAT_VALUE);
    long size = 1;
    for (long dim : dims) {
      tensor.addDims(dim);
      size *= dim;
    }
    return tensor.setRawData(ByteString.copyFrom(new byte[Math.toIntExact(4 * size)])).build();
  }

  static TensorProto longs(String name, long... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(DataType.INT64_VALUE)
            .addDims(values.length);
    Arrays.stream(values).forEach(value -> tensor.addInt64Data(value));
    return tensor.build();
  }

  /** A float value of the given extents; a negative one is free and named {@code batch}. */
  static ValueInfoProto value(String name, long... dims) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long dim : dims) {
      if (dim < 0) {
        shape.addDimBuilder().setDimParam("batch");
      } else {
        shape.addDimBuilder().setDimValue(dim);
      }
    }
    TypeProto.Tensor type =
        TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT_VALUE).setShape(shape).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(type))
        .build();
  }

  /** A graph from input {@code x [batch, 4, 8, 8]} to output {@code y} of unknown shape. */
  static GraphProto.Builder graph(NodeProto... nodes) {
    ValueInfoProto.Builder y = value("y").toBuilder();
    y.getTypeBuilder().getTensorTypeBuilder().clearShape();
    return GraphProto.newBuilder()
        .setName("g")
        .addInput(value("x", -1, 4, 8, 8))
        .addOutput(y)
        .addAllNode(List.of(nodes));
  }

  static ModelProto model(int opset, GraphProto.Builder graph) {
    return ModelProto.newBuilder()
        .setIrVersion(7)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset))
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("org.example").setVersion(3))
        .setGraph(graph)
        .build();
  }

  /** Writes a message to a file of the folder. */
  static Path save(ModelProto model, Path folder) throws IOException {
    return Files.write(folder.resolve("model.onnx"), model.toByteArray());
  }

  /** The graph that the reader makes of a message. */
  static Graph read(ModelProto model, Path folder) throws IOException {
    return OnnxReader.read(save(model, folder));
  }

  /** The message that the writer makes of a graph. */
  static ModelProto write(Graph graph) throws IOException {
    return ModelProto.parseFrom(OnnxWriter.toBytes(graph));
  }
}
