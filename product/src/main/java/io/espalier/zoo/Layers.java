package io.espalier.zoo;

import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.graph.Window;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Layers with fresh weights, put behind each other into one graph; it remembers the shape of each
 * value, {@code [C, H, W]} or {@code [features]}. A node's constants are named behind it: {@code
 * stage1.block0.conv1.weight}.
 */
final class Layers {
  private static final Dim BATCH = Dim.free("batch");
  private static final int WIDEST = 1024;
  private static final float EPSILON = 1e-5f;
  private static final float MOMENTUM = 0.9f;

  /** Variance that a linear layer needs so that what a rectifier halves behind it keeps its own. */
  static final double BEFORE_RECTIFIER = 2;

  private final GraphBuilder builder;
  private final int classes;
  private final Weights weights;
  private final String input;
  private final Map<String, Shape> shapes = new HashMap<>();

  /**
   * @param smallest least height and width of the image
   */
  Layers(String network, int classes, Shape image, int smallest, long seed) {
    if (classes < 1) {
      throw new IllegalArgumentException("a network needs 1 class or more; classes=" + classes);
    }
    if (image.rank() != 3
        || image.dim(0) < 1
        || image.dim(1) < smallest
        || image.dim(2) < smallest) {
      throw new IllegalArgumentException(
          "%s takes images [channels, height, width] of at least %d x %d pixels; image=%s"
              .formatted(network, smallest, smallest, image));
    }
    this.builder = new GraphBuilder(network);
    this.classes = classes;
    this.weights = new Weights(seed);
    this.input =
        builder.input(
            ValueInfo.of(
                "input", BATCH, Dim.of(image.dim(0)), Dim.of(image.dim(1)), Dim.of(image.dim(2))));
    shapes.put(input, image);
  }

  static void requireWidth(int width) {
    if (width < 1 || width > WIDEST) {
      throw new IllegalArgumentException(
          "the width of a first stage must be in 1 .. %d; width=%d".formatted(WIDEST, width));
    }
  }

  String input() {
    return input;
  }

  /** The shape of a value without the batch axis. */
  Shape shape(String value) {
    Shape known = shapes.get(value);
    if (known == null) {
      throw new IllegalArgumentException("no layer defines the value '" + value + "'");
    }
    return known;
  }

  int channels(String value) {
    return shape(value).dim(0);
  }

  /** A convolution without bias, padded so that stride 1 keeps the extents (odd kernels). */
  String conv(String name, String x, int filters, int kernel, int stride) {
    return conv(name, x, filters, Window.square(kernel, stride, kernel / 2), 1, false);
  }

  /** The same with a bias, which starts at 0. */
  String biasedConv(String name, String x, int filters, int kernel) {
    return conv(name, x, filters, Window.square(kernel, 1, kernel / 2), 1, true);
  }

  /** A 3x3 convolution of each channel on its own, without bias. */
  String depthwise(String name, String x, int stride) {
    int width = channels(x);
    return conv(name, x, width, Window.square(3, stride, 1), width, false);
  }

  private String conv(
      String name, String x, int filters, Window window, int groups, boolean biased) {
    int kernel = window.kernel().getFirst();
    Tensor filter =
        weights.filters(Shape.of(filters, channels(x) / groups, kernel, kernel), groups);
    String weight = builder.constant(name + ".weight", filter);
    String bias = biased ? builder.constant(name + ".bias", Weights.vector(filters, 0)) : "";
    Shape shape = slid(x, window).with(0, filters);
    Op op = new Op.Conv(window, groups);
    return biased ? define(name, op, shape, x, weight, bias) : define(name, op, shape, x, weight);
  }

  String norm(String name, String x) {
    int width = channels(x);
    return define(
        name,
        new Op.BatchNorm(EPSILON, MOMENTUM),
        shape(x),
        x,
        builder.constant(name + ".scale", Weights.vector(width, 1)),
        builder.constant(name + ".bias", Weights.vector(width, 0)),
        builder.constant(name + ".mean", Weights.vector(width, 0)),
        builder.constant(name + ".var", Weights.vector(width, 1)));
  }

  String relu(String name, String x) {
    return define(name, new Op.Elementwise(Op.Function.RELU), shape(x), x);
  }

  /** The rectifier that ends at 6. */
  String relu6(String name, String x) {
    return define(
        name,
        new Op.Clip(),
        shape(x),
        x,
        builder.constant(name + ".min", Tensor.scalar(0)),
        builder.constant(name + ".max", Tensor.scalar(6)));
  }

  String sigmoid(String name, String x) {
    return define(name, new Op.Elementwise(Op.Function.SIGMOID), shape(x), x);
  }

  /** A convolution, BatchNorm: {@code name.conv}, {@code name.norm}. */
  String convNorm(String name, String x, int filters, int kernel, int stride) {
    return norm(name + ".norm", conv(name + ".conv", x, filters, kernel, stride));
  }

  /**
   * A convolution, BatchNorm, a rectifier: {@code name.conv}, {@code name.norm}, {@code name.relu}.
   */
  String convNormRelu(String name, String x, int filters, int kernel, int stride) {
    return relu(name + ".relu", convNorm(name, x, filters, kernel, stride));
  }

  /** BatchNorm, a rectifier: {@code name.normNUMBER}, {@code name.reluNUMBER}. */
  String normRelu(String name, String number, String x) {
    return relu(name + ".relu" + number, norm(name + ".norm" + number, x));
  }

  String add(String name, String a, String b) {
    return define(name, new Op.Binary(Op.Arithmetic.ADD), shape(a), a, b);
  }

  /**
   * The product of a value and a gate.
   *
   * @param gate of shape {@code [C, 1, 1]}
   */
  String gated(String name, String x, String gate) {
    return define(name, new Op.Binary(Op.Arithmetic.MUL), shape(x), x, gate);
  }

