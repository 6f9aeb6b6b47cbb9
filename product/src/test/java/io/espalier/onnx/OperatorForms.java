package io.espalier.onnx;

import static io.espalier.onnx.Messages.integer;
import static io.espalier.onnx.Messages.integers;
import static io.espalier.onnx.Messages.node;
import static io.espalier.onnx.Messages.real;
import static io.espalier.onnx.Messages.text;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.espalier.graph.Op;
import io.espalier.graph.Op.Arithmetic;
import io.espalier.graph.Op.Function;
import io.espalier.graph.Op.Pooling;
import io.espalier.graph.Op.Reduction;
import io.espalier.graph.Window;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Operators in the forms that they take in opsets 7 to 21, and what they mean. */
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
          Messages.zeros("b", 6),
          Messages.zeros("c4", 4),
          Messages.zeros("m", 8, 5),
          Messages.longs("i", 1, 2),
          Messages.longs("j", 1, 2),
          bool("off", 0),
          bool("on", 1));

  private static TensorProto bool(String name, int value) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(DataType.BOOL_VALUE)
        .addInt32Data(value)
        .build();
  }

  private static Tensor vector(long... values) {
    return Tensor.vector(values);
  }

  private static final Window PLAIN = Window.square(3, 1, 0);

  private static Window window(int stride, List<Integer> pads, int dilation, Window.AutoPad auto) {
    return new Window(
        List.of(3, 3), List.of(stride, stride), pads, List.of(dilation, dilation), auto);
  }

  static Stream<Form> forms() {
    AttributeProto kernel = integers("kernel_shape", 3, 3);
    List<Integer> none = List.of(0, 0, 0, 0);
    return Stream.of(
            Stream.of(
                Form.of(
                    7,
                    node("Conv", "x,w,b", "y", integer("group", 2)),
                    new Op.Conv(PLAIN, 2),
                    "x",
                    "w",
                    "b"),
                Form.of(
                    13,
                    node(
                        "Conv",
                        "x,w",
                        "y",
                        integer("group", 2),
                        kernel,
                        integers("strides", 2, 2),
                        integers("pads", 1, 0, 2, 3),
                        integers("dilations", 2, 2),
                        text("auto_pad", "NOTSET")),
                    new Op.Conv(window(2, List.of(1, 0, 2, 3), 2, Window.AutoPad.NOTSET), 2),
                    "x",
                    "w"),
                Form.of(
                    11,
                    node("Conv", "x,w,", "y", integer("group", 2), text("auto_pad", "SAME_UPPER")),
                    new Op.Conv(window(1, none, 1, Window.AutoPad.SAME_UPPER), 2),
                    "x",
                    "w"),
                Form.of(
                    11,
                    node(
                        "Conv",
                        "x,w",
                        "y",
                        integer("group", 2),
                        text("auto_pad", "VALID"),
                        integers("pads", 1, 1, 1, 1)),
                    new Op.Conv(window(1, none, 1, Window.AutoPad.VALID), 2),
                    "x",
                    "w"),
                Form.of(
                    7,
                    node("Gemm", "x,m,b", "y", real("alpha", 0.5f), integer("transB", 1)),
                    new Op.Gemm(0.5f, 1, false, true),
                    "x",
                    "m",
                    "b"),
                Form.of(
                    21,
                    node("Gemm", "x,m", "y", real("beta", 2), integer("transA", 1)),
                    new Op.Gemm(1, 2, true, false),
                    "x",
                    "m"),
                Form.of(13, node("MatMul", "x,m", "y"), new Op.MatMul(), "x", "m"),
                Form.of(
                    8,
                    node("BatchNormalization", "x,c4,c4,c4,c4", "y", integer("spatial", 1)),
                    new Op.BatchNorm(1e-5f, 0.9f),
                    "x",
                    "c4",
                    "c4",
                    "c4",
                    "c4"),
                Form.of(
                    15,
                    node(
                        "BatchNormalization",
                        "x,c4,c4,c4,c4",
                        "y",
                        real("epsilon", 0.1f),
                        real("momentum", 0.5f),
                        integer("training_mode", 0)),
                    new Op.BatchNorm(0.1f, 0.5f),
                    "x",
                    "c4",
                    "c4",
                    "c4",
                    "c4")),
            elementwise(),
            pools(kernel, none),
            attributeOperands(),
            movements())
        .flatMap(forms -> forms);
  }

  private static Stream<Form> elementwise() {
    Stream<Form> plain =
        Stream.of("Identity", "Relu", "Sigmoid", "Tanh", "Exp", "Sqrt", "Neg", "Abs")
            .map(
                type ->
                    Form.of(
                        7,
                        node(type, "x", "y"),
                        new Op.Elementwise(Function.valueOf(type.toUpperCase(Locale.ROOT))),
                        "x"));
    Stream<Form> binary =
        Arrays.stream(Arithmetic.values())
            .map(
                each -> {
                  String name = each.name();
                  String type = name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
                  return Form.of(7, node(type, "x,x", "y"), new Op.Binary(each), "x", "x");
                });
    Stream<Form> others =
        Stream.of(
            Form.of(
                7,
                node("LeakyRelu", "x", "y"),
                new Op.Elementwise(Function.LEAKY_RELU, 0.01f, 0),
                "x"),
            Form.of(
                16,
                node("LeakyRelu", "x", "y", real("alpha", 0.2f)),
                new Op.Elementwise(Function.LEAKY_RELU, 0.2f, 0),
                "x"),
            Form.of(
                9,
                node("HardSigmoid", "x", "y", real("alpha", 0.125f)),
                new Op.Elementwise(Function.HARD_SIGMOID, 0.125f, 0.5f),
                "x"),
            Form.of(14, node("HardSwish", "x", "y"), new Op.Elementwise(Function.HARD_SWISH), "x"),
            Form.of(8, node("Sum", "x,x", "y"), new Op.Binary(Arithmetic.ADD), "x", "x"),
            Form.of(8, node("Sum", "x", "y"), new Op.Elementwise(Function.IDENTITY), "x"),
            Form.of(12, node("Softmax", "x", "y"), new Op.Softmax(1, false, true), "x"),
            Form.of(13, node("Softmax", "x", "y"), new Op.Softmax(-1, false, false), "x"),
            Form.of(
                13,
                node("LogSoftmax", "x", "y", integer("axis", 1)),
                new Op.Softmax(1, true, false),
                "x"),
            Form.of(
                13,
                node("Cast", "x", "y", integer("to", DataType.DOUBLE_VALUE)),
                new Op.Cast(DType.FLOAT64),
                "x"));
    return Stream.of(plain, binary, others).flatMap(forms -> forms);
  }

  private static Stream<Form> pools(AttributeProto kernel, List<Integer> none) {
    return Stream.of(
        Form.of(
            7,
            node("MaxPool", "x", "y", kernel),
            new Op.Pool(Pooling.MAX, PLAIN, false, false),
            "x"),
        Form.of(
            10,
            node(
                "MaxPool",
                "x",
                "y",
                kernel,
                integer("ceil_mode", 1),
                integer("storage_order", 0),
                integers("dilations", 2, 2)),
            new Op.Pool(Pooling.MAX, window(1, none, 2, Window.AutoPad.NOTSET), true, false),
            "x"),
        Form.of(
            7,
            node(
                "AveragePool",
                "x",
                "y",
                kernel,
                integer("count_include_pad", 1),
                text("auto_pad", "SAME_LOWER")),
            new Op.Pool(
                Pooling.AVERAGE, window(1, none, 1, Window.AutoPad.SAME_LOWER), false, true),
            "x"),
        Form.of(
            19,
            node("AveragePool", "x", "y", kernel, integers("dilations", 2, 2)),
            new Op.Pool(Pooling.AVERAGE, window(1, none, 2, Window.AutoPad.NOTSET), false, false),
            "x"),
        Form.of(7, node("GlobalAveragePool", "x", "y"), new Op.GlobalPool(Pooling.AVERAGE), "x"),
        Form.of(7, node("GlobalMaxPool", "x", "y"), new Op.GlobalPool(Pooling.MAX), "x"));
  }

  /** Operands that are attributes up to one opset and inputs from the next. */
  static Stream<Form> attributeOperands() {
    return Stream.of(
        Form.of(
            9,
            node("Slice", "x", "y", integers("starts", 1), integers("ends", Long.MAX_VALUE)),
            new Op.Slice(),
            "x",
            vector(1),
            vector(Long.MAX_VALUE)),
        Form.of(
            9,
            node(
                "Slice",
                "x",
                "y",
                integers("starts", 1, 0),
                integers("ends", 2, -1),
                integers("axes", 2, 3)),
            new Op.Slice(),
            "x",
            vector(1, 0),
            vector(2, -1),
            vector(2, 3)),
        Form.of(10, node("Slice", "x,i,j,,j", "y"), new Op.Slice(), "x", "i", "j", "", "j"),
        Form.of(
            10,
            node("Pad", "x", "y", integers("pads", 0, 1, 0, 0, 0, 1, 0, 0)),
            new Op.Pad(Op.Padding.CONSTANT),
            "x",
            vector(0, 1, 0, 0, 0, 1, 0, 0)),
        Form.of(
            10,
            node("Pad", "x", "y", integers("pads", 0, 1), real("value", 3), text("mode", "edge")),
            new Op.Pad(Op.Padding.EDGE),
            "x",
            vector(0, 1),
            Tensor.scalar(3)),
        Form.of(
            11,
            node("Pad", "x,i", "y", text("mode", "reflect")),
            new Op.Pad(Op.Padding.REFLECT),
            "x",
            "i"),
        Form.of(
            10, node("Clip", "x", "y", real("max", 6)), new Op.Clip(), "x", "", Tensor.scalar(6)),
        Form.of(
            10,
            node("Clip", "x", "y", real("max", 6), real("min", -1)),
            new Op.Clip(),
            "x",
            Tensor.scalar(-1),
            Tensor.scalar(6)),
        Form.of(10, node("Clip", "x", "y"), new Op.Clip(), "x"),
        Form.of(11, node("Clip", "x,,b", "y"), new Op.Clip(), "x", "", "b"),
        Form.of(
            11,
            node("Dropout", "x", "y", real("ratio", 0.3f)),
            new Op.Dropout(),
            "x",
            Tensor.scalar(0.3f)),
        Form.of(12, node("Dropout", "x,b,off", "y"), new Op.Dropout(), "x", "b"),
        Form.of(12, node("Dropout", "x", "y"), new Op.Dropout(), "x"),
        Form.of(
            12, node("Squeeze", "x", "y", integers("axes", -1)), new Op.Squeeze(), "x", vector(-1)),
        Form.of(12, node("Squeeze", "x", "y"), new Op.Squeeze(), "x"),
        Form.of(13, node("Squeeze", "x,i", "y"), new Op.Squeeze(), "x", "i"),
        Form.of(
            12,
            node("Unsqueeze", "x", "y", integers("axes", 0, 2)),
            new Op.Unsqueeze(),
            "x",
            vector(0, 2)),
        Form.of(13, node("Unsqueeze", "x,i", "y"), new Op.Unsqueeze(), "x", "i"),
        Form.of(
            12,
            node("ReduceSum", "x", "y", integers("axes", 2, 3), integer("keepdims", 0)),
            new Op.Reduce(Reduction.SUM, false, false),
            "x",
            vector(2, 3)),
        Form.of(
            13,
            node("ReduceSum", "x,i", "y", integer("noop_with_empty_axes", 1)),
            new Op.Reduce(Reduction.SUM, true, true),
            "x",
            "i"),
        Form.of(
            17,
            node("ReduceMean", "x", "y", integers("axes", 1)),
            new Op.Reduce(Reduction.MEAN, true, false),
            "x",
            vector(1)),
        Form.of(
            18,
            node("ReduceMean", "x,i", "y"),
            new Op.Reduce(Reduction.MEAN, true, false),
            "x",
            "i"),
        Form.of(13, node("ReduceMax", "x", "y"), new Op.Reduce(Reduction.MAX, true, false), "x"),
        Form.of(
            18,
            node("ReduceMin", "x,i", "y", integer("noop_with_empty_axes", 1)),
            new Op.Reduce(Reduction.MIN, true, true),
            "x",
            "i"));
  }

  private static Stream<Form> movements() {
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
            "x"));
  }

  private static final Op OPAQUE = new Op.Opaque("", "", new Op.Payload(new byte[0]), List.of());

  static Stream<Form> opaque() {
    AttributeProto kernel = integers("kernel_shape", 3, 3);
    return Stream.of(
        Form.of(13, node("Mystery", "x", "y"), OPAQUE),
        Form.of(13, node("Relu", "x", "y").toBuilder().setDomain("org.example").build(), OPAQUE),
        Form.of(13, node("Relu", "x", "y", integer("unusual", 1)), OPAQUE),
        Form.of(9, node("Clip", "x,b,b", "y"), OPAQUE),
        Form.of(9, node("Slice", "x,i,j", "y"), OPAQUE),
        Form.of(8, node("BatchNormalization", "x,c4,c4,c4,c4", "y", integer("spatial", 0)), OPAQUE),
        Form.of(
            14,
            node("BatchNormalization", "x,c4,c4,c4,c4", "y", integer("training_mode", 1)),
            OPAQUE),
        Form.of(
            13, node("MaxPool", "x", "y", kernel).toBuilder().addOutput("indices").build(), OPAQUE),
        Form.of(9, node("MaxPool", "x", "y", kernel, integer("ceil_mode", 1)), OPAQUE),
        Form.of(13, node("HardSwish", "x", "y"), OPAQUE),
        Form.of(12, node("Dropout", "x,b,on", "y"), OPAQUE),
        Form.of(19, node("Pad", "x,i", "y", text("mode", "wrap")), OPAQUE),
        Form.of(18, node("Pad", "x,i,,j", "y"), OPAQUE),
        Form.of(9, node("Sum", "x,x,x", "y"), OPAQUE),
        Form.of(13, node("Conv", "x,x", "y"), OPAQUE),
        Form.of(13, node("Cast", "x", "y", integer("to", DataType.STRING_VALUE)), OPAQUE));
  }
}
