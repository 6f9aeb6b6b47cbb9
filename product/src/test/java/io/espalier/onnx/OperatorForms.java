package io.espalier.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.espalier.graph.Op;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Operators in the forms that they take in opsets 7 to 23, and what they mean. */
final class OperatorForms {
  private OperatorForms() {}

  /**
   * One node of a file.
   *
   * @param operands what it reads in normal form: names, and constants as text
   */
  record Form(int opset, NodeProto node, Op op, List<Object> operands) {
    static Form of(int opset, NodeProto node, Op op, Object... operands) {
      return new Form(opset, node, op, List.of(operands));
    }

    @Override
    public String toString() {
      String attributes =
          node.getAttributeList().stream()
              .map(AttributeProto::getName)
              .collect(Collectors.joining(" "));
      return "%s(%s)-%d".formatted(node.getOpType(), attributes, opset);
    }
  }

  static final List<TensorProto> CONSTANTS =
      List.of(
          Messages.zeros("w", 6, 2, 3, 3),
          Messages.zeros("t", 4, 6, 3, 3),
          Messages.zeros("b", 6),
          Messages.zeros("c4", 4),
          Messages.zeros("m", 8, 5),
          Messages.longs("i", 1, 2),
          Messages.longs("j", 1, 2),
          Messages.longs("minusOne", -1),
          floats("s", 1, 1, 2, 0.5f),
          floats("shrinking", 1, 1, 0.6f, 1),
          floats("none"),
          bool("off", 0),
          bool("on", 1));

  private static TensorProto bool(String name, int value) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(DataType.BOOL_VALUE)
        .addInt32Data(value)
        .build();
  }

  static TensorProto floats(String name, float... values) {
    return TensorWriter.write(name, Tensor.ofFloats(Shape.of(values.length), values));
  }

  static Stream<Form> forms() {
    return Stream.of(
            LayerForms.forms(),
            ElementForms.forms(),
            PoolForms.forms(),
            AttributeForms.forms(),
            MovementForms.forms(),
            ResizeForms.forms())
        .flatMap(forms -> forms);
  }
}
