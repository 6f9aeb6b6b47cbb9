package io.espalier.eval;

import io.espalier.tensor.Tensor;
import java.util.Map;

/** A metric that grows batch by batch. For one thread. */
public interface Score {

  /**
   * Counts a batch in.
   *
   * @param outputs what the network made of the batch, by name; each row is one image's
   * @param labels the class of each image; rows beyond them are padding
   * @throws IllegalArgumentException if the outputs are not what the task expects
   */
  void add(Map<String, Tensor> outputs, int... labels);

  /** The metric over all images so far; NaN before the first. */
  double value();
}
