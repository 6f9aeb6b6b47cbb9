package io.espalier.study;

import io.espalier.eval.Evaluation;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What was measured of one network, in ONNX Runtime.
 *
 * @param name what it is called, the same for all seeds
 * @param origin how such a network comes about, a phrase
 * @param epochs for which it was trained since the original; 0 for the original itself
 * @param file of the network, relative to the study's folder
 * @param fileBytes size of that file, in bytes
 * @param parameters trainable numbers
 * @param macs multiply-accumulate operations for one image
 * @param peakActivationBytes largest sum of the values alive at one node, in bytes
 * @param selection metric on the selection split
 * @param test metric on the test split
 * @param layers with parameters or MACs, in the network's order
 * @param robustness metric on the test split's images under corruption; empty if not asked for
 */
public record NetworkResult(
    String name,
    String origin,
    int epochs,
    String file,
    long fileBytes,
    long parameters,
    long macs,
    long peakActivationBytes,
    Evaluation selection,
    Evaluation test,
    List<Layer> layers,
    List<Corrupted> robustness) {
  public NetworkResult {
    layers = List.copyOf(layers);
    robustness = List.copyOf(robustness);
  }

  /**
   * A layer.
   *
   * @param channels of its output, or its features; 0 where that is unknown
   */
  public record Layer(String name, String operator, long channels, long parameters, long macs) {}

  /**
   * The metric under a corruption.
   *
   * @param severity 1 to 5, from mild to brutal
   */
  public record Corrupted(String corruption, int severity, double value) {}

  /** The mean over all corruptions and severities; empty if none was measured. */
  public OptionalDouble meanUnderCorruption() {
    return robustness.stream().mapToDouble(Corrupted::value).average();
  }
}
