package io.espalier.surgery;

import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.Op;
import io.espalier.graph.Op.Arithmetic;
import io.espalier.graph.ValueInfo;
import io.espalier.graph.Window;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Draws small networks of all the structures that tie, move and freeze channels, one a seed:
 * residuals, concatenations, gates, grouped and shared convolutions, paddings, ranges, indices,
 * shuffles, products, reshapes with fixed and with computed targets.
 *
 * <p>Every step takes values {@code [N, C, H, W]} from a stock and puts a new one there.
 */
final class RandomNetwork {
  private static final Op RELU = new Op.Elementwise(Op.Function.RELU);
  private static final Op SIGMOID = new Op.Elementwise(Op.Function.SIGMOID);
  private static final int STEPS = 22;

  /** A value {@code [N, c, h, w]}. */
  private record Value(String name, int c, int h, int w) {
    Value named(String other) {
      return new Value(other, c, h, w);
    }

    Value channels(String other, int channels) {
      return new Value(other, channels, h, w);
    }
  }

  private final Random random;
  private final GraphBuilder builder;
  private final List<Value> stock = new ArrayList<>();
  private int count;

  private RandomNetwork(long seed) {
    this.random = new Random(seed);
    this.builder = new GraphBuilder("random" + seed);
  }

  static Graph of(long seed) {
    return new RandomNetwork(seed).build();
  }

  private Graph build() {
    int size = 4 + 2 * random.nextInt(2);
    builder.input(ValueInfo.of("image", Dim.free("n"), Dim.of(3), Dim.of(size), Dim.of(size)));
    builder.constant("zeros", Tensor.zeros(DType.FLOAT32, Shape.of(8)));
    stock.add(convolve(new Value("image", 3, size, size), 8));
    for (int step = 0; step < STEPS; step++) {
      stock.add(step(pick()));
    }
    outputs();
    return builder.build();
  }

  /** A recent value rather than an old one, so that networks grow deep. */
  private Value pick() {
    return stock.get(Math.max(0, stock.size() - 1 - random.nextInt(4)));
  }

  private Value step(Value x) {
    return switch (random.nextInt(27)) {
      case 0, 1, 2 -> node(RELU, convolve(x, 2 + random.nextInt(9)));
      case 3 -> normalise(convolve(x, 8));
      case 4, 5 -> residual(x);
      case 6 -> gate(x);
      case 7 -> concat(x, pick());
      case 8 -> concat(x, x);
      case 9 -> grouped(x, x.c(), 1 + random.nextInt(2));
      case 10 -> grouped(convolve(x, 12), 2, 2);
      case 11 -> grouped(convolve(x, 12), 6, 1 + random.nextInt(2));
      case 12 -> pad(x);
      case 13 -> range(x);
      case 14 -> gather(x);
      case 15 -> shuffle(convolve(x, 12));
      case 16 -> twice(x);
      case 17 -> channelsLast(x);
      case 18 -> leftProduct(x);
      case 19 -> pool(x);
      case 20 -> scaled(x);
      case 21 -> attention(x);
      case 22 -> computedReshape(x);
      case 23 -> computedRange(x);
      case 24 -> filled(x);
      case 25 -> zeroConcat(x);
      default -> reduced(x);
    };
  }

  // ---- values

  private String fresh(String kind) {
    return kind + count++;
  }

  private String weight(int... dims) {
    Shape shape = Shape.of(dims);
    double scale = 1.2 / Math.sqrt((double) shape.elements() / dims[0]);
    float[] values = new float[(int) shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (scale * random.nextGaussian());
    }
    return builder.constant(fresh("w"), Tensor.ofFloats(shape, values));
  }

  private String longs(long... values) {
    return builder.constant(fresh("i"), Tensor.vector(values));
  }

  private String apply(Op op, String... operands) {
    return builder.node(fresh(op.label().toLowerCase(Locale.ROOT)), op, operands);
  }

  private Value node(Op op, Value x, String... more) {
    List<String> operands = new ArrayList<>(List.of(x.name()));
    operands.addAll(List.of(more));
    return x.named(apply(op, operands.toArray(String[]::new)));
  }

  // ---- layers

  private Value convolve(Value x, int filters) {
    int kernel = random.nextBoolean() ? 1 : 3;
    String w = weight(filters, x.c(), kernel, kernel);
    Op conv = new Op.Conv(Window.square(kernel, 1, kernel / 2), 1);
    String bias =
        switch (random.nextInt(3)) {
          case 0 -> "";
          case 1 -> weight(filters);
          default -> filters == 8 ? "zeros" : weight(filters);
        };
    return x.channels(
        bias.isEmpty() ? apply(conv, x.name(), w) : apply(conv, x.name(), w, bias), filters);
  }

  private Value grouped(Value x, int groups, int perGroup) {
    int places = x.c() / groups;
    int filters = groups * perGroup;
    if (x.c() % groups != 0) {
      return x;
    }
    String w = weight(filters, places, 3, 3);
    String y = apply(new Op.Conv(Window.square(3, 1, 1), groups), x.name(), w, weight(filters));
    return x.channels(y, filters);
  }

