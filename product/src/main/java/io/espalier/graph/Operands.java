package io.espalier.graph;

import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a node's operands when it is visited.
 *
 * @param given whether the operand is there at all
 * @param shapes null where absent or unknown
 * @param values null where absent or not constant
 */
record Operands(List<Boolean> given, List<@Nullable Shape> shapes, List<@Nullable Tensor> values) {

  /** The operands of an operator that is evaluated: all values known, null where one is absent. */
  static Operands of(List<? extends @Nullable Tensor> values) {
    List<Boolean> given = new ArrayList<>();
    List<@Nullable Shape> shapes = new ArrayList<>();
    for (Tensor value : values) {
      given.add(value != null);
      shapes.add(value == null ? null : value.shape());
    }
    return new Operands(given, shapes, new ArrayList<>(values));
  }

  /** Whether the value of every given operand is known. */
  boolean areKnown() {
    return IntStream.range(0, size()).noneMatch(this::isComputed);
  }

  boolean given(int index) {
    return index < given.size() && given.get(index);
  }

  @Nullable Shape shape(int index) {
    return index < shapes.size() ? shapes.get(index) : null;
  }

  @Nullable Tensor value(int index) {
    return index < values.size() ? values.get(index) : null;
  }

  /** Whether a given operand's value is not known, so that the result's shape cannot be either. */
  boolean isComputed(int index) {
    return given(index) && value(index) == null;
  }

  long @Nullable [] longs(int index) {
    Tensor tensor = value(index);
    return tensor == null ? null : tensor.toLongs();
  }

  int size() {
    return given.size();
  }
}
