package io.espalier.method.playprune;

/**
 * A W_γ, and the layer for which it was found.
 *
 * @param sum W_γ
 * @param filters how many the layer had
 * @param meanSum mean of their sums
 */
record FoundThreshold(double sum, int filters, double meanSum) {
  /** A layer that lost a twentieth of its filters, or whose mean sum moved as much, is another. */
  private static final double MUCH = 0.05;

  boolean holdsFor(Layer layer) {
    return layer.group().channels() > filters * (1 - MUCH)
        && Math.abs(layer.meanSum() - meanSum) < meanSum * MUCH;
  }
}
