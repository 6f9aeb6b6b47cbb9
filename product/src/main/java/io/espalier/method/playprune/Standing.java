package io.espalier.method.playprune;

/**
 * A network of a game, and what it measures.
 *
 * @param round after which it stood; 0 for the original
 * @param metric on the selection split, in points
 * @param loss by how many points that is worse than the original's; negative = better
 * @param inside whether that is within the tolerance
 * @param macs for one image
 * @param parameters that it has
 */
public record Standing(
    int round, double metric, double loss, boolean inside, long macs, long parameters) {

  /** Whether it is at least as small and as good as another one, and better in one of the two. */
  boolean dominates(Standing other) {
    return macs <= other.macs && loss <= other.loss && (macs < other.macs || loss < other.loss);
  }
}
