package io.espalier.surgery;

import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.DType;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The element types of a graph's values, but of those behind opaque operators. */
final class ElementTypes {
  private ElementTypes() {}

  static Map<String, DType> of(Graph graph) {
    Map<String, DType> types = new HashMap<>();
    graph.inputs().forEach(input -> types.put(input.name(), input.dtype()));
    graph.constants().forEach((name, tensor) -> types.put(name, tensor.dtype()));
    for (Node node : graph.nodes()) {
      DType type = first(node, types);
      if (type != null) {
        types.put(node.output(), type);
        if (node.op() instanceof Op.Split) {
          node.outputs().forEach(output -> types.put(output, type));
        }
      }
    }
    return types;
  }

  private static @Nullable DType first(Node node, Map<String, DType> types) {
    return switch (node.op()) {
      case Op.Cast cast -> cast.to();
      case Op.ConstantOfShape c -> c.value().dtype();
      case Op.ShapeOf s -> DType.INT64;
      case Op.ArgReduce a -> DType.INT64;
      case Op.Compare c -> DType.BOOL;
      case Op.Where w -> types.get(node.input(1));
      case Op.Conv c -> DType.FLOAT32;
      case Op.Opaque o -> null;
      default -> types.get(node.input(0));
    };
  }
}
