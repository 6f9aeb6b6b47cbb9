package io.espalier.surgery;

import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.InvalidGraphException;
import io.espalier.graph.ShapeInference;
import io.espalier.graph.Shapes;
import io.espalier.graph.ValueInfo;
import io.espalier.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * That a cut network takes the batches and sizes that it took before. A width that is computed from
 * a free extent and from channels together could be right for one batch alone.
 */
final class FreeExtents {
  private FreeExtents() {}

  /**
   * Compares the shapes of outputs at twice the free extents for which the network was analysed, if
   * the uncut network takes those.
   *
   * @param analysed shapes of the inputs
   * @throws InvalidGraphException if the cut network does not take them or gives other shapes
   */
  static void verify(Graph whole, Graph cut, Map<String, Shape> analysed) {
    Map<String, Shape> doubled = doubled(whole, analysed);
    if (doubled.equals(analysed)) {
      return;
    }
    Optional<Shapes> before = infer(whole, doubled);
    if (before.isEmpty()) {
      return;
    }
    Optional<Shapes> after = infer(cut, doubled);
    for (ValueInfo output : whole.outputs()) {
      Optional<Shape> expected = before.get().find(output.name());
      if (after.isEmpty() || !after.get().find(output.name()).equals(expected)) {
        throw new InvalidGraphException(
            "after the cut the network would not take inputs %s any more, because some width is"
                    .formatted(doubled)
                + " computed from the batch or the size; fix those extents or exclude layers");
      }
    }
  }

  private static Optional<Shapes> infer(Graph graph, Map<String, Shape> inputs) {
    try {
      return Optional.of(ShapeInference.infer(graph, inputs));
    } catch (InvalidGraphException e) {
      return Optional.empty();
    }
  }

  private static Map<String, Shape> doubled(Graph graph, Map<String, Shape> analysed) {
    Map<String, Shape> doubled = new HashMap<>(analysed);
    for (ValueInfo input : graph.inputs()) {
      List<Dim> dims = input.dims();
      for (int axis = 0; dims != null && axis < dims.size(); axis++) {
        if (dims.get(axis) instanceof Dim.Free) {
          int free = axis;
          doubled.computeIfPresent(
              input.name(), (name, shape) -> shape.with(free, 2 * shape.dim(free)));
        }
      }
    }
    return doubled;
  }
}
