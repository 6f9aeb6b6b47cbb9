package io.espalier.method;

import io.espalier.data.DataSpec;
import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.data.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Everything that a one-shot pruning depends on.
 *
 * @param model file of the network
 * @param output file that the result is written to
 * @param options how it is cut
 * @param calibration the images by which the cut is compensated; empty if it is not
 * @param threads with which ONNX Runtime runs, at least 1
 */
public record PruningConfig(
    Path model,
    Path output,
    PruningOptions options,
    Optional<Calibration> calibration,
    int threads) {

  /**
   * A checked configuration.
   *
   * @throws IllegalArgumentException if {@code threads} is less than 1
   */
  public PruningConfig {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be >= 1; threads=" + threads);
    }
  }

  /**
   * Images by which channels are judged, and of which the mean activations are taken that go into
   * biases.
   *
   * @param data of which the training split is read
   * @param images how many, spread evenly over the split; all if it has fewer
   */
  public record Calibration(DataSpec data, Preprocessing preprocessing, int images) {

    /**
     * A checked calibration.
     *
     * @throws IllegalArgumentException if {@code images} is less than 1
     */
    public Calibration {
      if (images < 1) {
        throw new IllegalArgumentException("images must be >= 1; images=" + images);
      }
    }

    /**
     * The images.
     *
     * @throws IOException if the data cannot be read
     */
    public Dataset open() throws IOException {
      Dataset all = data.open(Split.TRAIN);
      int count = Math.min(images, all.size());
      return all.subset(
          IntStream.range(0, count).map(i -> (int) ((long) i * all.size() / count)).toArray());
    }
  }
}
