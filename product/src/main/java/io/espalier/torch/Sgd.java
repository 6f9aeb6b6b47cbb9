package io.espalier.torch;

import io.espalier.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;

/**
 * Stochastic gradient descent with momentum, by PyTorch's rule without dampening: for gradient g,
 * parameter p, weight decay d, momentum m and learning rate r
 *
 * <pre>{@code
 * g = g + d * p
 * v = m * v + g
 * p = p - r * (nesterov ? g + m * v : v)
 * }</pre>
 */
public final class Sgd implements Optimizer {
  private static final String MOMENTUM = "momentum";

  /**
   * The constants of the rule.
   *
   * @param momentum share of the old velocity that a step keeps, in 0 .. 1; 0 for plain descent
   * @param nesterov whether the gradient is taken to be that of the point ahead
   * @param weightDecay share of the parameter that is added to its gradient, at least 0
   * @param decayAll whether biases and BatchNorm parameters decay too
   */
  public record Options(double momentum, boolean nesterov, double weightDecay, boolean decayAll) {

    /**
     * Checks the constants.
     *
     * @throws IllegalArgumentException if one is out of its range, or Nesterov's rule is asked for
     *     without momentum
     */
    public Options {
      if (!(momentum >= 0 && momentum < 1)) {
        throw new IllegalArgumentException("momentum must be in 0 .. 1; momentum=" + momentum);
      }
      if (nesterov && momentum == 0) {
        throw new IllegalArgumentException("Nesterov's rule needs a momentum > 0; momentum=0");
      }
      if (!(weightDecay >= 0)) {
        throw new IllegalArgumentException("weight decay must be >= 0; weightDecay=" + weightDecay);
      }
    }
  }

  private final Options options;
  private final OptimizerSlots slots;

  /** A rule for the given parameters, at rest. */
  public Sgd(List<Parameter> parameters, Options options) {
    this.options = options;
    this.slots = new OptimizerSlots(parameters, MOMENTUM);
  }

  @Override
  public void step(double learningRate) {
    try (TorchScope scope = TorchScope.withoutGradients()) {
      Scalar backwards = new Scalar(-learningRate);
      for (Parameter parameter : slots.parameters()) {
        org.bytedeco.pytorch.Tensor weight = parameter.value().tensor();
        org.bytedeco.pytorch.Tensor gradient = weight.grad();
        if (gradient.defined()) {
          weight.add_(direction(parameter, weight, gradient), backwards);
        }
      }
    }
  }

  private org.bytedeco.pytorch.Tensor direction(
      Parameter parameter,
      org.bytedeco.pytorch.Tensor weight,
      org.bytedeco.pytorch.Tensor gradient) {
    boolean decays =
        options.weightDecay > 0 && (options.decayAll || parameter.role() == Parameter.Role.WEIGHT);
    org.bytedeco.pytorch.Tensor g =
        decays ? gradient.add(weight, new Scalar(options.weightDecay)) : gradient;
    if (options.momentum == 0) {
      return g;
    }
    Scalar momentum = new Scalar(options.momentum);
    org.bytedeco.pytorch.Tensor velocity = slots.get(MOMENTUM, parameter);
    velocity.mul_(momentum).add_(g);
    return options.nesterov ? g.add(velocity, momentum) : velocity;
  }

  @Override
  public void zeroGrad() {
    slots.zeroGrad();
  }

  /** Entries {@code momentum/PARAMETER}: the velocity. */
  @Override
  public Map<String, Tensor> state() {
    return slots.save();
  }

  @Override
  public void restore(Map<String, Tensor> state) {
    slots.restore(state);
  }

  @Override
  public void close() {
    slots.close();
  }
}
