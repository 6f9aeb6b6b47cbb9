package io.espalier.graph;

import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shapes of single operators in tests: operands are shapes where computed, tensors where known. */
final class Given {
  private Given() {}

  /** The shape of the only output. */
  static @Nullable Shape shape(Op op, @Nullable Object... operands) {
    return shapes(op, 1, operands).getFirst();
  }

  /** The shapes of all outputs; null for an operand that is absent. */
  static List<@Nullable Shape> shapes(Op op, int outputs, @Nullable Object... operands) {
    List<Boolean> given = new ArrayList<>();
    List<@Nullable Shape> shapes = new ArrayList<>();
    List<@Nullable Tensor> values = new ArrayList<>();
    for (Object operand : operands) {
      Tensor value = operand instanceof Tensor tensor ? tensor : null;
      given.add(operand != null);
      shapes.add(value != null ? value.shape() : (Shape) operand);
      values.add(value);
    }
    return OperatorShapes.of(op, new Operands(given, shapes, values), outputs);
  }

  static Shape dims(int... dims) {
    return Shape.of(dims);
  }

  static Tensor longs(long... values) {
    return Tensor.vector(values);
  }

  static Tensor floats(float... values) {
    return Tensor.ofFloats(Shape.of(values.length), values);
  }

  static Tensor bools(long... values) {
    return Tensor.ofLongs(DType.BOOL, Shape.of(values.length), values);
  }
}
