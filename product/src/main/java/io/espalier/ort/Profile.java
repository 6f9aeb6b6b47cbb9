package io.espalier.ort;

import java.util.List;

/**
 * Where the time of a network's runs went.
 *
 * <p>Each time is the mean of the faster half of its runs, which other work on the machine hardly
 * disturbs.
 *
 * @param nodes that ran, in the order of running: those of the file as ONNX Runtime rewrote them
 * @param runMillis a whole run, in milliseconds; more than all nodes together
 */
public record Profile(List<NodeTime> nodes, double runMillis) {
  public Profile {
    nodes = List.copyOf(nodes);
  }

  /**
   * A node of the network that ran.
   *
   * @param name ONNX Runtime's name of it, which often holds that of a node or value of the file
   * @param op its operator
   * @param millis in its kernel, in milliseconds
   */
  public record NodeTime(String name, String op, double millis) {}
}
