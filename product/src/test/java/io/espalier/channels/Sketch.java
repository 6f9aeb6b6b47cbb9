package io.espalier.channels;

import io.espalier.graph.Dim;
import io.espalier.graph.FileHeader;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.graph.Window;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Small networks in few words. Nodes and their outputs have the same name; the weight of a layer is
 * named behind it: {@code conv.weight}. No two slices of a weight are equal.
 */
public final class Sketch {
  private final GraphBuilder builder = new GraphBuilder("sketch");

  /** An input {@code [n, c, h, w]}. */
  public String image(int c, int h, int w) {
    return builder.input(ValueInfo.of("image", Dim.free("n"), Dim.of(c), Dim.of(h), Dim.of(w)));
  }

  /** An input {@code [n, c, h, w]} of any height and width. */
  public String anyImage(int c) {
    return builder.input(
        ValueInfo.of("image", Dim.free("n"), Dim.of(c), Dim.free("h"), Dim.free("w")));
  }

  /** A constant of {@code sin(1), sin(2), ...}. */
  public String weight(String name, int... dims) {
    Shape shape = Shape.of(dims);
    float[] values = new float[(int) shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i + 1);
    }
    return builder.constant(name, Tensor.ofFloats(shape, values));
  }

  public String constant(String name, Tensor tensor) {
    return builder.constant(name, tensor);
  }

  public String longs(String name, long... values) {
    return builder.constant(name, Tensor.vector(values));
  }

  /** A convolution that keeps height and width, with weight {@code [filters, places, 3, 3]}. */
  public String conv(String name, String x, int filters, int places) {
    return conv(name, x, filters, places, 1);
  }

  /** A grouped one. */
  public String conv(String name, String x, int filters, int places, int groups) {
    return op(
        name,
        new Op.Conv(Window.square(3, 1, 1), groups),
        x,
        weight(name + ".weight", filters, places, 3, 3));
  }

  public String relu(String name, String x) {
    return op(name, new Op.Elementwise(Op.Function.RELU), x);
  }

  public String sigmoid(String name, String x) {
    return op(name, new Op.Elementwise(Op.Function.SIGMOID), x);
  }

  public String add(String name, String a, String b) {
    return op(name, new Op.Binary(Op.Arithmetic.ADD), a, b);
  }

  public String mul(String name, String a, String b) {
    return op(name, new Op.Binary(Op.Arithmetic.MUL), a, b);
  }

  public String globalPool(String name, String x) {
    return op(name, new Op.GlobalPool(Op.Pooling.AVERAGE), x);
  }

  /** A linear layer with weight {@code [out, in]} and a bias. */
  public String linear(String name, String x, int out, int in) {
    return op(
        name,
        new Op.Gemm(1, 1, false, true),
        x,
        weight(name + ".weight", out, in),
        weight(name + ".bias", out));
  }

  public String batchNorm(String name, String x, int channels) {
    return op(
        name,
        new Op.BatchNorm(1e-5f, 0.9f),
        x,
        weight(name + ".scale", channels),
        weight(name + ".bias", channels),
        weight(name + ".mean", channels),
        constant(name + ".var", Tensor.full(DType.FLOAT32, Shape.of(channels), 1)));
  }

  public String op(String name, Op op, String... operands) {
    return builder.node(name, op, operands);
  }

  /** A node with several outputs, which are named behind it: {@code split.0}. */
  public List<String> parts(String name, Op op, int count, String... operands) {
    List<String> outputs = IntStream.range(0, count).mapToObj(i -> name + "." + i).toList();
    builder.add(new Node(name, op, List.of(operands), outputs));
    return outputs;
  }

  /** The opset and whatever else the file says of itself; else that of a fresh file. */
  public void header(FileHeader header) {
    builder.header(header);
  }

  /** The network with these outputs, of any shape. */
  public Graph graph(String... outputs) {
    for (String output : outputs) {
      builder.output(new ValueInfo(output, DType.FLOAT32, null));
    }
    return builder.build();
  }

  /** The channel groups of the network with these outputs. */
  public ChannelGroups groups(String... outputs) {
    return ChannelAnalysis.analyse(graph(outputs));
  }
}
