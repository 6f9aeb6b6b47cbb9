package io.espalier.graph;

import io.espalier.tensor.DType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The contract of a network's input or output: its name, element type and extents.
 *
 * @param dims null where the file declares no shape, not even a rank
 */
public record ValueInfo(String name, DType dtype, @Nullable List<Dim> dims) {
  public ValueInfo {
    dims = dims == null ? null : List.copyOf(dims);
  }

  /** A {@code FLOAT32} value. */
  public static ValueInfo of(String name, Dim... dims) {
    return new ValueInfo(name, DType.FLOAT32, List.of(dims));
  }

  /** As {@code input FLOAT32[batch, 3, 32, 32]}. */
  @Override
  public String toString() {
    return name + " " + dtype + (dims == null ? "[...]" : dims.toString());
  }
}
