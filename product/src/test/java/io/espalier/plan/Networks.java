package io.espalier.plan;

import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.graph.Window;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.stream.IntStream;

/** Networks small enough to plan by hand. */
final class Networks {
  private static final Dim BATCH = Dim.free("batch");
  private static final Op POINTWISE = new Op.Conv(Window.square(1, 1, 0), 1);

  private Networks() {}

  /**
   * Two 1x1 convolutions of four filters on 2x2 positions, and a head of two outputs. With a and b
   * channels left it takes {@code 4a + 4ab + 2b} MACs and {@code a + ab + 2b} parameters.
   *
   * <p>The filters' sums of magnitudes over their layer's mean are 0.4, 0.8, 1.2, 1.6 in {@code
   * conv1} and 1, 0.1, 0.9, 2 in {@code conv2}.
   */
  static Graph chain() {
    GraphBuilder b = new GraphBuilder("chain");
    String x = b.input(ValueInfo.of("x", BATCH, Dim.of(1), Dim.of(2), Dim.of(2)));
    x = conv(b, "conv1", x, 1, 1, 2, 3, 4);
    x = conv(b, "conv2", x, 4, 10, 1, 9, 20);
    x = b.node("flat", new Op.Flatten(1), b.node("pool", new Op.GlobalPool(Op.Pooling.AVERAGE), x));
    Tensor head = Tensor.ofFloats(Shape.of(2, 4), 1, 1, 1, 1, 1, 1, 1, 1);
    String y = b.node("head", new Op.Gemm(1, 1, false, true), x, b.constant("head.weight", head));
    return b.output(ValueInfo.of(y, BATCH, Dim.of(2))).build();
  }

  /** A convolution of four filters of which two halves go different ways. */
  static Graph halves() {
    GraphBuilder b = new GraphBuilder("halves");
    String x = b.input(ValueInfo.of("x", BATCH, Dim.of(1), Dim.of(2), Dim.of(2)));
    x = conv(b, "conv", x, 1, 1, 2, 3, 4);
    String axis = b.constant("axis", Tensor.vector(1));
    for (int half = 0; half < 2; half++) {
      String starts = b.constant("starts" + half, Tensor.vector(2L * half));
      String ends = b.constant("ends" + half, Tensor.vector(2L * half + 2));
      String part = b.node("half" + half, new Op.Slice(), x, starts, ends, axis);
      String y = conv(b, "reader" + half, part, 2, 1);
      b.output(ValueInfo.of(y, BATCH, Dim.of(1), Dim.of(2), Dim.of(2)));
    }
    return b.build();
  }

  /** A 1x1 convolution whose filters have these sums of magnitudes, spread evenly. */
  private static String conv(GraphBuilder b, String name, String x, int inputs, float... sums) {
    float[] weight = new float[sums.length * inputs];
    IntStream.range(0, weight.length).forEach(i -> weight[i] = sums[i / inputs] / inputs);
    Tensor tensor = Tensor.ofFloats(Shape.of(sums.length, inputs, 1, 1), weight);
    return b.node(name, POINTWISE, x, b.constant(name + ".weight", tensor));
  }
}
