package io.espalier.graph;

import io.espalier.tensor.Shape;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Shapes of what works along whole axes. */
final class ReductionShapes {
  private ReductionShapes() {}

  static @Nullable Shape reduce(Shape x, Operands in, Op.Reduce op) {
    if (in.isComputed(1)) {
      return null;
    }
    return without(x, axes(x, in.longs(1), op), op.keepDims());
  }

  /** The axes that a Reduce works on, counted from the front. */
  static Set<Integer> axes(Shape x, long @Nullable [] axes, Op.Reduce op) {
    Set<Integer> reduced = new TreeSet<>();
    if (axes != null) {
      for (long axis : axes) {
        reduced.add(x.axis(Math.toIntExact(axis)));
      }
    }
    if (reduced.isEmpty() && !op.noopWithEmptyAxes()) {
      IntStream.range(0, x.rank()).forEach(reduced::add);
    }
    return reduced;
  }

  static Shape argReduce(Shape x, int axis, boolean keepDims) {
    return without(x, Set.of(x.axis(axis)), keepDims);
  }

  /** The shape whose given axes have extent 1, or are gone. */
  static Shape without(Shape x, Set<Integer> axes, boolean keepDims) {
    return Shape.of(
        IntStream.range(0, x.rank())
            .filter(axis -> keepDims || !axes.contains(axis))
            .map(axis -> axes.contains(axis) ? 1 : x.dim(axis))
            .toArray());
  }

  static Shape softmax(Shape x, int axis) {
    if (x.rank() > 0) {
      x.axis(axis);
    }
    return x;
  }
}
