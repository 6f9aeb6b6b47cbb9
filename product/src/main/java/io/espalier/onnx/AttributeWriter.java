package io.espalier.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import io.espalier.tensor.Tensor;
import java.util.List;

/** Adds attributes to a node message. */
final class AttributeWriter {
  private AttributeWriter() {}

  private static AttributeProto.Builder attribute(
      NodeProto.Builder to, String name, AttributeType type) {
    return to.addAttributeBuilder().setName(name).setType(type);
  }

  static void integer(NodeProto.Builder to, String name, long value) {
    attribute(to, name, AttributeType.INT).setI(value);
  }

  static void flag(NodeProto.Builder to, String name, boolean value) {
    integer(to, name, value ? 1 : 0);
  }

  static void flagIfSet(NodeProto.Builder to, String name, boolean value) {
    if (value) {
      flag(to, name, true);
    }
  }

  static void real(NodeProto.Builder to, String name, float value) {
    attribute(to, name, AttributeType.FLOAT).setF(value);
  }

  static void reals(NodeProto.Builder to, String name, float[] values) {
    AttributeProto.Builder attribute = attribute(to, name, AttributeType.FLOATS);
    for (float value : values) {
      attribute.addFloats(value);
    }
  }

  static void text(NodeProto.Builder to, String name, String value) {
    attribute(to, name, AttributeType.STRING).setS(ByteString.copyFromUtf8(value));
  }

  static void integers(NodeProto.Builder to, String name, List<Integer> values) {
    AttributeProto.Builder attribute = attribute(to, name, AttributeType.INTS);
    values.forEach(value -> attribute.addInts(value));
  }

  static void longs(NodeProto.Builder to, String name, long[] values) {
    AttributeProto.Builder attribute = attribute(to, name, AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
  }

  static void tensor(NodeProto.Builder to, String name, Tensor value) {
    attribute(to, name, AttributeType.TENSOR).setT(TensorWriter.write(name, value));
  }
}
