package io.espalier.torch;

import io.espalier.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/**
 * A rule that changes parameters by their gradients, and what it remembers from step to step.
 *
 * <p>The memory belongs to the optimizer and is freed by {@link #close()}; the parameters belong to
 * their net.
 */
public sealed interface Optimizer extends AutoCloseable permits Sgd, AdamW {

  /**
   * Changes each parameter that has a gradient.
   *
   * @param learningRate length of the step
   */
  void step(double learningRate);

  /** Forgets all gradients. */
  void zeroGrad();

  /**
   * What the rule remembers, as copies: entries {@code SLOT/PARAMETER} with the shape of the
   * parameter, and entries without a slash for the optimizer as a whole.
   */
  Map<String, Tensor> state();

  /**
   * Replaces what the rule remembers; parameters without an entry start afresh.
   *
   * @throws IllegalArgumentException if an entry is of an unknown name or a wrong shape
   */
  void restore(Map<String, Tensor> state);

  @Override
  void close();

  /** The parameter that a key of {@link #state()} is about, if about one. */
  static Optional<String> parameterOf(String stateKey) {
    int slash = stateKey.indexOf('/');
    return slash < 0 ? Optional.empty() : Optional.of(stateKey.substring(slash + 1));
  }
}
