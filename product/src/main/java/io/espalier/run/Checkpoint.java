package io.espalier.run;

import io.espalier.graph.Graph;
import io.espalier.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All that is needed to go on from a point of a run as if it had not been left.
 *
 * @param number counts up within the run; also the name of its files
 * @param graph the network, with its current weights
 * @param tensors what the optimizer and the method keep beside it, by name
 * @param position where the run stands, as a map that JSON can hold
 */
public record Checkpoint(
    int number, Graph graph, Map<String, Tensor> tensors, Map<String, Object> position) {

  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException if the number is negative
   */
  public Checkpoint {
    if (number < 0) {
      throw new IllegalArgumentException("a checkpoint's number must be >= 0; number=" + number);
    }
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    position = Collections.unmodifiableMap(new LinkedHashMap<>(position));
  }

  /** A checkpoint whose position is a record, or a map, of what JSON can hold. */
  public static Checkpoint of(
      int number, Graph graph, Map<String, Tensor> tensors, Object position) {
    return new Checkpoint(number, graph, tensors, Json.toMap(position));
  }

  /**
   * The position as the record that it was made of.
   *
   * @throws IllegalArgumentException if it was made of something else
   */
  public <T> T position(Class<T> type) {
    return Json.fromMap(position, type);
  }
}
