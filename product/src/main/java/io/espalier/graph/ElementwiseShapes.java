package io.espalier.graph;

import io.espalier.tensor.Shape;
import org.jspecify.annotations.Nullable;

/** Shapes of what works element by element on several operands. */
final class ElementwiseShapes {
  private ElementwiseShapes() {}

  /** All operands broadcast with one another. */
  static @Nullable Shape broadcast(Operands in) {
    Shape out = Shape.scalar();
    for (int i = 0; i < in.size(); i++) {
      Shape operand = in.shape(i);
      if (operand == null) {
        return null;
      }
      out = ShapeRules.broadcast(out, operand);
    }
    return out;
  }

  /** The input's shape, to which the slope broadcasts. */
  static Shape prelu(Shape x, @Nullable Shape slope) {
    if (slope != null) {
      ShapeRules.requireBroadcastTo(slope, x);
    }
    return x;
  }
}
