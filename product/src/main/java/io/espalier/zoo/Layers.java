package io.espalier.zoo;

import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.graph.Window;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Layers with fresh weights, put behind each other into one graph; it remembers how many channels
 * each value has. A node's constants are named behind it: {@code stage1.block0.conv1.weight}.
 */
final class Layers {
  private static final Dim BATCH = Dim.free("batch");
  private static final int WIDEST = 1024;
  private static final float EPSILON = 1e-5f;
  private static final float MOMENTUM = 0.9f;

  private final GraphBuilder builder;
  private final int classes;
  private final Random random;
  private final String input;
  private final Map<String, Integer> channels = new HashMap<>();

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
    this.random = new Random(seed);
    this.input =
        builder.input(
            ValueInfo.of(
                "input", BATCH, Dim.of(image.dim(0)), Dim.of(image.dim(1)), Dim.of(image.dim(2))));
    channels.put(input, image.dim(0));
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

  /** A convolution without bias, padded so that stride 1 keeps the extents (odd kernels). */
  String conv(String name, String x, int filters, int kernel, int stride) {
    double deviation = Math.sqrt(2.0 / ((double) filters * kernel * kernel));
    Tensor weight = normal(Shape.of(filters, channelsOf(x), kernel, kernel), deviation);
    Window window = Window.square(kernel, stride, kernel / 2);
    return define(
        filters, name, new Op.Conv(window, 1), x, builder.constant(name + ".weight", weight));
  }

  String norm(String name, String x) {
    int width = channelsOf(x);
    return define(
        width,
        name,
        new Op.BatchNorm(EPSILON, MOMENTUM),
        x,
        builder.constant(name + ".scale", vector(width, 1)),
        builder.constant(name + ".bias", vector(width, 0)),
        builder.constant(name + ".mean", vector(width, 0)),
        builder.constant(name + ".var", vector(width, 1)));
  }

  String relu(String name, String x) {
    return define(channelsOf(x), name, new Op.Elementwise(Op.Function.RELU), x);
  }

  String add(String name, String a, String b) {
    return define(channelsOf(a), name, new Op.Binary(Op.Arithmetic.ADD), a, b);
  }

  /** Max pooling over 2x2 positions. */
  String maxPool(String name, String x) {
    Op pool = new Op.Pool(Op.Pooling.MAX, Window.square(2, 2, 0), false, false);
    return define(channelsOf(x), name, pool, x);
  }

  /** Every {@code stride}-th row and column, from the first. */
  String stride(String name, String x, int stride) {
    return define(
        channelsOf(x),
        name,
        new Op.Slice(),
        x,
        builder.constant(name + ".starts", Tensor.vector(0, 0)),
        builder.constant(name + ".ends", Tensor.vector(Integer.MAX_VALUE, Integer.MAX_VALUE)),
        builder.constant(name + ".axes", Tensor.vector(2, 3)),
        builder.constant(name + ".steps", Tensor.vector(stride, stride)));
  }

  /** Channels of zeros on both sides, the odd one behind, up to {@code width} channels. */
  String padChannels(String name, String x, int width) {
    int added = width - channelsOf(x);
    Tensor pads = Tensor.vector(0, added / 2, 0, 0, 0, added - added / 2, 0, 0);
    return define(
        width,
        name,
        new Op.Pad(Op.Padding.CONSTANT),
        x,
        builder.constant(name + ".pads", pads),
        builder.constant(name + ".value", Tensor.scalar(0)));
  }

  /** The graph that ends with global average pooling and a linear layer on {@code x}. */
  Graph head(String x) {
    int features = channelsOf(x);
    String pooled = builder.node("head.pool", new Op.GlobalPool(Op.Pooling.AVERAGE), x);
    String flat = builder.node("head.flatten", new Op.Flatten(1), pooled);
    Tensor weight = normal(Shape.of(classes, features), Math.sqrt(1.0 / features));
    builder.constant("head.linear.weight", weight);
    builder.constant("head.linear.bias", vector(classes, 0));
    builder.add(
        new Node(
            "head.linear",
            new Op.Gemm(1, 1, false, true),
            List.of(flat, "head.linear.weight", "head.linear.bias"),
            List.of("logits")));
    return builder.output(ValueInfo.of("logits", BATCH, Dim.of(classes))).build();
  }

  private String define(int width, String name, Op op, String... operands) {
    channels.put(name, width);
    return builder.node(name, op, operands);
  }

  private int channelsOf(String value) {
    Integer known = channels.get(value);
    if (known == null) {
      throw new IllegalArgumentException("no layer defines the value '" + value + "'");
    }
    return known;
  }

  private Tensor normal(Shape shape, double deviation) {
    float[] values = new float[Math.toIntExact(shape.elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return Tensor.ofFloats(shape, values);
  }

  private static Tensor vector(int size, double value) {
    return Tensor.full(DType.FLOAT32, Shape.of(size), value);
  }
}