  /** The channels of one value, then those of the other. */
  String concat(String name, String a, String b) {
    Shape shape = shape(a).with(0, channels(a) + channels(b));
    return define(name, new Op.Concat(1), shape, a, b);
  }

  /** The first and the second half of the channels, of which there is an even number. */
  List<String> halves(String name, String x) {
    int half = channels(x) / 2;
    List<String> outputs = List.of(name + ".first", name + ".second");
    String sizes = builder.constant(name + ".sizes", Tensor.vector(half, half));
    builder.add(new Node(name, new Op.Split(1), List.of(x, sizes), outputs));
    outputs.forEach(output -> shapes.put(output, shape(x).with(0, half)));
    return outputs;
  }

  /**
   * The channels in another order: seen as {@code [groups, C / groups]}, they are read column by
   * column.
   */
  String shuffle(String name, String x, int groups) {
    Shape shape = shape(x);
    int c = shape.dim(0);
    int h = shape.dim(1);
    int w = shape.dim(2);
    String apart =
        builder.node(
            name + ".apart",
            new Op.Reshape(false),
            x,
            builder.constant(name + ".apart.shape", Tensor.vector(-1, groups, c / groups, h, w)));
    String turned = builder.node(name + ".turn", new Op.Transpose(List.of(0, 2, 1, 3, 4)), apart);
    String target = builder.constant(name + ".shape", Tensor.vector(-1, c, h, w));
    return define(name, new Op.Reshape(false), shape, turned, target);
  }

  /** Max pooling; see {@link Window#square}. */
  String maxPool(String name, String x, int kernel, int stride, int pad) {
    Window window = Window.square(kernel, stride, pad);
    return define(name, new Op.Pool(Op.Pooling.MAX, window, false, false), slid(x, window), x);
  }

  /** The mean of 2x2 positions. */
  String averagePool(String name, String x) {
    Window window = Window.square(2, 2, 0);
    return define(name, new Op.Pool(Op.Pooling.AVERAGE, window, false, false), slid(x, window), x);
  }

  /** The mean of each channel, {@code [C, 1, 1]}. */
  String globalPool(String name, String x) {
    return define(name, new Op.GlobalPool(Op.Pooling.AVERAGE), Shape.of(channels(x), 1, 1), x);
  }

  /** Every {@code stride}-th row and column, from the first. */
  String stride(String name, String x, int stride) {
    Shape shape = shape(x);
    return define(
        name,
        new Op.Slice(),
        shape
            .with(1, Math.ceilDiv(shape.dim(1), stride))
            .with(2, Math.ceilDiv(shape.dim(2), stride)),
        x,
        builder.constant(name + ".starts", Tensor.vector(0, 0)),
        builder.constant(name + ".ends", Tensor.vector(Integer.MAX_VALUE, Integer.MAX_VALUE)),
        builder.constant(name + ".axes", Tensor.vector(2, 3)),
        builder.constant(name + ".steps", Tensor.vector(stride, stride)));
  }

  /** Channels of zeros on both sides, the odd one behind, up to {@code width} channels. */
  String padChannels(String name, String x, int width) {
    int added = width - channels(x);
    Tensor pads = Tensor.vector(0, added / 2, 0, 0, 0, added - added / 2, 0, 0);
    return define(
        name,
        new Op.Pad(Op.Padding.CONSTANT),
        shape(x).with(0, width),
        x,
        builder.constant(name + ".pads", pads),
        builder.constant(name + ".value", Tensor.scalar(0)));
  }

  /** All elements of a sample in one axis. */
  String flatten(String name, String x) {
    int features = Math.toIntExact(shape(x).elements());
    return define(name, new Op.Flatten(1), Shape.of(features), x);
  }

  /** What training drops: the given share of the elements. */
  String dropout(String name, String x, float share) {
    String ratio = builder.constant(name + ".ratio", Tensor.scalar(share));
    return define(name, new Op.Dropout(), shape(x), x, ratio);
  }

  /**
   * A linear layer with bias.
   *
   * @param gain as in {@link Weights#matrix}
   */
  String linear(String name, String x, int width, double gain) {
    return linear(name, x, width, gain, name);
  }

  private String linear(String name, String x, int width, double gain, String output) {
    Tensor matrix = weights.matrix(Shape.of(width, shape(x).dim(0)), gain);
    String weight = builder.constant(name + ".weight", matrix);
    String bias = builder.constant(name + ".bias", Weights.vector(width, 0));
    Op op = new Op.Gemm(1, 1, false, true);
    builder.add(new Node(name, op, List.of(x, weight, bias), List.of(output)));
    shapes.put(output, Shape.of(width));
    return output;
  }

  /** The graph that ends with a linear layer on {@code features}. */
  Graph classify(String features) {
    String logits = linear("head.linear", features, classes, 1, "logits");
    return builder.output(ValueInfo.of(logits, BATCH, Dim.of(classes))).build();
  }

  /** The channels' means as features, {@code head.flatten}. */
  String features(String x) {
    return flatten("head.flatten", globalPool("head.pool", x));
  }

  /** The graph that ends with global average pooling and a linear layer on {@code x}. */
  Graph head(String x) {
    return classify(features(x));
  }

  /** The shape behind a window that slides over a value. */
  private Shape slid(String x, Window window) {
    Shape shape = shape(x);
    return shape
        .with(1, window.output(0, shape.dim(1), false))
        .with(2, window.output(1, shape.dim(2), false));
  }

  private String define(String name, Op op, Shape shape, String... operands) {
    shapes.put(name, shape);
    return builder.node(name, op, operands);
  }
}
