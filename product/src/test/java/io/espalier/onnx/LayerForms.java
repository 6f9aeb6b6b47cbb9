package io.espalier.onnx;

import static io.espalier.onnx.Messages.integer;
import static io.espalier.onnx.Messages.integers;
import static io.espalier.onnx.Messages.node;
import static io.espalier.onnx.Messages.real;
import static io.espalier.onnx.Messages.text;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.espalier.graph.Op;
import io.espalier.graph.Window;
import io.espalier.onnx.OperatorForms.Form;
import java.util.List;
import java.util.stream.Stream;

/** Convolutions, matrix products and normalisations. */
final class LayerForms {
  private LayerForms() {}

  private static final Window PLAIN = Window.square(3, 1, 0);
  private static final List<Integer> NONE = List.of(0, 0, 0, 0);
  private static final AttributeProto KERNEL = integers("kernel_shape", 3, 3);

  private static Window window(int stride, List<Integer> pads, int dilation, Window.AutoPad auto) {
    return new Window(
        List.of(3, 3), List.of(stride, stride), pads, List.of(dilation, dilation), auto);
  }

  static Stream<Form> forms() {
    return Stream.of(layers(), transposed(), norms()).flatMap(forms -> forms);
  }

  private static Stream<Form> layers() {
    return Stream.of(
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
                KERNEL,
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
            new Op.Conv(window(1, NONE, 1, Window.AutoPad.SAME_UPPER), 2),
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
            new Op.Conv(window(1, NONE, 1, Window.AutoPad.VALID), 2),
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
            "c4"));
  }

  private static Stream<Form> transposed() {
    return Stream.of(
        Form.of(
            7,
            node("ConvTranspose", "x,t", "y"),
            new Op.ConvTranspose(PLAIN, 1, List.of(0, 0), List.of()),
            "x",
            "t"),
        Form.of(
            11,
            node(
                "ConvTranspose",
                "x,t,b",
                "y",
                KERNEL,
                integers("strides", 2, 2),
                integers("pads", 1, 1, 1, 1),
                integers("output_padding", 1, 0)),
            new Op.ConvTranspose(
                window(2, List.of(1, 1, 1, 1), 1, Window.AutoPad.NOTSET),
                1,
                List.of(1, 0),
                List.of()),
            "x",
            "t",
            "b"),
        Form.of(
            22,
            node(
                "ConvTranspose",
                "x,t",
                "y",
                integer("group", 2),
                text("auto_pad", "SAME_LOWER"),
                integers("output_shape", 1, 12, 9, 10)),
            new Op.ConvTranspose(
                window(1, NONE, 1, Window.AutoPad.SAME_LOWER), 2, List.of(0, 0), List.of(9, 10)),
            "x",
            "t"));
  }

  private static Stream<Form> norms() {
    return Stream.of(
        Form.of(
            7,
            node("InstanceNormalization", "x,c4,c4", "y", real("epsilon", 0.1f)),
            new Op.InstanceNorm(0.1f),
            "x",
            "c4",
            "c4"),
        Form.of(
            22,
            node("InstanceNormalization", "x,c4,c4", "y"),
            new Op.InstanceNorm(1e-5f),
            "x",
            "c4",
            "c4"),
        Form.of(17, node("LayerNormalization", "x,m", "y"), new Op.LayerNorm(-1, 1e-5f), "x", "m"),
        Form.of(
            20,
            node(
                "LayerNormalization",
                "x,m,b",
                "y",
                integer("axis", 1),
                integer("stash_type", 1),
                real("epsilon", 1e-6f)),
            new Op.LayerNorm(1, 1e-6f),
            "x",
            "m",
            "b"),
        Form.of(
            18,
            node("GroupNormalization", "x,i,i", "y", integer("num_groups", 2)),
            new Op.GroupNorm(2, 1e-5f),
            "x",
            "i",
            "i"),
        Form.of(
            21,
            node(
                "GroupNormalization",
                "x,c4,c4",
                "y",
                integer("num_groups", 2),
                integer("stash_type", 1)),
            new Op.GroupNorm(2, 1e-5f),
            "x",
            "c4",
            "c4"),
        Form.of(7, node("LRN", "x", "y", integer("size", 5)), new Op.Lrn(1e-4f, 0.75f, 1, 5), "x"),
        Form.of(
            13,
            node(
                "LRN",
                "x",
                "y",
                integer("size", 3),
                real("alpha", 0.5f),
                real("beta", 0.25f),
                real("bias", 2)),
            new Op.Lrn(0.5f, 0.25f, 2, 3),
            "x"));
  }
}
