package io.espalier.graph;

import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a node's operands when it is visited.
 *
 * @param given whether the operand is there at all
 * @param shapes null where absent or unknown
 * @param values null where absent or not constant
 */
record Operands(List<Boolean> given, List<@Nullable Shape> shapes, List<@Nullable Tensor> values) {

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
