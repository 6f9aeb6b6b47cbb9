package io.espalier.eval;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * How well a network does on some data.
 *
 * @param metric the metric's name, as {@code accuracy}
 * @param value the metric; a fraction 0–1 for accuracy and fidelity, in the columns' unit for an
 *     error
 * @param samples images on which it was measured
 * @param parts what the metric is the mean of, by column or output; empty where it has no parts
 */
public record Evaluation(
    String metric, double value, long samples, SequencedMap<String, Double> parts) {

  public Evaluation {
    parts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parts));
  }
}
