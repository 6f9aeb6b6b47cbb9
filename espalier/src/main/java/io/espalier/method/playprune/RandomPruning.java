package io.espalier.method.playprune;

import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.graph.Graph;
import io.espalier.train.Progress;

/** stub */
public final class RandomPruning {
  public RandomPruning(
      PlayAndPruneOptions options,
      long seed,
      Dataset training,
      Preprocessing p,
      Progress progress) {}

  public Graph prune(Graph original, long macs, int rounds) {
    return original;
  }
}
