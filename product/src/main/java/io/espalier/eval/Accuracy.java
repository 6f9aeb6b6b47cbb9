package io.espalier.eval;

import io.espalier.data.Batch;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** The share of images whose answer is their class (top-1); of equal scores the first counts. */
final class Accuracy implements Score {
  private final int classes;
  private long right;
  private long all;

  Accuracy(int classes) {
    this.classes = classes;
  }

  @Override
  public void add(Map<String, Tensor> outputs, Batch batch) {
    int[] labels = batch.labels();
    Rows rows = answers(outputs);
    for (int row = 0; row < labels.length; row++) {
      right += answer(rows, row) == labels[row] ? 1 : 0;
    }
    all += labels.length;
  }

  private static long answer(Rows rows, int row) {
    return rows.tensor().dtype().isInteger() ? (long) rows.get(row, 0) : rows.argMax(row);
  }

  /** The output that answers: the one with scores, else the one with class numbers. */
  private Rows answers(Map<String, Tensor> outputs) {
    List<Rows> scores = new ArrayList<>();
    List<Rows> numbers = new ArrayList<>();
    for (Tensor output : outputs.values()) {
      Rows rows = Rows.of(output);
      if (output.dtype().isFloating() && rows.width() == classes) {
        scores.add(rows);
      } else if (output.dtype().isInteger() && rows.width() == 1) {
        numbers.add(rows);
      }
    }
    List<Rows> candidates = scores.isEmpty() ? numbers : scores;
    if (candidates.size() != 1) {
      throw new IllegalArgumentException(objection(outputs, candidates.size()));
    }
    return candidates.getFirst();
  }

  private String objection(Map<String, Tensor> outputs, int candidates) {
    if (candidates > 1) {
      return "a classifier has one output of scores; the network has %d: %s"
          .formatted(candidates, String.join(", ", outputs.keySet()));
    }
    if (outputs.size() == 1) {
      return "the network has %d outputs per image; the data have %d classes"
          .formatted(Rows.of(outputs.values().iterator().next()).width(), classes);
    }
    return "a classifier has an output of %d scores or one class number per image; none of %s does"
        .formatted(classes, String.join(", ", outputs.keySet()));
  }

  @Override
  public double value() {
    return (double) right / all;
  }

  @Override
  public SequencedMap<String, Double> parts() {
    return new LinkedHashMap<>();
  }
}
