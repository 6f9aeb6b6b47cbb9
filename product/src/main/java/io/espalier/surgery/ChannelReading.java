package io.espalier.surgery;

import io.espalier.engine.ChannelAxis;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.Shapes;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.Optional;

/**
 * How a convolution or a product with a constant matrix reads the channels of a value.
 *
 * @param data the axis of the value that is summed over, counted from the front
 * @param weight name of the constant
 */
record ChannelReading(Node node, ChannelAxis data, String weight) {

  /** What a node reads; empty for one that does not sum over channels with a constant. */
  static Optional<ChannelReading> of(Graph graph, Shapes shapes, Node node) {
    boolean left = !node.inputs().isEmpty() && graph.isConstant(node.input(0));
    boolean right = graph.isConstant(node.input(1));
    String data = node.input(left ? 1 : 0);
    String weight = node.input(left ? 0 : 1);
    if (left == right) {
      return Optional.empty();
    }
    if (node.op() instanceof Op.Conv || node.op() instanceof Op.ConvTranspose) {
      return left
          ? Optional.empty()
          : Optional.of(new ChannelReading(node, new ChannelAxis(data, 1), weight));
    }
    if (node.op() instanceof Op.Gemm gemm) {
      int axis = left ? (gemm.transB() ? 1 : 0) : (gemm.transA() ? 0 : 1);
      return Optional.of(new ChannelReading(node, new ChannelAxis(data, axis), weight));
    }
    if (node.op() instanceof Op.MatMul) {
      return shapes
          .find(data)
          .map(
              shape -> {
                int axis = left ? Math.max(shape.rank() - 2, 0) : shape.rank() - 1;
                return new ChannelReading(node, new ChannelAxis(data, axis), weight);
              });
    }
    return Optional.empty();
  }

  /**
   * What channels of constant activations add to the output: one number for each output channel,
   * {@code [Cout]} for convolutions, and for matrices the product's shape with every axis 1 that
   * the weight does not have.
   *
   * @param activations of each channel; 0 for those that are not to be counted
   */
  Tensor contribution(Tensor weights, double... activations) {
    if (node.op() instanceof Op.Conv conv) {
      return conv(weights, conv.group(), activations);
    }
    if (node.op() instanceof Op.ConvTranspose conv) {
      int stride = conv.window().strides().stream().reduce(1, (a, b) -> a * b);
      return transposed(weights, conv.group(), stride, activations);
    }
    boolean left = weight.equals(node.input(0));
    if (node.op() instanceof Op.Gemm gemm) {
      int summed = left ? (gemm.transA() ? 0 : 1) : (gemm.transB() ? 1 : 0);
      Tensor sums = sumOver(weights, summed, gemm.alpha(), activations);
      int outputs = sums.size();
      return sums.reshape(left ? Shape.of(outputs, 1) : Shape.of(outputs));
    }
    int rank = weights.shape().rank();
    int summed = left || rank == 1 ? rank - 1 : rank - 2;
    Tensor sums = sumOver(weights, summed, 1, activations);
    return !left && rank <= 2 ? sums.reshape(Shape.of(sums.size())) : sums;
  }

  private static Tensor conv(Tensor weights, int groups, double... activations) {
    int filters = weights.shape().dim(0);
    int places = weights.shape().dim(1);
    int kernel = (int) weights.shape().product(2, weights.shape().rank());
    double[] sums = new double[filters];
    for (int filter = 0; filter < filters; filter++) {
      int group = filter / (filters / groups);
      for (int place = 0; place < places; place++) {
        sums[filter] +=
            activations[group * places + place]
                * sum(weights, (filter * places + place) * kernel, kernel);
      }
    }
    return Tensor.ofDoubles(Shape.of(filters), sums);
  }

  private static Tensor transposed(Tensor weights, int groups, int stride, double... activations) {
    int inputs = weights.shape().dim(0);
    int filters = weights.shape().dim(1);
    int kernel = (int) weights.shape().product(2, weights.shape().rank());
    double[] sums = new double[groups * filters];
    for (int input = 0; input < inputs; input++) {
      int group = input / (inputs / groups);
      for (int filter = 0; filter < filters; filter++) {
        sums[group * filters + filter] +=
            activations[input] * sum(weights, (input * filters + filter) * kernel, kernel) / stride;
      }
    }
    return Tensor.ofDoubles(Shape.of(sums.length), sums);
  }

  private static double sum(Tensor tensor, int from, int length) {
    double sum = 0;
    for (int i = from; i < from + length; i++) {
      sum += tensor.getDouble(i);
    }
    return sum;
  }

  /** The weights, times a number for each index of an axis, summed over that axis. */
  private static Tensor sumOver(Tensor weights, int axis, double factor, double... activations) {
    Shape shape = weights.shape();
    int inner = (int) shape.product(axis + 1, shape.rank());
    int outer = (int) shape.product(0, axis);
    double[] sums = new double[outer * inner];
    for (int o = 0; o < outer; o++) {
      for (int k = 0; k < activations.length; k++) {
        if (activations[k] == 0) {
          continue;
        }
        for (int i = 0; i < inner; i++) {
          sums[o * inner + i] +=
              factor * activations[k] * weights.getDouble((o * activations.length + k) * inner + i);
        }
      }
    }
    return Tensor.ofDoubles(shape.with(axis, 1), sums);
  }
}
