package io.espalier.torch;

import io.espalier.graph.Op;
import io.espalier.graph.Window;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Convolutions, matrix products and normalisations. */
final class LayerFamilies {
  private LayerFamilies() {}

  static Stream<OperatorFamily> families() {
    return Stream.of(
        new OperatorFamily("conv", LayerFamilies::conv),
        new OperatorFamily("conv transpose", LayerFamilies::convTranspose),
        new OperatorFamily("gemm", LayerFamilies::gemm),
        new OperatorFamily("mat mul", LayerFamilies::matMul),
        new OperatorFamily("batch norm", LayerFamilies::batchNorm),
        new OperatorFamily("instance norm", LayerFamilies::instanceNorm),
        new OperatorFamily("layer norm", LayerFamilies::layerNorm),
        new OperatorFamily("group norm", LayerFamilies::groupNorm),
        new OperatorFamily("local response norm", LayerFamilies::localResponse));
  }

  private static void conv(OperatorCase c) {
    int axes = c.between(1, 3);
    int group = c.between(1, 3);
    int in = group * c.between(1, 2);
    int out = group * c.between(1, 3);
    Window window = Windows.random(c, axes, true);
    String weight = c.constant(kernel(out, in / group, window));
    String bias = c.maybe() ? c.constant(out) : "";
    c.output(c.node(new Op.Conv(window, group), Windows.image(c, in, axes), weight, bias));
  }

  private static void convTranspose(OperatorCase c) {
    int axes = c.between(1, 2);
    int group = c.between(1, 3);
    int in = group * c.between(1, 2);
    int out = group * c.between(1, 3);
    Window window = Windows.random(c, axes, true);
    List<Integer> outputPadding = List.of();
    List<Integer> outputShape = List.of();
    if (window.autoPad() == Window.AutoPad.NOTSET && c.maybe()) {
      outputPadding = window.strides().stream().map(stride -> c.between(0, stride - 1)).toList();
    } else if (c.maybe()) {
      outputShape =
          IntStream.range(0, axes)
              .mapToObj(axis -> 4 * window.strides().get(axis) + c.between(0, 3))
              .toList();
    }
    Op op = new Op.ConvTranspose(window, group, outputPadding, outputShape);
    int[] dims = new int[axes + 2];
    dims[0] = 2;
    dims[1] = in;
    for (int axis = 0; axis < axes; axis++) {
      dims[axis + 2] = 5;
    }
    String weight = c.constant(kernel(in, out / group, window));
    String bias = c.maybe() ? c.constant(out) : "";
    c.output(c.node(op, c.input(dims), weight, bias));
  }

  private static int[] kernel(int first, int second, Window window) {
    return IntStream.concat(
            IntStream.of(first, second), window.kernel().stream().mapToInt(Integer::intValue))
        .toArray();
  }

  private static void gemm(OperatorCase c) {
    boolean transA = c.maybe();
    boolean transB = c.maybe();
    boolean plain = c.maybe();
    String a = transA ? c.input(4, 3) : c.input(3, 4);
    String b = transB ? c.constant(5, 4) : c.constant(4, 5);
    String addend =
        switch (c.between(c.opset() < 11 ? 1 : 0, 4)) {
          case 0 -> "";
          case 1 -> c.constant(5);
          case 2 -> c.constant(3, 1);
          case 3 -> c.constant(1);
          default -> c.constant(3, 5);
        };
    Op op = new Op.Gemm(plain ? 1 : 0.5f, plain ? 1 : -2, transA, transB);
    c.output(c.node(op, a, b, addend));
  }

  private static void matMul(OperatorCase c) {
    String a = c.maybe() ? c.input(3, 4) : c.input(2, 3, 4);
    String b = c.maybe() ? c.constant(4, 5) : c.constant(2, 4, 5);
    c.output(c.node(new Op.MatMul(), a, b));
  }

  private static void batchNorm(OperatorCase c) {
    String x = c.maybe() ? c.input(3, 4) : Windows.image(c, 4, c.between(1, 3));
    Tensor variance = Tensor.ofFloats(Shape.of(4), 0.1f, 1, 2, 3);
    Op op = new Op.BatchNorm(epsilon(c), 0.9f);
    c.output(c.node(op, x, c.constant(4), c.constant(4), c.constant(4), c.constant(variance)));
  }

  private static float epsilon(OperatorCase c) {
    return c.maybe() ? 1e-5f : 1e-2f;
  }

  private static void instanceNorm(OperatorCase c) {
    String x = Windows.image(c, 4, c.between(1, 3));
    c.output(c.node(new Op.InstanceNorm(epsilon(c)), x, c.constant(4), c.constant(4)));
  }

  private static void layerNorm(OperatorCase c) {
    int[] dims = {2, 3, 4, 5};
    int axis = c.between(-3, 3);
    int first = axis < 0 ? axis + dims.length : axis;
    int[] normalised = IntStream.range(Math.max(first, 1), dims.length).map(i -> dims[i]).toArray();
    Op op = new Op.LayerNorm(first == 0 ? 1 : axis, epsilon(c));
    String scale = c.constant(normalised);
    String bias = c.maybe() ? c.constant(normalised) : "";
    List<Integer> used = c.oneOf(List.of(0), List.of(0, 1, 2), List.of(0, 2));
    c.nodes(op, used, c.input(dims), scale, bias).forEach(c::output);
  }

  /** Scale and bias are one number a group up to opset 20. */
  private static void groupNorm(OperatorCase c) {
    int groups = c.between(1, 3);
    int parameters = c.opset() < 21 ? groups : 2 * groups;
    String x = Windows.image(c, 2 * groups, c.between(1, 2));
    Op op = new Op.GroupNorm(groups, epsilon(c));
    c.output(c.node(op, x, c.constant(parameters), c.constant(parameters)));
  }

  /** ONNX Runtime takes odd sizes only. */
  private static void localResponse(OperatorCase c) {
    int size = 2 * c.between(0, 2) + 1;
    Op op = new Op.Lrn(c.maybe() ? 1e-4f : 0.7f, 0.75f, c.maybe() ? 1 : 2, size);
    c.output(c.node(op, c.input(2, c.between(1, 7), 3, 4)));
  }
}
