package io.espalier.onnx;

import static io.espalier.onnx.Messages.integer;
import static io.espalier.onnx.Messages.node;
import static io.espalier.onnx.Messages.real;
import static io.espalier.onnx.Messages.text;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.espalier.graph.Op;
import io.espalier.graph.Op.Arithmetic;
import io.espalier.graph.Op.Comparison;
import io.espalier.graph.Op.Folding;
import io.espalier.graph.Op.Function;
import io.espalier.onnx.OperatorForms.Form;
import io.espalier.tensor.DType;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/** Functions of elements, of one operand and of more. */
final class ElementForms {
  private ElementForms() {}

  static Stream<Form> forms() {
    Stream<Form> plain =
        Stream.of(
                "7 Identity Relu Sigmoid Tanh Exp Log Sqrt Reciprocal Neg Abs Floor Ceil Not",
                "7 Elu Softplus Softsign",
                "9 Erf Sign",
                "11 Round",
                "12 Celu",
                "18 Mish",
                "20 Gelu")
            .map(line -> line.split(" ", -1))
            .flatMap(
                line ->
                    Arrays.stream(line)
                        .skip(1)
                        .map(
                            type ->
                                Form.of(
                                    Integer.parseInt(line[0]),
                                    node(type, "x", "y"),
                                    new Op.Elementwise(
                                        Function.valueOf(type.toUpperCase(Locale.ROOT))),
                                    "x")));
    Stream<Form> binary =
        Arrays.stream(Arithmetic.values())
            .map(
                each -> {
                  String name = each.name();
                  String type = name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
                  return Form.of(10, node(type, "x,x", "y"), new Op.Binary(each), "x", "x");
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
            Form.of(
                7,
                node("Elu", "x", "y", real("alpha", 0.5f)),
                new Op.Elementwise(Function.ELU, 0.5f, 0),
                "x"),
            Form.of(
                7,
                node("Selu", "x", "y"),
                new Op.Elementwise(Function.SELU, 1.6732632f, 1.050701f),
                "x"),
            Form.of(
                22,
                node("Selu", "x", "y", real("alpha", 2), real("gamma", 3)),
                new Op.Elementwise(Function.SELU, 2, 3),
                "x"),
            Form.of(
                12,
                node("Celu", "x", "y", real("alpha", 2)),
                new Op.Elementwise(Function.CELU, 2, 0),
                "x"),
            Form.of(
                20,
                node("Gelu", "x", "y", text("approximate", "none")),
                new Op.Elementwise(Function.GELU),
                "x"),
            Form.of(
                20,
                node("Gelu", "x", "y", text("approximate", "tanh")),
                new Op.Elementwise(Function.GELU_TANH),
                "x"),
            Form.of(
                13,
                node("Mod", "x,x", "y", integer("fmod", 0)),
                new Op.Binary(Arithmetic.MOD),
                "x",
                "x"),
            Form.of(7, node("PRelu", "x,c4", "y"), new Op.PRelu(), "x", "c4"),
            Form.of(9, node("Where", "x,x,c4", "y"), new Op.Where(), "x", "x", "c4"),
            Form.of(
                19,
                node(
                    "Cast",
                    "x",
                    "y",
                    integer("to", DataType.FLOAT16_VALUE),
                    integer("saturate", 0)),
                new Op.Cast(DType.FLOAT16),
                "x"),
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
    Stream<Form> comparisons =
        Stream.of("Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual", "And", "Or", "Xor")
            .map(
                type ->
                    Form.of(
                        type.endsWith("OrEqual") ? 12 : 7,
                        node(type, "x,c4", "y"),
                        new Op.Compare(
                            Comparison.valueOf(
                                type.replace("OrEqual", "_OR_EQUAL").toUpperCase(Locale.ROOT))),
                        "x",
                        "c4"));
    Stream<Form> folds =
        Stream.of("Sum", "Mean", "Max", "Min")
            .flatMap(
                type -> {
                  Op op = new Op.Fold(Folding.valueOf(type.toUpperCase(Locale.ROOT)));
                  return Stream.of(
                      Form.of(7, node(type, "x", "y"), op, "x"),
                      Form.of(8, node(type, "x,x", "y"), op, "x", "x"),
                      Form.of(13, node(type, "x,c4,x", "y"), op, "x", "c4", "x"));
                });
    return Stream.of(plain, binary, comparisons, folds, others).flatMap(forms -> forms);
  }
}
