package io.espalier.surgery;

import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Folds BatchNorm into the layer in front of it; see {@link BatchNorms#fold}. */
final class NormFolding {
  private final Graph graph;
  private final Revision revision;

  private NormFolding(Graph graph) {
    this.graph = graph;
    this.revision = new Revision(graph);
  }

  /** Folds the wanted ones that can be folded, one behind another too. */
  static Graph fold(Graph graph, Predicate<Node> wanted) {
    Optional<Graph> folded = new NormFolding(graph).pass(wanted);
    return folded.isPresent() ? fold(folded.get(), wanted) : graph;
  }

  /** The network with one norm behind each layer folded; empty where there is none. */
  private Optional<Graph> pass(Predicate<Node> wanted) {
    boolean changed = false;
    for (Node norm : graph.nodes()) {
      if (norm.op() instanceof Op.BatchNorm batchNorm && wanted.test(norm) && isConstant(norm)) {
        Optional<Node> layer = graph.producer(norm.input(0)).filter(this::isFoldable);
        layer.ifPresent(found -> fold(found, norm, Affine.of(graph, norm, batchNorm.epsilon())));
        changed |= layer.isPresent();
      }
    }
    return changed ? Optional.of(revision.finish()) : Optional.empty();
  }

  private boolean isConstant(Node norm) {
    return IntStream.range(1, 5).allMatch(index -> graph.isConstant(norm.input(index)))
        && norm.outputs().stream().skip(1).allMatch(String::isEmpty);
  }

  private boolean isFoldable(Node layer) {
    boolean product = layer.op() instanceof Op.Gemm;
    return (product || layer.op() instanceof Op.Conv || layer.op() instanceof Op.ConvTranspose)
        && graph.isConstant(layer.input(1))
        && (!layer.hasInput(2) || graph.isConstant(layer.input(2)))
        && revision.isReadOnce(layer.output());
  }

  /** What a BatchNorm does to each channel: {@code x * factor + shift}. */
  private static final class Affine {
    private final double[] factor;
    private final double[] shift;
    private final String bias;

    private Affine(double[] factor, double[] shift, String bias) {
      this.factor = factor;
      this.shift = shift;
      this.bias = bias;
    }

    static Affine of(Graph graph, Node norm, double epsilon) {
      Tensor scale = graph.requireConstant(norm.input(1));
      Tensor bias = graph.requireConstant(norm.input(2));
      Tensor mean = graph.requireConstant(norm.input(3));
      Tensor variance = graph.requireConstant(norm.input(4));
      double[] factor = new double[scale.size()];
      double[] shift = new double[scale.size()];
      for (int i = 0; i < factor.length; i++) {
        factor[i] = scale.getDouble(i) / Math.sqrt(variance.getDouble(i) + epsilon);
        shift[i] = bias.getDouble(i) - mean.getDouble(i) * factor[i];
      }
      return new Affine(factor, shift, norm.input(2));
    }
  }

  private void fold(Node layer, Node norm, Affine affine) {
    Tensor weight = graph.requireConstant(layer.input(1));
    Tensor scaled = scale(weight, channel(layer.op(), weight.shape()), affine.factor);
    Op op = layer.op();
    double share = 1;
    if (op instanceof Op.Gemm gemm) {
      share = layer.hasInput(2) && gemm.beta() != 0 ? gemm.beta() : 0;
      op = share == 0 ? new Op.Gemm(gemm.alpha(), 1, gemm.transA(), gemm.transB()) : gemm;
    }
    Tensor bias =
        layer.hasInput(2) && share != 0
            ? moved(graph.requireConstant(layer.input(2)), affine, share)
            : vector(weight.dtype(), affine.shift);
    Node changed = revision.set(layer, 1, scaled, "");
    if (layer.hasInput(2)) {
      changed = revision.set(changed, 2, bias, "");
    } else {
      List<String> inputs = new ArrayList<>(changed.inputs().subList(0, 2));
      inputs.add(revision.take(affine.bias, bias));
      changed = changed.withInputs(inputs);
    }
    revision.replace(layer, new Node(layer.name(), op, changed.inputs(), norm.outputs()));
    revision.replace(norm);
  }

  /** The output channel of each element of a weight. */
  private static IntUnaryOperator channel(Op op, Shape shape) {
    int inner = (int) shape.product(2, shape.rank());
    if (op instanceof Op.ConvTranspose transposed) {
      int filters = shape.dim(1);
      int inputs = shape.dim(0) / transposed.group();
      return i -> i / inner / filters / inputs * filters + i / inner % filters;
    }
    if (op instanceof Op.Gemm gemm && !gemm.transB()) {
      return i -> i % shape.dim(1);
    }
    return i -> i / inner / shape.dim(1);
  }

  private static Tensor scale(Tensor weight, IntUnaryOperator channel, double... factors) {
    double[] values = weight.toDoubles();
    for (int i = 0; i < values.length; i++) {
      values[i] *= factors[channel.applyAsInt(i)];
    }
    return Tensor.ofDoubles(weight.shape(), values).cast(weight.dtype());
  }

  /** A bias, or an addend of a product that broadcasts to it, behind the norm. */
  private static Tensor moved(Tensor bias, Affine affine, double share) {
    int channels = affine.factor.length;
    int rank = bias.shape().rank();
    boolean wide = rank > 0 && bias.shape().dim(rank - 1) == channels;
    int rows = wide ? bias.size() / channels : bias.size();
    double[] values = new double[rows * channels];
    for (int i = 0; i < values.length; i++) {
      int channel = i % channels;
      double old = bias.getDouble(wide ? i : i / channels);
      values[i] = old * affine.factor[channel] + affine.shift[channel] / share;
    }
    Shape shape = rank == 0 ? Shape.of(channels) : bias.shape().with(rank - 1, channels);
    return Tensor.ofDoubles(shape, values).cast(bias.dtype());
  }

  private static Tensor vector(DType dtype, double... values) {
    return Tensor.ofDoubles(Shape.of(values.length), values).cast(dtype);
  }
}
