package io.espalier.latency;

import io.espalier.graph.Graph;
import io.espalier.graph.ShapeInference;
import io.espalier.graph.Shapes;
import io.espalier.ort.Latency;
import io.espalier.ort.Latency.Ratio;
import io.espalier.ort.Latency.Timing;
import io.espalier.ort.Profile;
import io.espalier.ort.Profile.NodeTime;
import io.espalier.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * A machine on which a layer takes a given time, all other nodes of a network together 2 ms, and a
 * run 1 ms more. Whole networks take a given power of that time.
 */
final class FakeStopwatch implements Stopwatch {
  static final double OTHERS = 2;
  static final double OVERHEAD = 1;

  final List<LayerShape> measured = new ArrayList<>();
  int sideBySide;
  private final ToDoubleFunction<LayerShape> layer;
  private final double power;

  FakeStopwatch(ToDoubleFunction<LayerShape> layer, double power) {
    this.layer = layer;
    this.power = power;
  }

  /** A millisecond for each channel that is read, times each that is made. */
  static double product(LayerShape layer) {
    LayerShape.Widths widths = layer.widths().orElseThrow();
    return widths.in() * widths.out();
  }

  @Override
  public double millis(LayerShape shape) {
    measured.add(shape);
    return layer.applyAsDouble(shape);
  }

  private double layers(Graph network, Map<String, Shape> inputs) {
    Shapes shapes = ShapeInference.infer(network, inputs);
    return network.nodes().stream()
        .flatMap(node -> LayerShape.of(node, network, shapes::find, 1).stream())
        .mapToDouble(layer)
        .sum();
  }

  @Override
  public Profile profile(Graph network, Map<String, Shape> inputs) {
    double layers = layers(network, inputs);
    return new Profile(
        List.of(new NodeTime("all_nchwc", "Conv", layers), new NodeTime("pool", "Pool", OTHERS)),
        layers + OTHERS + OVERHEAD);
  }

  @Override
  public Latency sideBySide(Graph reference, Graph other, Map<String, Shape> inputs) {
    sideBySide++;
    double before = Math.pow(layers(reference, inputs) + OTHERS + OVERHEAD, power);
    double after = Math.pow(layers(other, inputs) + OTHERS + OVERHEAD, power);
    return new Latency(
        1,
        1,
        2,
        List.of(timing("original", before, 1), timing("candidate", after, after / before)));
  }

  private static Timing timing(String name, double millis, double ratio) {
    return new Timing(name, millis, millis, millis, new Ratio(ratio, ratio, ratio));
  }
}
