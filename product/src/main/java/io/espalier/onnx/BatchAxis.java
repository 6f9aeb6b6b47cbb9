package io.espalier.onnx;

import io.espalier.graph.Graph;

/**
 * A network whose batch size each run may choose, if that could be had.
 *
 * @param graph the network, its batch axis free; the given network where it could not be freed
 * @param isFree whether each run may choose the batch size
 * @param sentence what was done, or what stands against it, naming the node
 */
public record BatchAxis(Graph graph, boolean isFree, String sentence) {

  /**
   * Frees a batch size that an export baked into inputs, outputs and constants of extents, as
   * targets of Reshapes.
   *
   * <p>The first entry of such a target becomes 0 (copied) or −1 (inferred), where it stands for
   * the batch; that of an Expand becomes 1 (kept), and the sizes of a Resize become scales. Then
   * the shapes of all values are found at two other batch sizes: each value that depends on an
   * input must grow with the batch along one axis, keep all other extents, and no node may mix
   * along that axis. Where one does, or its shape is unknown, the network stays as it is.
   */
  public static BatchAxis free(Graph graph) {
    return new BatchFreeing(graph).run();
  }

  /**
   * The network with a batch size that each run may choose, as training needs it.
   *
   * @throws IllegalArgumentException if it cannot be freed; the message says why
   */
  public static Graph require(Graph graph) {
    BatchAxis batch = free(graph);
    if (!batch.isFree) {
      throw new IllegalArgumentException(
          "the network takes batches of one size only: " + batch.sentence);
    }
    return batch.graph;
  }
}