  private Value twice(Value x) {
    String w = weight(x.c(), x.c(), 1, 1);
    Op conv = new Op.Conv(Window.square(1, 1, 0), 1);
    String once = apply(conv, x.name(), w);
    return x.named(apply(conv, apply(RELU, once), w));
  }

  private Value normalise(Value x) {
    String variance =
        builder.constant(fresh("v"), Tensor.full(DType.FLOAT32, Shape.of(x.c()), 0.8));
    return node(
        new Op.BatchNorm(1e-5f, 0.9f), x, weight(x.c()), weight(x.c()), weight(x.c()), variance);
  }

  private Value residual(Value x) {
    Value inner = node(RELU, convolve(x, 2 + random.nextInt(6)));
    Value y = convolve(inner, x.c());
    Arithmetic arithmetic = random.nextInt(4) == 0 ? Arithmetic.SUB : Arithmetic.ADD;
    return x.named(apply(new Op.Binary(arithmetic), x.name(), y.name()));
  }

  private Value gate(Value x) {
    String pooled = apply(new Op.GlobalPool(Op.Pooling.AVERAGE), x.name());
    Value squeezed = node(RELU, convolve(new Value(pooled, x.c(), 1, 1), 3));
    Value gate = node(SIGMOID, convolve(squeezed, random.nextInt(4) == 0 ? 1 : x.c()));
    return x.named(apply(new Op.Binary(Arithmetic.MUL), x.name(), gate.name()));
  }

  private Value concat(Value a, Value b) {
    if (a.h() != b.h() || a.w() != b.w() || a.c() + b.c() > 24) {
      return a;
    }
    return a.channels(apply(new Op.Concat(1), a.name(), b.name()), a.c() + b.c());
  }

  /** Zero channels appended, and a residual over them. */
  private Value zeroConcat(Value x) {
    String shape =
        apply(
            new Op.Concat(0),
            apply(new Op.ShapeOf(0, 1), x.name()),
            longs(2),
            apply(new Op.ShapeOf(2, 4), x.name()));
    String zeros = apply(new Op.ConstantOfShape(Tensor.ofFloats(Shape.of(1), 0)), shape);
    Value wide = x.channels(apply(new Op.Concat(1), x.name(), zeros), x.c() + 2);
    Value y = convolve(x, x.c() + 2);
    return wide.named(apply(new Op.Binary(Arithmetic.ADD), wide.name(), y.name()));
  }

  private Value pad(Value x) {
    int before = random.nextInt(4) - 1;
    int after = random.nextInt(4) - 1;
    if (x.c() + before + after < 1) {
      return x;
    }
    int spatial = random.nextInt(2);
    String pads = longs(0, before, spatial, 0, 0, after, 0, spatial);
    String y = apply(new Op.Pad(Op.Padding.CONSTANT), x.name(), pads);
    Value padded = new Value(y, x.c() + before + after, x.h() + spatial, x.w() + spatial);
    return spatial == 0 ? padded : node(RELU, convolve(padded, 4));
  }

  private Value range(Value x) {
    int step = 1 + random.nextInt(2);
    if (random.nextInt(3) == 0) {
      int last = x.c() - 1 - (x.c() > 1 ? random.nextInt(2) : 0);
      return x.channels(slice(x, last, -100, -step), last / step + 1);
    }
    int from = random.nextInt(x.c());
    int start = random.nextBoolean() ? from : from - x.c();
    return x.channels(slice(x, start, Integer.MAX_VALUE, step), Math.ceilDiv(x.c() - from, step));
  }

  private String slice(Value x, long start, long end, long step) {
    return apply(new Op.Slice(), x.name(), longs(start), longs(end), longs(1), longs(step));
  }

