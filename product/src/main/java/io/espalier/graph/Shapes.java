package io.espalier.graph;

import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The concrete shapes of a graph's values for one choice of input shapes, and the values themselves
 * where they are constants or shape arithmetic. {@link ShapeInference} finds them.
 */
public final class Shapes {
  private final Map<String, Shape> shapes;
  private final Map<String, Tensor> known;

  /**
   * Shapes by value name, in the order in which values are defined.
   *
   * @param known the elements of the values that do not depend on the input's data
   */
  public Shapes(Map<String, Shape> shapes, Map<String, Tensor> known) {
    this.shapes = Collections.unmodifiableMap(new LinkedHashMap<>(shapes));
    this.known = Map.copyOf(known);
  }

  /**
   * The shape of a value.
   *
   * @throws IllegalArgumentException if it is unknown, as behind an opaque operator
   */
  public Shape of(String value) {
    return find(value)
        .orElseThrow(() -> new IllegalArgumentException("the shape of '" + value + "' is unknown"));
  }

  /** The shape of a value, if it is known. */
  public Optional<Shape> find(String value) {
    return Optional.ofNullable(shapes.get(value));
  }

  /**
   * The elements of a value that does not depend on the input's data, if there is one and it is
   * known.
   */
  public Optional<Tensor> constant(String value) {
    return Optional.ofNullable(known.get(value));
  }

  /** All known shapes by value name, in the order in which values are defined. */
  public Map<String, Shape> all() {
    return shapes;
  }
}
