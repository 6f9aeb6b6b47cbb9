package io.espalier.engine;

import io.espalier.graph.Graph;

/** A way to run networks. */
public interface Engine {

  /** The engine's name as users know it, as {@code onnxruntime}. */
  String name();

  /**
   * Prepares a network to run at inference (BatchNorm by its running statistics, no Dropout).
   *
   * @throws IllegalArgumentException if the engine cannot run the network; the message names the
   *     node
   */
  Runner open(Graph graph);
}
