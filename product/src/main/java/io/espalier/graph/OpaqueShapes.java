package io.espalier.graph;

import io.espalier.tensor.Shape;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the ONNX standard says of the shapes of operators that are opaque here. */
final class OpaqueShapes {
  /** Standard operators whose first output has the shape of the first input. */
  private static final Set<String> KEEPING =
      Set.of(
          "Acos",
          "Acosh",
          "Asin",
          "Asinh",
          "Atan",
          "Atanh",
          "BitwiseNot",
          "CastLike",
          "Cos",
          "Cosh",
          "CumSum",
          "DequantizeLinear",
          "Hardmax",
          "IsInf",
          "IsNaN",
          "LpNormalization",
          "MeanVarianceNormalization",
          "QuantizeLinear",
          "Scatter",
          "ScatterElements",
          "ScatterND",
          "Shrink",
          "Sin",
          "Sinh",
          "Tan",
          "ThresholdedRelu",
          "Trilu");

  private OpaqueShapes() {}

  /** The shape of the first output; null where the standard's rule is not known here. */
  static @Nullable Shape of(Shape x, Op.Opaque op) {
    return op.domain().isEmpty() && KEEPING.contains(op.type()) ? x : null;
  }
}
