package io.espalier.graph;

import io.espalier.tensor.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Shapes of matrix products. */
final class ProductShapes {
  private ProductShapes() {}

  static @Nullable Shape gemm(Shape a, Operands in, Op.Gemm op) {
    Shape b = in.shape(1);
    if (b == null) {
      return null;
    }
    if (a.rank() != 2 || b.rank() != 2) {
      throw new IllegalArgumentException("operands must be matrices; given " + a + " and " + b);
    }
    if (a.dim(op.transA() ? 0 : 1) != b.dim(op.transB() ? 1 : 0)) {
      throw new IllegalArgumentException(
          "the inner extents of %s%s and %s%s differ"
              .formatted(a, op.transA() ? " transposed" : "", b, op.transB() ? " transposed" : ""));
    }
    Shape out = Shape.of(a.dim(op.transA() ? 1 : 0), b.dim(op.transB() ? 0 : 1));
    Shape c = in.shape(2);
    if (c != null) {
      ShapeRules.requireBroadcastTo(c, out);
    }
    return out;
  }

  static @Nullable Shape matMul(Shape a, @Nullable Shape b) {
    if (b == null) {
      return null;
    }
    if (a.rank() == 0 || b.rank() == 0 || a.dim(-1) != b.dim(b.rank() == 1 ? 0 : -2)) {
      throw new IllegalArgumentException("shapes " + a + " and " + b + " cannot be multiplied");
    }
    Shape outer = ShapeRules.broadcast(leading(a), leading(b));
    IntStream rows = a.rank() > 1 ? IntStream.of(a.dim(-2)) : IntStream.empty();
    IntStream columns = b.rank() > 1 ? IntStream.of(b.dim(-1)) : IntStream.empty();
    return Shape.of(
        IntStream.concat(Arrays.stream(outer.dims()), IntStream.concat(rows, columns)).toArray());
  }

  /** All extents but those of the matrix itself. */
  private static Shape leading(Shape shape) {
    return Shape.of(Arrays.copyOf(shape.dims(), Math.max(0, shape.rank() - 2)));
  }
}
