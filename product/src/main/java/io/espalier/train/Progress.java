package io.espalier.train;

/** Hears of each finished step of a training. */
@FunctionalInterface
public interface Progress {
  /** Nobody listens. */
  Progress NONE = (epoch, step, steps, loss) -> {};

  /**
   * A step is done.
   *
   * @param epoch counted from 1
   * @param step counted from 1
   * @param steps how many the epoch has
   * @param loss of the step's batch
   */
  void step(int epoch, int step, int steps, double loss);
}
