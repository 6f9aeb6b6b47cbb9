package io.espalier.latency;

import io.espalier.graph.Graph;
import io.espalier.ort.Latency;
import io.espalier.ort.Profile;
import io.espalier.tensor.Shape;
import java.util.Map;

/** Takes times. */
interface Stopwatch {

  /** The time of a layer alone, in milliseconds. */
  double millis(LayerShape layer);

  /**
   * Where the time of a network goes.
   *
   * @param inputs shapes of its inputs
   */
  Profile profile(Graph network, Map<String, Shape> inputs);

  /**
   * The times of two networks in turns, the first of which is the reference.
   *
   * @param inputs shapes of the inputs of both
   */
  Latency sideBySide(Graph reference, Graph other, Map<String, Shape> inputs);
}
