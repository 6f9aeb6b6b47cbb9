package io.espalier.latency;

import io.espalier.cost.TimeModel;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.latency.LayerShape.Widths;
import io.espalier.ort.Profile;
import io.espalier.tensor.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Predicts the time of a network that is cut from another one: its layers by the table of {@link
 * LayerTimes}, interpolated between the widths of {@link WidthGrid}; all other nodes as long as in
 * the whole network, times the share of its values' elements that is left; and what a run takes
 * beside its nodes, which no cut shortens.
 *
 * <p>It ranks cuts. How long a network really takes is measured.
 */
final class NetworkTime implements TimeModel {
  private final LayerTimes times;
  private final int batches;
  private final Map<String, Widths> full = new HashMap<>();
  private final Map<Layer, Double> interpolated = new HashMap<>();
  private final double othersMillis;
  private final double elements;
  private final double overheadMillis;

  /** A layer of the network in some width. */
  private record Layer(String node, LayerShape shape) {}

  /**
   * A model.
   *
   * @param shapes of the whole network's values
   * @param batches how many of the batches that the shapes are for run at once
   * @param profile of the whole network at that batch
   */
  NetworkTime(
      Graph whole,
      Function<String, Optional<Shape>> shapes,
      int batches,
      Profile profile,
      LayerTimes times) {
    this.times = times;
    this.batches = batches;
    for (Node node : whole.nodes()) {
      LayerShape.of(node, whole, shapes, batches)
          .flatMap(LayerShape::widths)
          .ifPresent(widths -> full.put(node.name(), widths));
    }
    double nodes = profile.nodes().stream().mapToDouble(Profile.NodeTime::millis).sum();
    this.othersMillis =
        profile.nodes().stream()
            .filter(node -> !isLayer(node.op()))
            .mapToDouble(Profile.NodeTime::millis)
            .sum();
    this.elements = elements(whole, shapes);
    this.overheadMillis = Math.max(0, profile.runMillis() - nodes);
  }

  /** Whether an operator of ONNX Runtime is a convolution or matrix product, fused or not. */
  private static boolean isLayer(String op) {
    return op.contains("Conv") || op.contains("Gemm") || op.contains("MatMul");
  }

  private static double elements(Graph network, Function<String, Optional<Shape>> shapes) {
    return network.nodes().stream()
        .flatMap(node -> node.outputs().stream())
        .flatMap(value -> shapes.apply(value).stream())
        .mapToDouble(Shape::elements)
        .sum();
  }

  @Override
  public double millis(Graph network, Function<String, Optional<Shape>> shapes) {
    double layers = 0;
    for (Node node : network.nodes()) {
      Optional<LayerShape> layer = LayerShape.of(node, network, shapes, batches);
      if (layer.isPresent()) {
        layers +=
            interpolated.computeIfAbsent(new Layer(node.name(), layer.get()), this::layerMillis);
      }
    }
    double share = elements == 0 ? 1 : elements(network, shapes) / elements;
    return layers + othersMillis * share + overheadMillis;
  }

  private double layerMillis(Layer layer) {
    LayerShape shape = layer.shape();
    Optional<Widths> widths = shape.widths();
    Widths whole = full.get(layer.node());
    if (widths.isEmpty() || whole == null) {
      return times.millis(shape);
    }
    WidthGrid.Place in = new WidthGrid(whole.in()).place(widths.get().in());
    WidthGrid.Place out = new WidthGrid(whole.out()).place(widths.get().out());
    return between(
        in.share(),
        along(shape, in.below(), out),
        in.share() == 0 ? 0 : along(shape, in.above(), out));
  }

  private double along(LayerShape shape, int in, WidthGrid.Place out) {
    return between(
        out.share(),
        times.millis(shape.withWidths(new Widths(in, out.below()))),
        out.share() == 0 ? 0 : times.millis(shape.withWidths(new Widths(in, out.above()))));
  }

  private static double between(double share, double below, double above) {
    return (1 - share) * below + share * above;
  }
}