  private Value gather(Value x) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, x.c()).boxed().toList());
    Collections.shuffle(order, random);
    int taken = 1 + random.nextInt(x.c());
    long[] indices =
        order.stream().limit(taken).mapToLong(i -> random.nextBoolean() ? i : i - x.c()).toArray();
    return x.channels(apply(new Op.Gather(1), x.name(), longs(indices)), taken);
  }

  private Value shuffle(Value x) {
    int groups = random.nextBoolean() ? 2 : 3;
    String split =
        apply(new Op.Reshape(false), x.name(), longs(-1, groups, x.c() / groups, x.h(), x.w()));
    String swapped = apply(new Op.Transpose(List.of(0, 2, 1, 3, 4)), split);
    return x.named(apply(new Op.Reshape(false), swapped, longs(0, x.c(), x.h(), x.w())));
  }

  private Value channelsLast(Value x) {
    int width = 2 + random.nextInt(5);
    String last = apply(new Op.Transpose(List.of(0, 2, 3, 1)), x.name());
    String y = apply(new Op.MatMul(), last, weight(x.c(), width));
    String biased = apply(new Op.Binary(Arithmetic.ADD), y, weight(width));
    return x.channels(apply(new Op.Transpose(List.of(0, 3, 1, 2)), biased), width);
  }

  /** A constant on the left mixes channels over positions. */
  private Value leftProduct(Value x) {
    int width = 2 + random.nextInt(5);
    String flat = apply(new Op.Reshape(false), x.name(), longs(0, x.c(), -1));
    String y = apply(new Op.MatMul(), weight(width, x.c()), flat);
    return x.channels(apply(new Op.Reshape(false), y, longs(-1, width, x.h(), x.w())), width);
  }

  private Value pool(Value x) {
    Op.Pooling kind = random.nextBoolean() ? Op.Pooling.MAX : Op.Pooling.AVERAGE;
    return node(new Op.Pool(kind, Window.square(3, 1, 1), false, true), x);
  }

  private Value scaled(Value x) {
    String scale = random.nextBoolean() ? weight(x.c(), 1, 1) : weight(1, x.c(), x.h(), 1);
    Value y = node(new Op.Binary(random.nextBoolean() ? Arithmetic.MUL : Arithmetic.ADD), x, scale);
    return node(SIGMOID, y);
  }

  /** Channels against channels: both sides computed. */
  private Value attention(Value x) {
    Value q = convolve(x, 3);
    Value k = convolve(x, 3);
    Value v = convolve(x, 4);
    String left = apply(new Op.Reshape(false), q.name(), longs(0, 3, -1));
    String right =
        apply(
            new Op.Transpose(List.of(0, 2, 1)),
            apply(new Op.Reshape(false), k.name(), longs(0, 3, -1)));
    String weights = apply(new Op.Softmax(-1, false, false), apply(new Op.MatMul(), right, left));
    String values = apply(new Op.Reshape(false), v.name(), longs(0, 4, -1));
    String mixed = apply(new Op.MatMul(), values, weights);
    return x.channels(apply(new Op.Reshape(false), mixed, longs(0, 4, x.h(), x.w())), 4);
  }

  /** A target whose batch is computed and whose channels are a literal. */
  private Value computedReshape(Value x) {
    String batch = apply(new Op.ShapeOf(0, 1), x.name());
    String target = apply(new Op.Concat(0), batch, longs(x.c(), (long) x.h() * x.w()));
    String flat = apply(new Op.Reshape(false), x.name(), target);
    String back = apply(new Op.Concat(0), batch, longs(-1), apply(new Op.ShapeOf(2, 4), x.name()));
    return x.named(apply(new Op.Reshape(false), node(RELU, x.named(flat)).name(), back));
  }

  /** The first half of the channels, half being computed. */
  private Value computedRange(Value x) {
    if (x.c() < 2) {
      return x;
    }
    String half =
        apply(new Op.Binary(Arithmetic.DIV), apply(new Op.ShapeOf(1, 2), x.name()), longs(2));
    String y = apply(new Op.Slice(), x.name(), longs(0), half, longs(1));
    return x.channels(y, x.c() / 2);
  }

  /** A constant block of computed shape, added. */
  private Value filled(Value x) {
    String shape = apply(new Op.ShapeOf(0, 4), x.name());
    String ones = apply(new Op.ConstantOfShape(Tensor.ofFloats(Shape.of(1), 0.5f)), shape);
    return x.named(apply(new Op.Binary(Arithmetic.ADD), x.name(), ones));
  }

  private Value reduced(Value x) {
    boolean overChannels = random.nextInt(3) == 0;
    Op mean = new Op.Reduce(Op.Reduction.MEAN, true, false);
    String y = apply(mean, x.name(), overChannels ? longs(1) : longs(2, -1));
    return x.named(apply(new Op.Binary(Arithmetic.SUB), x.name(), y));
  }

  // ---- outputs

  private void outputs() {
    Value last = stock.getLast();
    String classes;
    if (random.nextBoolean()) {
      String flat = apply(new Op.Flatten(1), last.name());
      int features = last.c() * last.h() * last.w();
      classes = apply(new Op.Gemm(1, 1, false, true), flat, weight(5, features), weight(5));
    } else {
      String pooled = apply(new Op.GlobalPool(Op.Pooling.AVERAGE), last.name());
      String flat = apply(new Op.Squeeze(), pooled, longs(2, 3));
      String hidden =
          apply(RELU, apply(new Op.Gemm(1, 1, false, false), flat, weight(last.c(), 7), weight(7)));
      classes = apply(new Op.Gemm(1, 1, false, false), hidden, weight(7, 5), weight(1, 5));
    }
    builder.output(ValueInfo.of(classes, Dim.free("n"), Dim.of(5)));
    if (random.nextInt(3) == 0) {
      Value map = convolve(pick(), 2);
      builder.output(
          ValueInfo.of(map.name(), Dim.free("n"), Dim.of(2), Dim.of(map.h()), Dim.of(map.w())));
    }
  }
}
