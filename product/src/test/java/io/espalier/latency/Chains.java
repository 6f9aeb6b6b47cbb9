package io.espalier.latency;

import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.graph.Window;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.Map;

/** Networks of two 1x1 convolutions, {@code a} and {@code b}, on 2x2 positions. */
final class Chains {
  static final Map<String, Shape> INPUT = Map.of("x", Shape.of(1, 2, 2, 2));

  private static final Op POINTWISE = new Op.Conv(Window.square(1, 1, 0), 1);
  private static final Dim BATCH = Dim.free("batch");

  private Chains() {}

  /** From 2 channels to {@code width} to 3. */
  static Graph chain(int width) {
    GraphBuilder b = new GraphBuilder("chain");
    String x = b.input(ValueInfo.of("x", BATCH, Dim.of(2), Dim.of(2), Dim.of(2)));
    x = b.node("a", POINTWISE, x, weight(b, "a.weight", width, 2));
    x = b.node("relu", new Op.Elementwise(Op.Function.RELU), x);
    x = b.node("b", POINTWISE, x, weight(b, "b.weight", 3, width));
    return b.output(ValueInfo.of(x, BATCH, Dim.of(3), Dim.of(2), Dim.of(2))).build();
  }

  private static String weight(GraphBuilder b, String name, int out, int in) {
    return b.constant(name, Tensor.full(DType.FLOAT32, Shape.of(out, in, 1, 1), 1));
  }
}
