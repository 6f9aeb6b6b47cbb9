package io.espalier.cli;

import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.ValueInfo;
import java.util.List;
import java.util.Optional;

/**
 * The size of images that a network demands.
 *
 * @param height in pixels
 * @param width in pixels
 */
record InputSize(int height, int width) {

  /**
   * The size that the input {@code [N, C, H, W]} of a network fixes; empty if it leaves it open.
   */
  static Optional<InputSize> of(Graph graph) {
    if (graph.inputs().size() != 1) {
      return Optional.empty();
    }
    ValueInfo input = graph.inputs().getFirst();
    List<Dim> dims = input.dims();
    return dims != null
            && dims.size() == 4
            && dims.get(2) instanceof Dim.Fixed height
            && dims.get(3) instanceof Dim.Fixed width
        ? Optional.of(new InputSize(height.size(), width.size()))
        : Optional.empty();
  }
}
