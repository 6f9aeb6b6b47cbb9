package io.espalier.eval;

import io.espalier.data.Batch;
import io.espalier.tensor.Tensor;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** A metric that grows batch by batch. For one thread. */
public interface Score {

  /**
   * Counts a batch in.
   *
   * @param outputs what the network made of the batch, by name; each row is one image's, and rows
   *     beyond the batch's are padding
   * @throws IllegalArgumentException if the outputs are not what the task expects
   */
  void add(Map<String, Tensor> outputs, Batch batch);

  /** The metric over all images so far; NaN before the first. */
  double value();

  /**
   * What the metric is the mean of, by name and in order: a part for each column or output. Empty
   * where it has no parts.
   */
  SequencedMap<String, Double> parts();

  /** What was said of each image so far; empty where the metric is no mean over images. */
  Optional<Answers> answers();
}
