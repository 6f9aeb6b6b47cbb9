package io.espalier.onnx;

import static io.espalier.onnx.Messages.integer;
import static io.espalier.onnx.Messages.integers;
import static io.espalier.onnx.Messages.node;
import static io.espalier.onnx.Messages.text;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.espalier.graph.Op;
import io.espalier.graph.Op.Pooling;
import io.espalier.graph.Window;
import io.espalier.onnx.OperatorForms.Form;
import java.util.List;
import java.util.stream.Stream;

/** Pools, windowed and global. */
final class PoolForms {
  private PoolForms() {}

  private static final Window PLAIN = Window.square(3, 1, 0);
  private static final List<Integer> NONE = List.of(0, 0, 0, 0);
  private static final AttributeProto KERNEL = integers("kernel_shape", 3, 3);

  private static Window window(int stride, List<Integer> pads, int dilation, Window.AutoPad auto) {
    return new Window(
        List.of(3, 3), List.of(stride, stride), pads, List.of(dilation, dilation), auto);
  }

  static Stream<Form> forms() {
    return Stream.of(
        Form.of(
            7,
            node("MaxPool", "x", "y", KERNEL),
            new Op.Pool(Pooling.MAX, PLAIN, false, false),
            "x"),
        Form.of(
            10,
            node(
                "MaxPool",
                "x",
                "y",
                KERNEL,
                integer("ceil_mode", 1),
                integer("storage_order", 0),
                integers("dilations", 2, 2)),
            new Op.Pool(Pooling.MAX, window(1, NONE, 2, Window.AutoPad.NOTSET), true, false),
            "x"),
        Form.of(
            7,
            node(
                "AveragePool",
                "x",
                "y",
                KERNEL,
                integer("count_include_pad", 1),
                text("auto_pad", "SAME_LOWER")),
            new Op.Pool(
                Pooling.AVERAGE, window(1, NONE, 1, Window.AutoPad.SAME_LOWER), false, true),
            "x"),
        Form.of(
            19,
            node("AveragePool", "x", "y", KERNEL, integers("dilations", 2, 2)),
            new Op.Pool(Pooling.AVERAGE, window(1, NONE, 2, Window.AutoPad.NOTSET), false, false),
            "x"),
        Form.of(7, node("GlobalAveragePool", "x", "y"), new Op.GlobalPool(Pooling.AVERAGE), "x"),
        Form.of(7, node("GlobalMaxPool", "x", "y"), new Op.GlobalPool(Pooling.MAX), "x"),
        Form.of(7, node("GlobalLpPool", "x", "y"), new Op.GlobalLpPool(2), "x"),
        Form.of(22, node("GlobalLpPool", "x", "y", integer("p", 3)), new Op.GlobalLpPool(3), "x"),
        Form.of(7, node("LpPool", "x", "y", KERNEL), new Op.LpPool(2, PLAIN, false), "x"),
        Form.of(
            18,
            node(
                "LpPool",
                "x",
                "y",
                KERNEL,
                integer("p", 1),
                integer("ceil_mode", 1),
                integers("dilations", 2, 2)),
            new Op.LpPool(1, window(1, NONE, 2, Window.AutoPad.NOTSET), true),
            "x"));
  }
}
