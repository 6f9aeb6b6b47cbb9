package io.espalier.onnx;

import static io.espalier.onnx.Messages.integer;
import static io.espalier.onnx.Messages.integers;
import static io.espalier.onnx.Messages.node;
import static io.espalier.onnx.Messages.text;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.espalier.graph.Op;
import io.espalier.onnx.OperatorForms.Form;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;

/** Operators that move elements, make shapes, or look for elements. */
final class MovementForms {
  private MovementForms() {}

  private static Tensor vector(long... values) {
    return Tensor.vector(values);
  }

  static Stream<Form> forms() {
    TensorProto seven =
        TensorProto.newBuilder()
            .setDataType(DataType.INT64_VALUE)
            .addDims(1)
            .addInt64Data(7)
            .build();
    return Stream.of(
        Form.of(7, node("Flatten", "x", "y"), new Op.Flatten(1), "x"),
        Form.of(13, node("Flatten", "x", "y", integer("axis", -2)), new Op.Flatten(-2), "x"),
        Form.of(7, node("Reshape", "x,i", "y"), new Op.Reshape(false), "x", "i"),
        Form.of(
            14,
            node("Reshape", "x,i", "y", integer("allowzero", 1)),
            new Op.Reshape(true),
            "x",
            "i"),
        Form.of(
            7,
            node("Transpose", "x", "y", integers("perm", 0, 2, 3, 1)),
            new Op.Transpose(List.of(0, 2, 3, 1)),
            "x"),
        Form.of(7, node("Transpose", "x", "y"), new Op.Transpose(List.of(3, 2, 1, 0)), "x"),
        Form.of(
            7, node("Concat", "x,x,x", "y", integer("axis", 1)), new Op.Concat(1), "x", "x", "x"),
        Form.of(7, node("Gather", "x,i", "y", integer("axis", 2)), new Op.Gather(2), "x", "i"),
        Form.of(11, node("Gather", "x,i", "y"), new Op.Gather(0), "x", "i"),
        Form.of(7, node("Shape", "x", "y"), new Op.ShapeOf(0, Integer.MAX_VALUE), "x"),
        Form.of(
            15,
            node("Shape", "x", "y", integer("start", 1), integer("end", -1)),
            new Op.ShapeOf(1, -1),
            "x"),
        Form.of(
            9,
            node("ConstantOfShape", "x", "y", Messages.tensor("value", seven)),
            new Op.ConstantOfShape(vector(7)),
            "x"),
        Form.of(
            9,
            node("ConstantOfShape", "x", "y"),
            new Op.ConstantOfShape(Tensor.zeros(DType.FLOAT32, Shape.of(1))),
            "x"),
        Form.of(8, node("Expand", "x,i", "y"), new Op.Expand(), "x", "i"),
        Form.of(7, node("Tile", "x,i", "y"), new Op.Tile(), "x", "i"),
        Form.of(11, node("Range", "x,x,x", "y"), new Op.Range(), "x", "x", "x"),
        Form.of(
            7,
            node("SpaceToDepth", "x", "y", integer("blocksize", 2)),
            new Op.SpaceToDepth(2),
            "x"),
        Form.of(
            7,
            node("DepthToSpace", "x", "y", integer("blocksize", 2)),
            new Op.DepthToSpace(2, false),
            "x"),
        Form.of(
            11,
            node("DepthToSpace", "x", "y", integer("blocksize", 2), text("mode", "CRD")),
            new Op.DepthToSpace(2, true),
            "x"),
        Form.of(
            11,
            node("DepthToSpace", "x", "y", integer("blocksize", 2), text("mode", "DCR")),
            new Op.DepthToSpace(2, false),
            "x"),
        Form.of(7, node("ArgMax", "x", "y"), new Op.ArgReduce(Op.Extreme.MAX, 0, true, false), "x"),
        Form.of(
            12,
            node(
                "ArgMin",
                "x",
                "y",
                integer("axis", -1),
                integer("keepdims", 0),
                integer("select_last_index", 1)),
            new Op.ArgReduce(Op.Extreme.MIN, -1, false, true),
            "x"),
        Form.of(
            19,
            node("Pad", "x,i", "y", text("mode", "wrap")),
            new Op.Pad(Op.Padding.WRAP),
            "x",
            "i"),
        Form.of(
            18,
            node("Pad", "x,i,b,minusOne", "y"),
            new Op.Pad(Op.Padding.CONSTANT),
            "x",
            vector(0, 0, 0, 1, 0, 0, 0, 2),
            "b"));
  }
}
