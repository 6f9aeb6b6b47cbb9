package io.espalier.eval;

import io.espalier.tensor.Tensor;
import java.util.Map;

/** The share of images whose greatest output is their class (top-1); of equal ones the first. */
final class Accuracy implements Score {
  private final int classes;
  private long right;
  private long all;

  Accuracy(int classes) {
    this.classes = classes;
  }

  @Override
  public void add(Map<String, Tensor> outputs, int... labels) {
    if (outputs.size() != 1) {
      throw new IllegalArgumentException(
          "a classifier has one output; the network has %d: %s"
              .formatted(outputs.size(), String.join(", ", outputs.keySet())));
    }
    Rows rows = Rows.of(outputs.values().iterator().next());
    if (rows.width() != classes) {
      throw new IllegalArgumentException(
          "the network has %d outputs per image; the data have %d classes"
              .formatted(rows.width(), classes));
    }
    for (int row = 0; row < labels.length; row++) {
      right += rows.argMax(row) == labels[row] ? 1 : 0;
    }
    all += labels.length;
  }

  @Override
  public double value() {
    return (double) right / all;
  }
}
