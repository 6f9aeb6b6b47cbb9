package io.espalier.surgery;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.engine.ChannelAxis;
import io.espalier.engine.ChannelStatistics;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.Shapes;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts BatchNorm behind convolutions; see {@link BatchNorms#insert}. */
final class NormInsertion {
  private static final float EPSILON = 1e-5f;
  private static final float MOMENTUM = 0.9f;

  private final Graph graph;
  private final Shapes shapes;
  private final Revision revision;
  private final List<String> inserted = new ArrayList<>();

  NormInsertion(Graph graph) {
    this.graph = graph;
    this.shapes = ChannelAnalysis.analyse(graph).shapes();
    this.revision = new Revision(graph);
  }

  Set<ChannelAxis> places() {
    Set<ChannelAxis> places = new LinkedHashSet<>();
    layers().forEach(layer -> places.add(new ChannelAxis(layer.output(), 1)));
    return places;
  }

  /** Names of the nodes that were inserted. */
  List<String> inserted() {
    return inserted;
  }

  Graph insert(Map<ChannelAxis, ChannelStatistics> statistics) {
    for (Node layer : layers()) {
      ChannelStatistics of = statistics.get(new ChannelAxis(layer.output(), 1));
      int channels = shapes.of(layer.output()).dim(1);
      if (of == null || of.channels() != channels) {
        throw new IllegalArgumentException(
            "a BatchNorm behind '%s' needs statistics of its %d channels; given are %s"
                .formatted(
                    layer.name(), channels, of == null ? "none" : Integer.toString(of.channels())));
      }
      insert(layer, of);
    }
    return revision.finish();
  }

  private List<Node> layers() {
    Set<String> read = readByLayers();
    return graph.nodes().stream()
        .filter(node -> node.op() instanceof Op.Conv || node.op() instanceof Op.ConvTranspose)
        .filter(node -> graph.isConstant(node.input(1)) && revision.isReadOnce(node.input(1)))
        .filter(node -> !node.hasInput(2) || graph.isConstant(node.input(2)))
        .filter(node -> read.contains(node.output()) && !graph.isOutput(node.output()))
        .filter(node -> graph.readers(node.output()).stream().noneMatch(NormInsertion::isNorm))
        .filter(node -> hasPositions(node.output()))
        .toList();
  }

  private static boolean isNorm(Node node) {
    return node.op() instanceof Op.BatchNorm
        || node.op() instanceof Op.InstanceNorm
        || node.op() instanceof Op.LayerNorm
        || node.op() instanceof Op.GroupNorm;
  }

  private boolean hasPositions(String value) {
    return shapes.find(value).filter(shape -> shape.product(2, shape.rank()) > 1).isPresent();
  }

  /** The values that a convolution or a matrix product depends on. */
  private Set<String> readByLayers() {
    Set<String> read = new HashSet<>();
    for (Node node : graph.nodes().reversed()) {
      if (node.op() instanceof Op.ShapeOf) {
        continue;
      }
      if (ChannelReading.of(graph, shapes, node).isPresent()
          || node.outputs().stream().anyMatch(read::contains)) {
        read.addAll(node.reads());
      }
    }
    return read;
  }

  private void insert(Node layer, ChannelStatistics statistics) {
    Tensor weight = graph.requireConstant(layer.input(1));
    int channels = statistics.channels();
    double factor = rescaling(weight, channels);
    double[] bias = statistics.means();
    double[] scale = new double[channels];
    double[] mean = new double[channels];
    double[] variance = new double[channels];
    for (int channel = 0; channel < channels; channel++) {
      double own = layer.hasInput(2) ? graph.requireConstant(layer.input(2)).getDouble(channel) : 0;
      mean[channel] = factor * (bias[channel] - own);
      variance[channel] = (float) (factor * factor * statistics.variance(channel));
      scale[channel] = Math.sqrt((float) variance[channel] + EPSILON) / factor;
    }
    String name = revision.unique(layer.name() + "_norm");
    String before = revision.unique(layer.output() + "_before_norm");
    DType dtype = weight.dtype();
    Node norm =
        new Node(
            name,
            new Op.BatchNorm(EPSILON, MOMENTUM),
            List.of(
                before,
                revision.constant(name + ".scale", vector(dtype, scale)),
                revision.take(
                    layer.hasInput(2) ? layer.input(2) : name + ".bias", vector(dtype, bias)),
                revision.constant(name + ".mean", vector(dtype, mean)),
                revision.constant(name + ".variance", vector(dtype, variance))),
            List.of(layer.output()));
    Node scaled = revision.set(layer, 1, scaled(weight, factor), "");
    revision.replace(
        layer,
        new Node(scaled.name(), scaled.op(), scaled.inputs().subList(0, 2), List.of(before)),
        norm);
    inserted.add(name);
  }

  /**
   * The power of two that brings the root mean square of the filters' norms next to that of fresh
   * weights (√2: He, Zhang, Ren, Sun, <i>Delving deep into rectifiers</i>, 2015).
   */
  private static double rescaling(Tensor weight, int filters) {
    double squares = 0;
    for (int i = 0; i < weight.size(); i++) {
      squares += weight.getDouble(i) * weight.getDouble(i);
    }
    double exponent = 0.5 * (1 - Math.log(squares / filters) / Math.log(2));
    return squares > 0 ? Math.scalb(1.0, (int) Math.rint(exponent)) : 1;
  }

  private static Tensor scaled(Tensor weight, double factor) {
    return Tensor.ofDoubles(
            weight.shape(), Arrays.stream(weight.toDoubles()).map(v -> v * factor).toArray())
        .cast(weight.dtype());
  }

  private static Tensor vector(DType dtype, double... values) {
    return Tensor.ofDoubles(Shape.of(values.length), values).cast(dtype);
  }
}
