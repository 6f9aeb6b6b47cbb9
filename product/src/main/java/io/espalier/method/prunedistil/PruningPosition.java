package io.espalier.method.prunedistil;

import org.jspecify.annotations.Nullable;

/**
 * Where stage 1 stands, kept in its checkpoints: after a step's cut, or after an epoch of its
 * training.
 *
 * @param stage {@link Stage#PRUNING}
 * @param original metric of the original network, in points
 * @param metric of the last network inside the tolerance, in points
 * @param inside number of the checkpoint of that network
 * @param step after which it stood; 0 for the original
 * @param last the step under way, or the last one; null before the first
 */
record PruningPosition(
    Stage stage, double original, double metric, int inside, int step, @Nullable PruningStep last) {

  static PruningPosition start(double original, int checkpoint) {
    return new PruningPosition(Stage.PRUNING, original, original, checkpoint, 0, null);
  }

  /** This position with a step in another state. */
  PruningPosition with(PruningStep changed) {
    return new PruningPosition(stage, original, metric, inside, step, changed);
  }

  /** This position with a step whose network is the last inside the tolerance. */
  PruningPosition inside(PruningStep finished, int checkpoint) {
    return new PruningPosition(
        stage, original, finished.metricAfterTraining(), checkpoint, finished.step(), finished);
  }
}
