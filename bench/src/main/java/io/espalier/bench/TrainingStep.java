package io.espalier.bench;

import io.espalier.tensor.Tensor;

/** One way to do a step of training: forward, cross-entropy, backward, SGD. */
interface TrainingStep extends AutoCloseable {

  /**
   * Does one step.
   *
   * @param images {@code [N, 3, 32, 32]}
   * @param labels N class numbers
   * @return the loss before the step
   */
  double run(Tensor images, int[] labels);

  @Override
  void close();
}
