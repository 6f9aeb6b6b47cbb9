package io.espalier.cli;

import io.espalier.torch.Precision;
import io.espalier.train.RegressionLoss;
import io.espalier.train.TrainConfig;
import picocli.CommandLine.Option;

/** The constants of a training from data. */
final class TrainOptions {
  private static final TrainConfig DEFAULT = TrainConfig.DEFAULT;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "How often each image is trained on. Default: ${DEFAULT-VALUE}.")
  int epochs = DEFAULT.epochs();

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "Images a step. Default: ${DEFAULT-VALUE}.")
  int batchSize = DEFAULT.batchSize();

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description =
          "How the learning rate moves: one-cycle, cosine, step, restarts (a cosine in each epoch) or"
              + " constant. Default: ${DEFAULT-VALUE}.")
  String schedule = DEFAULT.schedule();

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description = "Its greatest value. Default: ${DEFAULT-VALUE}.")
  double learningRate = DEFAULT.learningRate();

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      description = "sgd or adamw. Default: ${DEFAULT-VALUE}.")
  String optimizer = DEFAULT.optimizer();

  @Option(
      names = "--momentum",
      paramLabel = "X",
      description = "Momentum of sgd. Default: ${DEFAULT-VALUE}.")
  double momentum = DEFAULT.momentum();

  @Option(
      names = "--nesterov",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Whether sgd looks ahead along its momentum. Default: ${DEFAULT-VALUE}.")
  boolean nesterov;

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      description = "Pull of weights towards 0. Default: ${DEFAULT-VALUE}.")
  double weightDecay = DEFAULT.weightDecay();

  @Option(
      names = "--label-smoothing",
      paramLabel = "X",
      description = "Share of each target spread over all classes. Default: ${DEFAULT-VALUE}.")
  double labelSmoothing = DEFAULT.labelSmoothing();

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description =
          "What is made small where images are labelled with numbers: ${COMPLETION-CANDIDATES}."
              + " Default: ${DEFAULT-VALUE}.")
  RegressionLoss loss = DEFAULT.loss();

  @Option(
      names = "--augmentation",
      paramLabel = "NAME",
      description =
          "standard (shift and mirror), crop (shift only), none, or auto: crop for numbers, else"
              + " standard. Default: ${DEFAULT-VALUE}.")
  String augmentation = DEFAULT.augmentation();

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      description =
          "fp32, bf16, or auto: bf16 where the processor computes with it. Default:"
              + " ${DEFAULT-VALUE}.")
  Precision precision = DEFAULT.precision();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "What fresh weights, order and augmentation follow from. Default: ${DEFAULT-VALUE}.")
  long seed = DEFAULT.seed();

  /**
   * The options as a value.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  TrainConfig config() {
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
        seed);
  }
}
