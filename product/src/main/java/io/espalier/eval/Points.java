package io.espalier.eval;

/** The unit in which tolerances are given. */
public final class Points {
  private Points() {}

  /** A task's metric in points: percent for accuracy and fidelity, the columns' unit for errors. */
  public static double of(Task task, double value) {
    return switch (task) {
      case Task.Classification c -> 100 * value;
      case Task.Imitation i -> 100 * value;
      case Task.Regression r -> value;
    };
  }
}
