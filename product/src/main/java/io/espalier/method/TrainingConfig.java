package io.espalier.method;

import io.espalier.data.Preprocessing;
import io.espalier.train.TrainConfig;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a training depends on; a run keeps it as its {@code run.yaml}.
 *
 * @param model name of a network of the zoo, or an ONNX file whose weights are trained on
 * @param output file that the trained network is written to
 * @param imitate ONNX file of a network whose outputs are learned in place of labels; null if none
 * @param data text of a {@link io.espalier.data.DataSpec}
 * @param preprocessing how the network takes its images
 * @param selection text of a {@link io.espalier.data.Selection}; the network's file remembers it
 * @param selectionSeed which images it draws
 * @param threads of both engines, at least 1
 * @param norms whether BatchNorm is put in for the training
 * @param training constants of the training
 */
public record TrainingConfig(
    String model,
    String output,
    @Nullable String imitate,
    String data,
    Preprocessing preprocessing,
    String selection,
    long selectionSeed,
    int threads,
    NormOptions norms,
    TrainConfig training) {

  /**
   * A checked configuration.
   *
   * @throws IllegalArgumentException if {@code threads} is less than 1
   */
  public TrainingConfig {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be >= 1; threads=" + threads);
    }
  }
}
