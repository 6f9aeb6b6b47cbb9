package io.espalier.torch;

import io.espalier.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, 2019), by PyTorch's rule: in step t, for
 * gradient g, parameter p, weight decay d and learning rate r
 *
 * <pre>{@code
 * p = p - r * d * p
 * m = b1 * m + (1 - b1) * g
 * s = b2 * s + (1 - b2) * g * g
 * p = p - r / (1 - b1^t) * m / (sqrt(s) / sqrt(1 - b2^t) + epsilon)
 * }</pre>
 *
 * A step counts for all parameters, also for one that has no gradient in it.
 */
public final class AdamW implements Optimizer {
  private static final String MEAN = "mean";
  private static final String SQUARE = "square";
  private static final String STEPS = "steps";

  /**
   * The constants of the rule.
   *
   * @param beta1 share of the mean gradient that a step keeps, in 0 .. 1
   * @param beta2 share of the mean squared gradient that a step keeps, in 0 .. 1
   * @param epsilon what keeps the divisor from zero, above 0
   * @param weightDecay share of the parameter, times the learning rate, that a step takes off
   * @param decayAll whether biases and BatchNorm parameters decay too
   */
  public record Options(
      double beta1, double beta2, double epsilon, double weightDecay, boolean decayAll) {

    /**
     * Checks the constants.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public Options {
      if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
        throw new IllegalArgumentException(
            "betas must be in 0 .. 1; beta1=%s, beta2=%s".formatted(beta1, beta2));
      }
      if (!(epsilon > 0)) {
        throw new IllegalArgumentException("epsilon must be > 0; epsilon=" + epsilon);
      }
      if (!(weightDecay >= 0)) {
        throw new IllegalArgumentException("weight decay must be >= 0; weightDecay=" + weightDecay);
      }
    }

    /** The usual constants: betas 0.9 and 0.999, epsilon 1e-8. */
    public static Options of(double weightDecay, boolean decayAll) {
      return new Options(0.9, 0.999, 1e-8, weightDecay, decayAll);
    }
  }

  private final Options options;
  private final OptimizerSlots slots;
  private long steps;

  /** A rule for the given parameters, at rest. */
  public AdamW(List<Parameter> parameters, Options options) {
    this.options = options;
    this.slots = new OptimizerSlots(parameters, MEAN, SQUARE);
  }

  @Override
  public void step(double learningRate) {
    steps++;
    double meanCorrection = 1 - Math.pow(options.beta1, (double) steps);
    double squareCorrection = Math.sqrt(1 - Math.pow(options.beta2, (double) steps));
    try (TorchScope scope = TorchScope.withoutGradients()) {
      for (Parameter parameter : slots.parameters()) {
        org.bytedeco.pytorch.Tensor weight = parameter.value().tensor();
        org.bytedeco.pytorch.Tensor gradient = weight.grad();
        if (gradient.defined()) {
          decay(parameter, weight, learningRate);
          org.bytedeco.pytorch.Tensor mean = slots.get(MEAN, parameter);
          mean.lerp_(gradient, new Scalar(1 - options.beta1));
          org.bytedeco.pytorch.Tensor square = slots.get(SQUARE, parameter);
          square
              .mul_(new Scalar(options.beta2))
              .addcmul_(gradient, gradient, new Scalar(1 - options.beta2));
          org.bytedeco.pytorch.Tensor divisor =
              square.sqrt().div_(new Scalar(squareCorrection)).add_(new Scalar(options.epsilon));
          weight.addcdiv_(mean, divisor, new Scalar(-learningRate / meanCorrection));
        }
      }
    }
  }

  private void decay(Parameter parameter, org.bytedeco.pytorch.Tensor weight, double learningRate) {
    if (options.weightDecay > 0
        && (options.decayAll || parameter.role() == Parameter.Role.WEIGHT)) {
      weight.mul_(new Scalar(1 - learningRate * options.weightDecay));
    }
  }

  @Override
  public void zeroGrad() {
    slots.zeroGrad();
  }

  /** Entries {@code mean/PARAMETER}, {@code square/PARAMETER}, and {@code steps}, a number. */
  @Override
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>(slots.save());
    state.put(STEPS, Tensor.vector(steps));
    return state;
  }

  @Override
  public void restore(Map<String, Tensor> state) {
    Map<String, Tensor> perParameter = new LinkedHashMap<>(state);
    Tensor counted = perParameter.remove(STEPS);
    slots.restore(perParameter);
    steps = counted == null ? 0 : counted.getLong(0);
  }

  @Override
  public void close() {
    slots.close();
  }
}
