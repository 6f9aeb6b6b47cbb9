package io.espalier.channels;

import io.espalier.graph.Op;
import java.util.OptionalInt;

/** The axes over which a normalisation takes statistics when it runs: one, and all behind it. */
final class NormAxes {
  private static final int CHANNELS = 1;
  private static final int SPATIAL = 2;

  private NormAxes() {}

  /**
   * The first of the axes, counted from the front; empty for an operator that takes no statistics.
   *
   * @param rank of the value that is normalised
   */
  static OptionalInt first(Op op, int rank) {
    if (op instanceof Op.LayerNorm norm) {
      return OptionalInt.of(norm.axis() < 0 ? norm.axis() + rank : norm.axis());
    }
    if (op instanceof Op.GroupNorm) {
      return OptionalInt.of(CHANNELS);
    }
    return op instanceof Op.InstanceNorm ? OptionalInt.of(SPATIAL) : OptionalInt.empty();
  }
}
