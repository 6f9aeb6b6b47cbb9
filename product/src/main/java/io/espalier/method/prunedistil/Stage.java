package io.espalier.method.prunedistil;

import io.espalier.run.Checkpoint;

/** The stages of Prune and Distil, of which each checkpoint's position names one. */
enum Stage {
  /** Stage 1, {@link ApozPruning}. */
  PRUNING,
  /** Stage 2, {@link Distillation}. */
  DISTILLING;

  /** The stage that made a checkpoint. */
  static Stage of(Checkpoint checkpoint) {
    return valueOf(String.valueOf(checkpoint.position().get("stage")));
  }
}
