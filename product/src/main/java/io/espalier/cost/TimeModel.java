package io.espalier.cost;

import io.espalier.graph.Graph;
import io.espalier.tensor.Shape;
import java.util.Optional;
import java.util.function.Function;

/** Predicts how long a network takes, from the shapes of its values. */
@FunctionalInterface
public interface TimeModel {

  /**
   * The time in milliseconds that a network would take if its values had other shapes than they
   * have.
   *
   * @param shapes the shape of each value, constants among them, for one input
   */
  double millis(Graph network, Function<String, Optional<Shape>> shapes);
}
