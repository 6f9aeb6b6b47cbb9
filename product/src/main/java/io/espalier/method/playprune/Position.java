package io.espalier.method.playprune;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a game stands after a round, kept in its checkpoint.
 *
 * @param round rounds played; 0 for the original network
 * @param original E: metric of the original network on the selection split, in points
 * @param metric C: metric of this checkpoint's network, in points
 * @param quiet rounds in a row without a cut
 * @param inside number of the last checkpoint within the tolerance
 * @param thresholds the last W_γ found for each layer, by group
 */
record Position(
    int round,
    double original,
    double metric,
    int quiet,
    int inside,
    Map<String, FoundThreshold> thresholds) {

  Position {
    thresholds = Collections.unmodifiableMap(new TreeMap<>(thresholds));
  }

  static Position start(double original) {
    return new Position(0, original, original, 0, 0, Map.of());
  }

  /**
   * A W_γ, and the layer for which it was found.
   *
   * @param sum W_γ
   * @param filters how many the layer had
   * @param meanSum mean of their sums
   */
  record FoundThreshold(double sum, int filters, double meanSum) {
    /**
     * A layer that lost a twentieth of its filters, or whose mean sum moved as much, is another.
     */
    private static final double MUCH = 0.05;

    boolean holdsFor(Layer layer) {
      return layer.group().channels() > filters * (1 - MUCH)
          && Math.abs(layer.meanSum() - meanSum) < meanSum * MUCH;
    }
  }
}
