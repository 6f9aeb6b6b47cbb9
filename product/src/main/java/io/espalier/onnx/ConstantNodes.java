package io.espalier.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import io.espalier.graph.InvalidGraphException;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.io.IOException;

/**
 * Constant nodes: a tensor in an attribute, which becomes a constant named as the node's output.
 */
final class ConstantNodes {
  private ConstantNodes() {}

  /** Whether a node is one; a sparse constant is not. */
  static boolean isConstant(NodeProto node) {
    return node.getOpType().equals("Constant")
        && Headers.domain(node.getDomain()).isEmpty()
        && node.getInputCount() == 0
        && node.getOutputCount() == 1
        && node.getAttributeCount() == 1
        && !node.getAttribute(0).hasSparseTensor();
  }

  static Tensor read(NodeProto node, String name, TensorReader tensors) throws IOException {
    AttributeProto attribute = node.getAttribute(0);
    int floats = attribute.getFloatsCount();
    int ints = attribute.getIntsCount();
    int strings = attribute.getStringsCount();
    return switch (attribute.getName()) {
      case "value" ->
          tensors.read(
              attribute.getT(), "tensor '%s' (of node '%s')".formatted(node.getOutput(0), name));
      case "value_float" -> Tensor.scalar(attribute.getF());
      case "value_int" -> Tensor.ofLongs(Shape.scalar(), attribute.getI());
      case "value_string" -> Tensor.ofStrings(Shape.scalar(), attribute.getS().toStringUtf8());
      case "value_floats" -> {
        float[] values = new float[floats];
        for (int i = 0; i < floats; i++) {
          values[i] = attribute.getFloats(i);
        }
        yield Tensor.ofFloats(Shape.of(floats), values);
      }
      case "value_ints" -> {
        long[] values = new long[ints];
        for (int i = 0; i < ints; i++) {
          values[i] = attribute.getInts(i);
        }
        yield Tensor.vector(values);
      }
      case "value_strings" ->
          Tensor.ofStrings(
              Shape.of(strings),
              attribute.getStringsList().stream()
                  .map(ByteString::toStringUtf8)
                  .toArray(String[]::new));
      default ->
          throw new InvalidGraphException(
              "node '%s' (Constant) has an unknown attribute '%s'"
                  .formatted(name, attribute.getName()));
    };
  }
}
