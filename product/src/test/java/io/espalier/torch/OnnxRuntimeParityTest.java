package io.espalier.torch;

import static io.espalier.torch.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.Shared;
import io.espalier.engine.Runner;
import io.espalier.graph.FileHeader;
import io.espalier.graph.Graph;
import io.espalier.graph.Op;
import io.espalier.graph.Window;
import io.espalier.onnx.OnnxReader;
import io.espalier.ort.OrtEngine;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs each operator, with varied attributes on random operands, in libtorch and ONNX Runtime. */
@ExtendWith(NoNativeLeaks.class)
final class OnnxRuntimeParityTest {
  private static final int SEEDS = 12;
  private static final OrtEngine RUNTIME = new OrtEngine(1, OrtEngine.Optimization.NONE);

  /** Families of operators; each builds one network with the attributes that chance gives it. */
  private static Map<String, Consumer<OperatorCase>> families() {
    Map<String, Consumer<OperatorCase>> families = new LinkedHashMap<>();
    families.put("conv", OnnxRuntimeParityTest::conv);
    families.put("gemm", OnnxRuntimeParityTest::gemm);
    families.put("mat mul", OnnxRuntimeParityTest::matMul);
    families.put("batch norm", OnnxRuntimeParityTest::batchNorm);
    families.put("elementwise", OnnxRuntimeParityTest::elementwise);
    families.put("clip", OnnxRuntimeParityTest::clip);
    families.put("binary", OnnxRuntimeParityTest::binary);
    families.put("integer binary", OnnxRuntimeParityTest::integerBinary);
    families.put("max pool", c -> pool(c, Op.Pooling.MAX));
    families.put("average pool", c -> pool(c, Op.Pooling.AVERAGE));
    families.put("global pool", OnnxRuntimeParityTest::globalPool);
    families.put("reduce", OnnxRuntimeParityTest::reduce);
    families.put("softmax", OnnxRuntimeParityTest::softmax);
    families.put("softmax to the end", OnnxRuntimeParityTest::softmaxToTheEnd);
    families.put(
        "flatten", c -> c.output(c.node(new Op.Flatten(c.between(-4, 4)), c.input(2, 3, 4, 5))));
    families.put("reshape", OnnxRuntimeParityTest::reshape);
    families.put("squeeze", OnnxRuntimeParityTest::squeeze);
    families.put("transpose", OnnxRuntimeParityTest::transpose);
    families.put("concat", OnnxRuntimeParityTest::concat);
    families.put("slice", OnnxRuntimeParityTest::slice);
    families.put("pad", OnnxRuntimeParityTest::pad);
    families.put("gather", OnnxRuntimeParityTest::gather);
    families.put("cast", OnnxRuntimeParityTest::cast);
    families.put("shape arithmetic", OnnxRuntimeParityTest::shapeArithmetic);
    families.put("constant of shape", OnnxRuntimeParityTest::constantOfShape);
    return families;
  }

