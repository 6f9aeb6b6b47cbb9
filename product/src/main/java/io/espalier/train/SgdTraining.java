package io.espalier.train;

import io.espalier.data.Augmentation;
import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.eval.Task;
import io.espalier.torch.Precision;
import io.espalier.torch.Sgd;

/**
 * How a method trains, whatever its learning rates: by SGD with Nesterov's momentum, an epoch at a
 * time.
 *
 * @param momentum of Nesterov's rule, in {@code 0 .. 1}; 0 for plain descent
 * @param weightDecay of weights, at least 0; biases and BatchNorm parameters do not decay
 * @param batchSize images a step, at least 1
 * @param loss for numbers
 * @param augmentation name of an {@link Augmentation}, or {@code auto}
 * @param precision of training; decisions are always taken in float32
 */
public record SgdTraining(
    double momentum,
    double weightDecay,
    int batchSize,
    RegressionLoss loss,
    String augmentation,
    Precision precision) {

  /** What trained networks are trained on with. */
  public static final SgdTraining DEFAULT =
      new SgdTraining(0.9, 1e-4, 128, RegressionLoss.SMOOTH_L1, Augmentation.AUTO, Precision.AUTO);

  /**
   * Checked constants.
   *
   * @throws IllegalArgumentException if a value is out of its range; the message names it
   */
  public SgdTraining {
    Ranges.atLeastOne("batch-size", batchSize);
    Augmentation.require(augmentation);
    new Sgd.Options(momentum, momentum > 0, weightDecay, false);
  }

  /** The same with another decay of weights. */
  public SgdTraining withWeightDecay(double decay) {
    return new SgdTraining(momentum, decay, batchSize, loss, augmentation, precision);
  }

  /** The same with another augmentation. */
  public SgdTraining withAugmentation(String name) {
    return new SgdTraining(momentum, weightDecay, batchSize, loss, name, precision);
  }

  /** The optimizer's constants. */
  public Sgd.Options sgd() {
    return new Sgd.Options(momentum, momentum > 0, weightDecay, false);
  }

  /** The training on some images; order and augmentation follow from the seed. */
  public EpochTraining training(Dataset images, Preprocessing preprocessing, long seed) {
    return new EpochTraining(
        EpochTraining.loader(images, preprocessing, augmentation, batchSize, seed),
        precision,
        parameters -> new Sgd(parameters, sgd()));
  }

  /** What a task asks for, without label smoothing; to be closed. */
  public TaskObjective objective(Task task) {
    return TaskObjective.of(task, 0, loss, precision);
  }
}
