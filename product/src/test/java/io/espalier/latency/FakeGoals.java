package io.espalier.latency;

import io.espalier.graph.Graph;
import io.espalier.latency.LatencyTarget.Unit;
import io.espalier.tensor.Shape;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Goals on a machine that needs a millisecond for each weight of a layer, 2 ms for all other nodes
 * of a network and 1 ms for a run.
 */
public final class FakeGoals {
  private final FakeStopwatch stopwatch = new FakeStopwatch(layer -> layer.weight().elements(), 1);

  /** A goal of a share of the original's time, at batch 1. */
  public LatencyGoal share(
      double share, Graph original, Map<String, Shape> inputs, Path cacheFolder) {
    return new LatencyGoal(
        original,
        inputs,
        new LatencyTarget(share, Unit.SHARE, 1, 1),
        UnaryOperator.identity(),
        stopwatch,
        LayerTimes.open(stopwatch, cacheFolder, "fake", line -> {}));
  }

  /** How often whole networks were measured. */
  public int measurements() {
    return stopwatch.sideBySide;
  }
}
