package io.espalier.onnx;

import static io.espalier.onnx.Messages.integer;
import static io.espalier.onnx.Messages.integers;
import static io.espalier.onnx.Messages.node;
import static io.espalier.onnx.Messages.real;
import static io.espalier.onnx.Messages.text;

import io.espalier.graph.Op;
import io.espalier.graph.Op.Reduction;
import io.espalier.onnx.OperatorForms.Form;
import io.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Operands that are attributes up to one opset and inputs from the next. */
final class AttributeForms {
  private AttributeForms() {}

  private static Tensor vector(long... values) {
    return Tensor.vector(values);
  }

  static Stream<Form> forms() {
    return Stream.of(various(), reductions()).flatMap(forms -> forms);
  }

  private static Stream<Form> various() {
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
            "i"),
        Form.of(
            12,
            node("Split", "x", "y", integer("axis", 1), integers("split", 4)),
            new Op.Split(1),
            "x",
            vector(4)),
        Form.of(12, node("Split", "x", "y"), new Op.Split(0), "x"),
        Form.of(13, node("Split", "x,i", "y"), new Op.Split(0), "x", "i"),
        Form.of(18, node("Split", "x", "y", integer("num_outputs", 1)), new Op.Split(0), "x"));
  }

  private static Stream<Form> reductions() {
    return Arrays.stream(Reduction.values())
        .filter(each -> each != Reduction.SUM)
        .flatMap(
            each -> {
              String type = "Reduce" + camel(each);
              return Stream.of(
                  Form.of(
                      11,
                      node(type, "x", "y", integers("axes", -1), integer("keepdims", 0)),
                      new Op.Reduce(each, false, false),
                      "x",
                      vector(-1)),
                  Form.of(17, node(type, "x", "y"), new Op.Reduce(each, true, false), "x"),
                  Form.of(18, node(type, "x,i", "y"), new Op.Reduce(each, true, false), "x", "i"));
            });
  }

  private static String camel(Enum<?> constant) {
    return Arrays.stream(constant.name().split("_", -1))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }
}
