package io.espalier.method;

import io.espalier.data.DataSpec;
import io.espalier.data.Selection;
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
public record ImageSize(int height, int width) {

  /**
   * The size that the input {@code [N, C, H, W]} of a network fixes; empty if it leaves it open.
   */
  public static Optional<ImageSize> of(Graph graph) {
    if (graph.inputs().size() != 1) {
      return Optional.empty();
    }
    ValueInfo input = graph.inputs().getFirst();
    List<Dim> dims = input.dims();
    return dims != null
            && dims.size() == 4
            && dims.get(2) instanceof Dim.Fixed height
            && dims.get(3) instanceof Dim.Fixed width
        ? Optional.of(new ImageSize(height.size(), width.size()))
        : Optional.empty();
  }

  /** Image files in the size that a network demands, where they leave it open. */
  public static DataSpec sized(DataSpec data, Graph graph) {
    return of(graph).map(size -> data.sized(size.height(), size.width())).orElse(data);
  }

  /** The same for images to take decisions by. */
  public static Selection sized(Selection selection, Graph graph) {
    return of(graph).map(size -> selection.sized(size.height(), size.width())).orElse(selection);
  }
}
