package io.espalier.method.prunedistil;

/** The stages of Prune and Distil, of which each checkpoint's position names one. */
enum Stage {
  /** Stage 1, {@link ApozPruning}. */
  PRUNING,
  /** Stage 2, {@link Distillation}. */
  DISTILLING
}
