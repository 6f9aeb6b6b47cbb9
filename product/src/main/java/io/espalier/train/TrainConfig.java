package io.espalier.train;

import io.espalier.data.Augmentation;
import io.espalier.torch.AdamW;
import io.espalier.torch.Optimizer;
import io.espalier.torch.Parameter;
import io.espalier.torch.Precision;
import io.espalier.torch.Sgd;
import java.util.List;
import java.util.Locale;

/**
 * Everything that a training from data depends on, beside network and data.
 *
 * @param epochs passes over the training images, at least 1
 * @param batchSize images a step, at least 1
 * @param schedule name of a {@link Schedule}
 * @param learningRate peak of the schedule, more than 0
 * @param optimizer {@code sgd} or {@code adamw}
 * @param momentum of SGD, in {@code 0 .. 1}
 * @param nesterov whether SGD looks ahead; without momentum it does not
 * @param weightDecay of weights; biases and BatchNorm parameters do not decay
 * @param labelSmoothing share of each target spread over the classes, in {@code 0 .. 1}
 * @param loss for numbers
 * @param augmentation name of an {@link Augmentation}, or {@code auto}
 * @param precision of the forward and backward passes
 * @param seed of order, augmentation and fresh weights
 */
public record TrainConfig(
    int epochs,
    int batchSize,
    String schedule,
    double learningRate,
    String optimizer,
    double momentum,
    boolean nesterov,
    double weightDecay,
    double labelSmoothing,
    RegressionLoss loss,
    String augmentation,
    Precision precision,
    long seed) {

  /**
   * One-cycle SGD with Nesterov momentum: what trains CIFAR networks from nothing in few epochs.
   */
  public static final TrainConfig DEFAULT =
      new TrainConfig(
          15,
          128,
          "one-cycle",
          0.2,
          "sgd",
          0.9,
          true,
          5e-4,
          0,
          RegressionLoss.SMOOTH_L1,
          Augmentation.AUTO,
          Precision.AUTO,
          1);

  /**
   * A checked configuration.
   *
   * @throws IllegalArgumentException if a value is out of its range or a name is unknown
   */
  public TrainConfig {
    Ranges.atLeastOne("epochs", epochs);
    Ranges.atLeastOne("batch-size", batchSize);
    if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
      throw new IllegalArgumentException(
          "label-smoothing must be in 0 .. 1; label-smoothing=" + labelSmoothing);
    }
    Schedule.named(schedule, learningRate, epochs);
    Augmentation.require(augmentation);
    optimizer = optimizer.toLowerCase(Locale.ROOT);
    if (!optimizer.equals("sgd") && !optimizer.equals("adamw")) {
      throw new IllegalArgumentException(
          "unknown optimizer '" + optimizer + "'; known are sgd and adamw");
    }
    nesterov = nesterov && momentum > 0;
    new Sgd.Options(momentum, nesterov, weightDecay, false);
  }

  /** The same training with other order, augmentation and fresh weights. */
  public TrainConfig withSeed(long other) {
    return new TrainConfig(
        epochs,
        batchSize,
        schedule,
        learningRate,
        optimizer,
        momentum,
        nesterov,
        weightDecay,
        labelSmoothing,
        loss,
        augmentation,
        precision,
        other);
  }

  /** The learning rate over the whole training. */
  public Schedule rates() {
    return Schedule.named(schedule, learningRate, epochs);
  }

  /**
   * The optimizer of this configuration over the given parameters, at rest.
   *
   * @throws IllegalArgumentException if momentum or weight decay is out of its range
   */
  public Optimizer optimizer(List<Parameter> parameters) {
    return switch (optimizer) {
      case "adamw" -> new AdamW(parameters, AdamW.Options.of(weightDecay, false));
      default -> new Sgd(parameters, new Sgd.Options(momentum, nesterov, weightDecay, false));
    };
  }
}
