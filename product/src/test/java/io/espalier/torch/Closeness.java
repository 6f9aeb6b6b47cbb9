package io.espalier.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.tensor.Tensor;

/**
 * How far two tensors are apart, measured by the largest element of the expected one or, if that is
 * larger, a thousandth: what should be zero cannot be measured by itself.
 */
public final class Closeness {
  private Closeness() {}

  /**
   * Asserts that no element differs by more than {@code tolerance} times the largest magnitude in
   * {@code expected}, or times 0.001.
   */
  public static void assertClose(String what, Tensor actual, Tensor expected, double tolerance) {
    assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
    double scale = 1e-3;
    for (double value : expected.toDoubles()) {
      scale = Math.max(scale, Double.isFinite(value) ? Math.abs(value) : 0);
    }
    double worst = 0;
    int where = 0;
    for (int i = 0; i < actual.size(); i++) {
      double a = actual.getDouble(i);
      double b = expected.getDouble(i);
      double difference = a == b ? 0 : Math.abs(a - b) / scale;
      if (!(difference <= worst)) {
        worst = difference;
        where = i;
      }
    }
    assertThat(worst)
        .as(
            "%s: greatest difference, relative to %s, at element %d: %s instead of %s",
            what,
            scale,
            where,
            actual.size() == 0 ? "" : actual.getDouble(where),
            actual.size() == 0 ? "" : expected.getDouble(where))
        .isLessThanOrEqualTo(tolerance);
  }
}
