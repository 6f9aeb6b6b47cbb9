package io.espalier.method;

import io.espalier.latency.Confirmation;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a compression delivers.
 *
 * @param output file of the compressed network
 * @param run folder of the run
 * @param acceptance what was measured of it
 * @param course how the method went
 * @param latency its time beside the original's, if a time was to be reached
 * @param baseline random pruning to the same MACs with the same training, if it was asked for
 */
public record CompressionResult(
    Path output,
    Path run,
    Acceptance acceptance,
    Course course,
    Optional<Confirmation> latency,
    Optional<Baseline> baseline) {

  /**
   * Whether what was asked for was met: the network is smaller, as small and as fast as it was to
   * become, on the test split, which no decision has seen, its metric is within the tolerance, and
   * its outputs in ONNX Runtime are torch's.
   */
  public boolean met() {
    return acceptance.smaller()
        && course.reached(acceptance.costAfter())
        && latency.map(Confirmation::met).orElse(true)
        && acceptance.withinTolerance()
        && acceptance.sameOutputs();
  }

  /**
   * A network of the same price that was made another way.
   *
   * @param name how, as {@code random}
   * @param macs for one input
   * @param parameters that it has
   * @param selection its metric on the selection split, in ONNX Runtime
   * @param test its metric on the test split, in ONNX Runtime
   */
  public record Baseline(String name, long macs, long parameters, double selection, double test) {}
}
