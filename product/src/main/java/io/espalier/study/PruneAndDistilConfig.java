package io.espalier.study;

import io.espalier.eval.Tolerance;
import io.espalier.method.prunedistil.PruneAndDistilOptions;
import java.util.List;

/**
 * A study of Prune and Distil.
 *
 * @param tolerance greatest loss of the metric on the selection split, in points, more than 0
 * @param compress constants of the method
 */
public record PruneAndDistilConfig(
    StudySetting setting, double tolerance, PruneAndDistilOptions compress) implements StudyConfig {

  /**
   * A checked configuration.
   *
   * @throws IllegalArgumentException if the tolerance is out of its range
   */
  public PruneAndDistilConfig {
    new Tolerance(0, tolerance, true);
  }

  @Override
  public List<Double> tolerances() {
    return List.of(tolerance);
  }

  /** Whether the method prunes, so that there is something for random pruning to stand beside. */
  boolean prunes() {
    return compress.steps() > 0;
  }

  /** Whether the method makes a student. */
  boolean distils() {
    return compress.studentRatio() < 1;
  }
}
