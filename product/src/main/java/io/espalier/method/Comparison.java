package io.espalier.method;

import io.espalier.eval.Evaluation;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.SequencedMap;

/**
 * A metric of two networks on one data set, in one engine.
 *
 * @param metric the metric's name, as {@code accuracy}
 * @param before of the original network; a fraction 0–1 for accuracy and fidelity, in the columns'
 *     unit for an error
 * @param after of the other network
 * @param samples images on which they were measured
 * @param parts the two values for each column or output that the metric is the mean of
 */
public record Comparison(
    String metric, double before, double after, long samples, SequencedMap<String, Pair> parts) {

  /** A part of the metric, of both networks. */
  public record Pair(double before, double after) {}

  public Comparison {
    parts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parts));
  }

  static Comparison of(Evaluation before, Evaluation after) {
    SequencedMap<String, Pair> parts = new LinkedHashMap<>();
    before
        .parts()
        .forEach(
            (name, value) ->
                parts.put(
                    name, new Pair(value, Objects.requireNonNull(after.parts().get(name), name))));
    return new Comparison(before.metric(), before.value(), after.value(), before.samples(), parts);
  }
}
