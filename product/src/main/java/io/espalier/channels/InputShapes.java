package io.espalier.channels;

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
import java.util.stream.Stream;

/** Concrete shapes for a network's inputs. */
public final class InputShapes {
  /**
   * Extents to try where others than the batch are free: customary image sizes, large ones first
   * because a small one may leave an axis of 1; then lengths of signals.
   */
  private static final int[] SIZES = {
    224, 256, 320, 416, 640, 299, 331, 384, 512, 128, 112, 96, 64, 32, 28, 16, 8, 1024, 4096, 16000
  };

  private InputShapes() {}

  /**
   * Batch 1, and for other free extents the first customary size that the network takes.
   *
   * @throws InvalidGraphException if it takes none
   */
  public static Map<String, Shape> plausible(Graph graph) {
    if (graph.inputs().stream().noneMatch(InputShapes::hasFreeExtent)) {
      return shapes(graph, 1);
    }
    InvalidGraphException first = null;
    for (int size : SIZES) {
      Map<String, Shape> shapes = shapes(graph, size);
      try {
        ShapeInference.infer(graph, shapes);
        return shapes;
      } catch (InvalidGraphException e) {
        first = first == null ? e : first;
      }
    }
    throw first == null ? new InvalidGraphException("the network has no inputs") : first;
  }

  /**
   * The given shapes at another batch, where an input's batch is free, and at twice the size, where
   * other extents are. The network need not take them.
   */
  private static List<Map<String, Shape>> variations(Graph graph, Map<String, Shape> shapes) {
    Map<String, Shape> batch = new HashMap<>(shapes);
    Map<String, Shape> size = new HashMap<>(shapes);
    for (ValueInfo input : graph.inputs()) {
      List<Dim> dims = input.dims();
      Shape shape = shapes.get(input.name());
      for (int axis = 0; dims != null && shape != null && axis < dims.size(); axis++) {
        if (dims.get(axis) instanceof Dim.Free && axis == 0) {
          batch.put(input.name(), shape.with(0, shape.dim(0) + 2));
        } else if (dims.get(axis) instanceof Dim.Free) {
          shape = shape.with(axis, 2 * shape.dim(axis));
          size.put(input.name(), shape);
        }
      }
    }
    return Stream.of(batch, size).filter(varied -> !varied.equals(shapes)).toList();
  }

  /** The shapes of all values at those {@link #variations} that the network takes. */
  static List<Shapes> inferredVariations(Graph graph, Map<String, Shape> shapes) {
    return variations(graph, shapes).stream()
        .flatMap(inputs -> inferred(graph, inputs).stream())
        .toList();
  }

  private static Optional<Shapes> inferred(Graph graph, Map<String, Shape> inputs) {
    try {
      return Optional.of(ShapeInference.infer(graph, inputs));
    } catch (InvalidGraphException e) {
      return Optional.empty();
    }
  }

  private static boolean hasFreeExtent(ValueInfo input) {
    List<Dim> dims = input.dims();
    return dims != null && dims.stream().skip(1).anyMatch(Dim.Free.class::isInstance);
  }

  private static Map<String, Shape> shapes(Graph graph, int size) {
    Map<String, Shape> shapes = new HashMap<>();
    for (ValueInfo input : graph.inputs()) {
      List<Dim> dims = input.dims();
      if (dims == null) {
        throw new InvalidGraphException("the input '" + input.name() + "' declares no shape");
      }
      int[] extents = new int[dims.size()];
      for (int axis = 0; axis < extents.length; axis++) {
        extents[axis] =
            switch (dims.get(axis)) {
              case Dim.Fixed fixed -> fixed.size();
              case Dim.Free free -> axis == 0 ? 1 : size;
            };
      }
      shapes.put(input.name(), Shape.of(extents));
    }
    return shapes;
  }
}
