package io.espalier.surgery;

import io.espalier.graph.Dim;
import io.espalier.graph.FileHeader;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.Op.Arithmetic;
import io.espalier.graph.ValueInfo;
import io.espalier.graph.Window;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A random network in the making: a stock of feature maps, random weights, and the forms in which
 * exporters of one opset write things.
 */
final class Draw {
  /** Entries of target shapes that stand for an extent of a feature map. */
  static final long BATCH = -100;

  static final long HEIGHT = -102;
  static final long WIDTH = -103;

  static final Op RELU = new Op.Elementwise(Op.Function.RELU);
  static final Op SIGMOID = new Op.Elementwise(Op.Function.SIGMOID);

  private final Random random;
  private final GraphBuilder builder;
  private final int opset;
  private final boolean anySize;
  private final List<FeatureMap> stock = new ArrayList<>();
  private int count;

  /**
   * @param opset 11, as older exporters write, or 17
   * @param anySize whether height and width are free
   */
  Draw(String name, long seed, int opset, boolean anySize) {
    this.random = new Random(seed);
    this.opset = opset;
    this.anySize = anySize;
    this.builder =
        new GraphBuilder(name)
            .header(
                new FileHeader(
                    8, Map.of(FileHeader.STANDARD_DOMAIN, opset), "espalier", "", Map.of()));
  }

  // ---- chance

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** True once in {@code n} times. */
  boolean onceIn(int n) {
    return random.nextInt(n) == 0;
  }

  // ---- what is fixed

  boolean isOld() {
    return opset < 13;
  }

  boolean isAnySize() {
    return anySize;
  }

  // ---- the stock

  FeatureMap image(String name, int channels, int size) {
    Dim height = anySize ? Dim.free("h") : Dim.of(size);
    Dim width = anySize ? Dim.free("w") : Dim.of(size);
    builder.input(ValueInfo.of(name, Dim.free("n"), Dim.of(channels), height, width));
    return new FeatureMap(name, channels, size, size);
  }

  void keep(FeatureMap x) {
    stock.add(x);
  }

  FeatureMap last() {
    return stock.getLast();
  }

  /** A recent value rather than an old one, so that networks grow deep. */
  FeatureMap pick() {
    return stock.get(Math.max(0, stock.size() - 1 - random.nextInt(5)));
  }

  Graph build() {
    return builder.build();
  }

  void output(String value, Dim... dims) {
    builder.output(ValueInfo.of(value, dims));
  }

  // ---- constants

  private String fresh(String kind) {
    return kind + count++;
  }

  String constant(Tensor tensor) {
    return builder.constant(fresh("c"), tensor);
  }

  /** Normal numbers that keep the size of what they multiply. */
  String weight(int... dims) {
    Shape shape = Shape.of(dims);
    double scale = 1.2 / Math.sqrt((double) shape.elements() / dims[0]);
    float[] values = new float[(int) shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (scale * random.nextGaussian());
    }
    return builder.constant(fresh("w"), Tensor.ofFloats(shape, values));
  }

  String full(double value, int... dims) {
    return constant(Tensor.full(DType.FLOAT32, Shape.of(dims), value));
  }

  /** Zeros that a network stores once for all who add them. */
  String sharedZeros(int length) {
    return builder.constant("zeros" + length, Tensor.zeros(DType.FLOAT32, Shape.of(length)));
  }

  String longs(long... values) {
    return builder.constant(fresh("i"), Tensor.vector(values));
  }

  // ---- nodes

  String apply(Op op, String... operands) {
    return builder.node(fresh(op.label().toLowerCase(Locale.ROOT)), op, operands);
  }

  FeatureMap apply(Op op, FeatureMap x, String... more) {
    List<String> operands = new ArrayList<>(List.of(x.name()));
    operands.addAll(List.of(more));
    return x.named(apply(op, operands.toArray(String[]::new)));
  }

  FeatureMap binary(Arithmetic arithmetic, FeatureMap a, FeatureMap b) {
    return a.named(apply(new Op.Binary(arithmetic), a.name(), b.name()));
  }

  /** A node with several outputs. */
  List<String> applyToParts(Op op, int parts, String... operands) {
    String name = fresh(op.label().toLowerCase(Locale.ROOT));
    List<String> outputs = IntStream.range(0, parts).mapToObj(i -> name + "." + i).toList();
    builder.add(new Node(name, op, Arrays.asList(operands), outputs));
    return outputs;
  }

  FeatureMap relu(FeatureMap x) {
    return apply(RELU, x);
  }

  FeatureMap convolve(FeatureMap x, int filters) {
    int kernel = onceIn(2) ? 1 : 3;
    return convolve(x, filters, kernel);
  }

  FeatureMap convolve(FeatureMap x, int filters, int kernel) {
    String w = weight(filters, x.c(), kernel, kernel);
    Op conv = new Op.Conv(Window.square(kernel, 1, kernel / 2), 1);
    String bias =
        switch (below(3)) {
          case 0 -> "";
          case 1 -> weight(filters);
          default -> filters == 8 ? sharedZeros(8) : weight(filters);
        };
    return x.channels(
        bias.isEmpty() ? apply(conv, x.name(), w) : apply(conv, x.name(), w, bias), filters);
  }

  FeatureMap pooled(FeatureMap x) {
    return new FeatureMap(apply(new Op.GlobalPool(Op.Pooling.AVERAGE), x.name()), x.c(), 1, 1);
  }

  String concat(int axis, String... parts) {
    return apply(new Op.Concat(axis), parts);
  }

  // ---- shapes

  /** One extent of a value as a vector, in the words of the opset. */
  String extent(String value, int axis) {
    if (!isOld() && onceIn(2)) {
      return apply(new Op.ShapeOf(axis, axis + 1), value);
    }
    String shape = apply(new Op.ShapeOf(0, Integer.MAX_VALUE), value);
    if (onceIn(2)) {
      return apply(new Op.Gather(0), shape, longs(axis));
    }
    String scalar = apply(new Op.Gather(0), shape, constant(Tensor.ofLongs(Shape.scalar(), axis)));
    return apply(new Op.Unsqueeze(), scalar, longs(0));
  }

  /**
   * A target in which {@link #BATCH} comes first, and {@link #HEIGHT} and {@link #WIDTH} are those
   * of a feature map: a constant where that can be and chance will have it, else computed.
   */
  String target(FeatureMap of, long... entries) {
    if (anySize || onceIn(2)) {
      return shape(of, entries);
    }
    boolean open = Arrays.stream(entries).noneMatch(entry -> entry == -1);
    long[] literals =
        Arrays.stream(entries)
            .map(entry -> entry == HEIGHT ? of.h() : entry == WIDTH ? of.w() : entry)
            .toArray();
    literals[0] = open ? -1 : 0;
    return longs(literals);
  }

  /** A computed shape with some extents of a feature map. */
  String shape(FeatureMap of, long... entries) {
    String[] parts = new String[entries.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] =
          entries[i] >= -1 ? longs(entries[i]) : extent(of.name(), (int) (BATCH - entries[i]));
    }
    return concat(0, parts);
  }

  String reshape(FeatureMap x, long... entries) {
    return reshape(x, x.name(), entries);
  }

  /** Another value, reshaped to extents of a feature map. */
  String reshape(FeatureMap of, String value, long... entries) {
    return apply(new Op.Reshape(false), value, target(of, entries));
  }
}
