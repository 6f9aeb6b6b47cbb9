package io.espalier.latency;

/**
 * A network's time beside the original's, as it was measured in turns.
 *
 * @param target as {@code 0.5x} or {@code 5 ms}
 * @param batch images in a batch
 * @param threads of ONNX Runtime
 * @param predictedMillis what the table of layers promised, in milliseconds
 * @param originalMillis median of the original
 * @param millis median of the network
 * @param ratio its time over the original's: less than 1 = faster
 * @param low lower bound of the ratio's 95 % interval
 * @param high upper bound
 * @param met whether it is within the target
 */
public record Confirmation(
    String target,
    int batch,
    int threads,
    double predictedMillis,
    double originalMillis,
    double millis,
    double ratio,
    double low,
    double high,
    boolean met) {

  /** In a sentence for people. */
  public String sentence() {
    return "%.3f ms, %.3f of the original's time (%.3f to %.3f), at batch %d with %d threads; the target of %s is %s"
        .formatted(millis, ratio, low, high, batch, threads, target, met ? "met" : "not met");
  }
}
