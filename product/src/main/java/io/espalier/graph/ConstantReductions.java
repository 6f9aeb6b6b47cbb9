package io.espalier.graph;

import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/** Constants reduced along axes. */
final class ConstantReductions {
  private ConstantReductions() {}

  /** The reduced constant; null where it is empty, or the reduction is not one of integers. */
  static @Nullable Tensor reduce(Op.Reduce op, Tensor x, long @Nullable [] axes) {
    if (x.size() == 0) {
      return null;
    }
    Set<Integer> gone = ReductionShapes.axes(x.shape(), axes, op);
    Shape kept = ReductionShapes.without(x.shape(), gone, true);
    int[] targets = targets(x.shape(), kept);
    Shape out = ReductionShapes.without(x.shape(), gone, op.keepDims());
    return x.dtype().isInteger()
        ? integers(op.reduction(), x, targets, out)
        : reals(op.reduction(), x, targets, out);
  }

  /** For each element, the position of the element that it is reduced to. */
  private static int[] targets(Shape x, Shape kept) {
    int[] strides = Positions.strides(kept);
    int[][] offsets = new int[x.rank()][];
    for (int axis = 0; axis < offsets.length; axis++) {
      int step = kept.dim(axis) == 1 ? 0 : strides[axis];
      offsets[axis] = Positions.offsets(x.dim(axis), index -> index * step);
    }
    return Positions.of(offsets);
  }

  private static @Nullable Tensor integers(
      Op.Reduction reduction, Tensor x, int[] targets, Shape out) {
    LongBinaryOperator step =
        switch (reduction) {
          case SUM, MEAN -> Long::sum;
          case MAX -> Math::max;
          case MIN -> Math::min;
          case PROD -> (a, v) -> a * v;
          case L1 -> (a, v) -> a + Math.abs(v);
          case SUM_SQUARE -> (a, v) -> a + v * v;
          case L2, LOG_SUM, LOG_SUM_EXP -> null;
        };
    if (step == null) {
      return null;
    }
    long[] results = new long[Math.toIntExact(out.elements())];
    Arrays.fill(
        results,
        switch (reduction) {
          case MAX -> Long.MIN_VALUE;
          case MIN -> Long.MAX_VALUE;
          case PROD -> 1;
          case SUM, MEAN, L1, L2, SUM_SQUARE, LOG_SUM, LOG_SUM_EXP -> 0;
        });
    for (int i = 0; i < targets.length; i++) {
      results[targets[i]] = step.applyAsLong(results[targets[i]], x.getLong(i));
    }
    int count = x.size() / results.length;
    return Elements.longs(
        x.dtype(), out, i -> reduction == Op.Reduction.MEAN ? results[i] / count : results[i]);
  }

  private static Tensor reals(Op.Reduction reduction, Tensor x, int[] targets, Shape out) {
    DoubleBinaryOperator step =
        switch (reduction) {
          case SUM, MEAN, LOG_SUM -> Double::sum;
          case MAX -> Math::max;
          case MIN -> Math::min;
          case PROD -> (a, v) -> a * v;
          case L1 -> (a, v) -> a + Math.abs(v);
          case L2, SUM_SQUARE -> (a, v) -> a + v * v;
          case LOG_SUM_EXP -> ConstantReductions::logOfExponentials;
        };
    double[] results = new double[Math.toIntExact(out.elements())];
    Arrays.fill(
        results,
        switch (reduction) {
          case MAX, LOG_SUM_EXP -> Double.NEGATIVE_INFINITY;
          case MIN -> Double.POSITIVE_INFINITY;
          case PROD -> 1;
          case SUM, MEAN, L1, L2, SUM_SQUARE, LOG_SUM -> 0;
        });
    for (int i = 0; i < targets.length; i++) {
      results[targets[i]] = step.applyAsDouble(results[targets[i]], x.getDouble(i));
    }
    int count = x.size() / results.length;
    DoubleUnaryOperator finish =
        switch (reduction) {
          case MEAN -> v -> v / count;
          case L2 -> Math::sqrt;
          case LOG_SUM -> Math::log;
          case SUM, MAX, MIN, PROD, L1, SUM_SQUARE, LOG_SUM_EXP -> v -> v;
        };
    return Elements.reals(x.dtype(), out, i -> finish.applyAsDouble(results[i]));
  }

  /** {@code ln(e^a + e^b)}, without overflow. */
  private static double logOfExponentials(double a, double b) {
    double larger = Math.max(a, b);
    return Double.isInfinite(larger)
        ? larger
        : larger + Math.log1p(Math.exp(Math.min(a, b) - larger));
  }

  /** The indices of extremes; null where the constant is empty. */
  static @Nullable Tensor argReduce(Op.ArgReduce op, Tensor x) {
    if (x.size() == 0) {
      return null;
    }
    int axis = x.shape().axis(op.axis());
    int[] targets = targets(x.shape(), x.shape().with(axis, 1));
    int inner = Positions.strides(x.shape())[axis];
    int[] best = new int[x.size() / x.shape().dim(axis)];
    Arrays.fill(best, -1);
    for (int i = 0; i < targets.length; i++) {
      int target = targets[i];
      if (best[target] < 0 || replaces(op, x, best[target], i)) {
        best[target] = i;
      }
    }
    Shape out = ReductionShapes.argReduce(x.shape(), axis, op.keepDims());
    return Elements.longs(DType.INT64, out, i -> best[i] / inner % x.shape().dim(axis));
  }

  /** Whether a later element takes the place of an earlier one. */
  private static boolean replaces(Op.ArgReduce op, Tensor x, int earlier, int later) {
    int order =
        x.dtype().isInteger()
            ? Long.compare(x.getLong(later), x.getLong(earlier))
            : Double.compare(x.getDouble(later), x.getDouble(earlier));
    int wanted = op.extreme() == Op.Extreme.MAX ? 1 : -1;
    return order == wanted || (order == 0 && op.last());
  }
}