  static Set<String> names() {
    return families().keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  void enginesAgree(String family) {
    Consumer<OperatorCase> build = Objects.requireNonNull(families().get(family));
    for (int seed = 0; seed < SEEDS; seed++) {
      OperatorCase operator = new OperatorCase(new Random(seed));
      build.accept(operator);
      Graph graph = operator.graph();
      Map<String, Tensor> expected = run(RUNTIME.open(graph), operator.inputs());
      Map<String, Tensor> actual = run(TorchEngine.float32().open(graph), operator.inputs());
      String what = "%s, seed %d, %s".formatted(family, seed, graph.nodes());
      assertThat(actual.keySet()).as(what).isEqualTo(expected.keySet());
      actual.forEach(
          (output, tensor) ->
              assertClose(what, tensor, Objects.requireNonNull(expected.get(output)), 1e-4));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet20", "resnet32", "resnet56"})
  void enginesAgreeOnTrainedNetworks(String name) throws IOException {
    Graph graph = OnnxReader.read(Shared.model(name + "-cifar10.onnx"));
    Tensor images = new OperatorCase(new Random(56)).normal(8, 3, 32, 32);
    Map<String, Tensor> inputs = Map.of(graph.inputs().getFirst().name(), images);
    Tensor expected = run(RUNTIME.open(graph), inputs).values().iterator().next();
    Tensor actual = run(TorchEngine.float32().open(graph), inputs).values().iterator().next();
    assertClose(name, actual, expected, 1e-4);
  }

  private static Map<String, Tensor> run(Runner runner, Map<String, Tensor> inputs) {
    try (runner) {
      return runner.run(inputs);
    }
  }

  private static void conv(OperatorCase c) {
    int axes = c.between(1, 3);
    int group = c.between(1, 3);
    int in = group * c.between(1, 2);
    int out = group * c.between(1, 3);
    Window window = window(c, axes, true);
    String weight = c.constant(kernelShape(out, in / group, window));
    String bias = c.maybe() ? c.constant(out) : "";
    c.output(c.node(new Op.Conv(window, group), image(c, in, axes), weight, bias));
  }

  private static int[] kernelShape(int out, int in, Window window) {
    return IntStream.concat(
            IntStream.of(out, in), window.kernel().stream().mapToInt(Integer::intValue))
        .toArray();
  }

  private static String image(OperatorCase c, int channels, int axes) {
    int[] dims = new int[axes + 2];
    dims[0] = 2;
    dims[1] = channels;
    for (int axis = 2; axis < dims.length; axis++) {
      dims[axis] = c.between(7, 11);
    }
    return c.input(dims);
  }

  private static Window window(OperatorCase c, int axes, boolean dilated) {
    List<Integer> kernel = numbers(c, axes, 1, 3);
    Window.AutoPad autoPad = c.maybe() ? Window.AutoPad.NOTSET : c.oneOf(Window.AutoPad.values());
    List<Integer> pads = new ArrayList<>(Collections.nCopies(2 * axes, 0));
    if (autoPad == Window.AutoPad.NOTSET) {
      boolean symmetric = c.maybe();
      for (int axis = 0; axis < axes; axis++) {
        pads.set(axis, c.between(0, kernel.get(axis) - 1));
        pads.set(axes + axis, symmetric ? pads.get(axis) : c.between(0, kernel.get(axis) - 1));
      }
    }
    List<Integer> dilations =
        dilated && autoPad == Window.AutoPad.NOTSET
            ? numbers(c, axes, 1, 2)
            : Collections.nCopies(axes, 1);
    return new Window(kernel, numbers(c, axes, 1, 3), pads, dilations, autoPad);
  }

  private static List<Integer> numbers(OperatorCase c, int count, int low, int high) {
    return Stream.generate(() -> c.between(low, high)).limit(count).toList();
  }

  private static void gemm(OperatorCase c) {
    boolean transA = c.maybe();
    boolean transB = c.maybe();
    boolean plain = c.maybe();
    String a = transA ? c.input(4, 3) : c.input(3, 4);
    String b = transB ? c.constant(5, 4) : c.constant(4, 5);
    String addend =
        switch (c.between(0, 4)) {
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
    String x = c.maybe() ? c.input(3, 4) : image(c, 4, c.between(1, 3));
    Tensor variance = Tensor.ofFloats(Shape.of(4), 0.1f, 1, 2, 3);
    Op op = new Op.BatchNorm(c.maybe() ? 1e-5f : 1e-2f, 0.9f);
    c.output(c.node(op, x, c.constant(4), c.constant(4), c.constant(4), c.constant(variance)));
  }

  private static void elementwise(OperatorCase c) {
    for (Op.Function function : Op.Function.values()) {
      String x = c.input(3, 4, 5);
      if (function == Op.Function.SQRT) {
        x = c.node(new Op.Elementwise(Op.Function.ABS), x);
      }
      c.output(c.node(new Op.Elementwise(function), x));
    }
    c.output(c.node(new Op.Elementwise(Op.Function.LEAKY_RELU, 0.3f, 0), c.input(3, 4)));
    c.output(c.node(new Op.Elementwise(Op.Function.HARD_SIGMOID, 0.4f, 0.2f), c.input(3, 4)));
    String sum = c.node(new Op.Binary(Op.Arithmetic.ADD), c.input(3, 4), c.constant(3, 4));
    c.output(c.node(new Op.Elementwise(Op.Function.RELU), sum));
  }

  private static void clip(OperatorCase c) {
    String low = c.maybe() ? c.constant(Tensor.scalar(-0.5f)) : "";
    String high = c.maybe() ? c.constant(Tensor.scalar(0.7f)) : "";
    c.output(c.node(new Op.Clip(), c.input(3, 4), low, high));
  }

  private static void binary(OperatorCase c) {
    for (Op.Arithmetic arithmetic : Op.Arithmetic.values()) {
      String a = c.input(2, 3, 4, 4);
      String b =
          switch (c.between(0, 4)) {
            case 0 -> c.input(2, 3, 4, 4);
            case 1 -> c.constant(3, 1, 1);
            case 2 -> c.constant(Tensor.scalar(1.5f));
            case 3 -> c.constant(1);
            default -> c.constant(1, 1, 1, 4);
          };
      Op op = new Op.Binary(arithmetic);
      c.output(c.maybe() ? c.node(op, a, b) : c.node(op, b, a));
    }
  }

  private static void integerBinary(OperatorCase c) {
    String a = c.input(Tensor.vector(7, -7, 9, c.between(-20, 20)));
    String b = c.longs(2, 2, -4, 3);
    for (Op.Arithmetic arithmetic : Op.Arithmetic.values()) {
      c.output(c.node(new Op.Binary(arithmetic), a, b), DType.INT64);
    }
  }

  private static void pool(OperatorCase c, Op.Pooling pooling) {
    int axes = c.between(1, 3);
    Window window = window(c, axes, pooling == Op.Pooling.MAX);
    boolean countPadding = pooling == Op.Pooling.AVERAGE && c.maybe();
    Op op = new Op.Pool(pooling, window, c.maybe(), countPadding);
    c.output(c.node(op, image(c, 3, axes)));
  }

  private static void globalPool(OperatorCase c) {
    for (Op.Pooling pooling : Op.Pooling.values()) {
      c.output(c.node(new Op.GlobalPool(pooling), image(c, 3, c.between(1, 3))));
    }
  }

  private static void reduce(OperatorCase c) {
    for (Op.Reduction reduction : Op.Reduction.values()) {
      String axes =
          switch (c.between(0, 3)) {
            case 0 -> "";
            case 1 -> c.longs(1);
            case 2 -> c.longs(-1, 1);
            default -> c.longs(0, 2);
          };
      c.output(c.node(new Op.Reduce(reduction, c.maybe(), false), c.input(2, 3, 4, 5), axes));
    }
  }

  private static void softmax(OperatorCase c) {
    c.output(c.node(new Op.Softmax(c.between(-3, 2), c.maybe(), false), c.input(2, 3, 4)));
  }

  private static void softmaxToTheEnd(OperatorCase c) {
    FileHeader old = new FileHeader(6, Map.of("", 11), "test", "", Map.of());
    c.header(old)
        .output(c.node(new Op.Softmax(c.between(-3, 2), c.maybe(), true), c.input(2, 3, 4)));
  }

  private static void reshape(OperatorCase c) {
    String x = c.input(2, 3, 4, 5);
    c.output(c.node(new Op.Reshape(false), x, c.longs(0, -1, 5)));
    c.output(c.node(new Op.Reshape(false), x, c.longs(-1, 4, 3, 0)));
    c.output(c.node(new Op.Reshape(true), c.input(2, 0, 4), c.longs(0, 4, 2)));
  }

  private static void squeeze(OperatorCase c) {
    String x = c.input(2, 1, 3, 1);
    Op op = new Op.Squeeze();
    c.output(c.maybe() ? c.node(op, x) : c.node(op, x, c.maybe() ? c.longs(1) : c.longs(-1, 1)));
    c.output(c.node(new Op.Unsqueeze(), x, c.longs(0, -1)));
    c.output(c.node(new Op.Unsqueeze(), x, c.longs(c.between(0, 4))));
  }

  private static void transpose(OperatorCase c) {
    List<Integer> permutation = new ArrayList<>(List.of(0, 1, 2, 3));
    Collections.shuffle(permutation, new Random(c.between(0, 1000)));
    c.output(c.node(new Op.Transpose(permutation), c.input(2, 3, 4, 5)));
  }

  private static void concat(OperatorCase c) {
    String x = c.input(2, 3, 4);
    String y = c.node(new Op.Elementwise(Op.Function.RELU), x);
    c.output(c.node(new Op.Concat(c.between(-3, 2)), x, y, x, c.constant(2, 3, 4)));
  }

  private static void slice(OperatorCase c) {
    String x = c.input(4, 9, 8);
    long step = c.maybe() ? c.between(1, 3) : -c.between(1, 3);
    long start = step > 0 ? c.between(-12, 5) : c.between(4, 12);
    long end = step > 0 ? c.between(4, 12) : c.between(-12, 3);
    c.output(
        c.node(
            new Op.Slice(),
            x,
            c.longs(start),
            c.longs(end),
            c.longs(1 - 3L * c.between(0, 1)),
            c.longs(step)));
    c.output(c.node(new Op.Slice(), x, c.longs(1, 2), c.longs(Long.MAX_VALUE, -1)));
  }

  private static void pad(OperatorCase c) {
    Op.Padding mode = c.oneOf(Op.Padding.values());
    long[] pads = {0, c.between(0, 2), c.between(0, 3), 0, 0, c.between(0, 2), c.between(0, 3), 1};
    if (mode == Op.Padding.CONSTANT) {
      pads[3] = -1;
    }
    String value = mode == Op.Padding.CONSTANT && c.maybe() ? c.constant(Tensor.scalar(2.5f)) : "";
    c.output(c.node(new Op.Pad(mode), c.input(2, 3, 5, 6), c.longs(pads), value));
  }

  private static void gather(OperatorCase c) {
    Tensor indices =
        switch (c.between(0, 2)) {
          case 0 -> Tensor.ofLongs(Shape.scalar(), -2);
          case 1 -> Tensor.vector(2, 0, -1, 0);
          default -> Tensor.ofLongs(Shape.of(2, 2), 0, -3, 2, 1);
        };
    c.output(c.node(new Op.Gather(c.between(-2, 1)), c.input(3, 4, 5), c.constant(indices)));
    c.output(c.node(new Op.Gather(1), c.constant(3, 4), c.input(Tensor.vector(1, -1, 3))));
  }

  private static void cast(OperatorCase c) {
    String x = c.input(3, 4);
    c.output(c.node(new Op.Cast(DType.INT64), x), DType.INT64);
    String flags = c.node(new Op.Cast(DType.BOOL), c.node(new Op.Cast(DType.INT32), x));
    c.output(c.node(new Op.Cast(DType.FLOAT32), flags));
    c.output(c.node(new Op.Cast(DType.FLOAT32), x));
  }

  /** Flattens by a shape that is computed from the input's, batch size and all. */
  private static void shapeArithmetic(OperatorCase c) {
    String x = c.input(c.between(1, 5), 3, 4);
    String shape = c.node(new Op.ShapeOf(0, Integer.MAX_VALUE), x);
    String batch = c.node(new Op.Gather(0), shape, c.constant(Tensor.ofLongs(Shape.scalar(), 0)));
    String first = c.node(new Op.Unsqueeze(), batch, c.longs(0));
    String rest = c.node(new Op.Slice(), shape, c.longs(1), c.longs(3), c.longs(0));
    String product =
        c.node(
            new Op.Binary(Op.Arithmetic.MUL),
            c.node(new Op.Gather(0), rest, c.longs(0)),
            c.node(new Op.Gather(0), rest, c.longs(1)));
    String target = c.node(new Op.Concat(0), first, product);
    c.output(c.node(new Op.Reshape(false), x, target));
    c.output(target, DType.INT64);
  }

  private static void constantOfShape(OperatorCase c) {
    String x = c.input(c.between(1, 5), 3);
    String shape = c.node(new Op.ShapeOf(0, Integer.MAX_VALUE), x);
    Tensor value = Tensor.ofFloats(Shape.of(1), 1.5f);
    c.output(
        c.node(new Op.Binary(Op.Arithmetic.ADD), x, c.node(new Op.ConstantOfShape(value), shape)));
  }
}
