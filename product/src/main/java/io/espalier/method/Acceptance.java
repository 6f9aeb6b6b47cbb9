package io.espalier.method;

import io.espalier.cost.Cost;
import io.espalier.eval.OutputAgreement;
import io.espalier.eval.Task;
import io.espalier.eval.Tolerance;
import io.espalier.ort.Latency;

/**
 * What was measured of a compressed file beside the original.
 *
 * @param costBefore price of the original network
 * @param costAfter price of the compressed one
 * @param task what the network is for
 * @param selection metric on the selection split, in ONNX Runtime
 * @param test metric on the test split, in ONNX Runtime, read once
 * @param agreement of ONNX Runtime's outputs with torch's, on the compressed network
 * @param latency of both files; the original, {@link #BEFORE}, is the reference
 * @param tolerance the limit on the test split
 */
public record Acceptance(
    Cost costBefore,
    Cost costAfter,
    Task task,
    Comparison selection,
    Comparison test,
    OutputAgreement agreement,
    Latency latency,
    Tolerance tolerance) {

  /** Name of the original in {@link #latency}. */
  public static final String BEFORE = "original";

  /** Name of the compressed network in {@link #latency}. */
  public static final String AFTER = "compressed";

  /** Whether fewer MACs and fewer parameters are left. */
  public boolean smaller() {
    return costAfter.macs() < costBefore.macs() && costAfter.parameters() < costBefore.parameters();
  }

  /** Whether the metric on the test split, which no decision has seen, is within the tolerance. */
  public boolean withinTolerance() {
    return tolerance.holds(task.metric().points(test.after()));
  }

  /**
   * Whether ONNX Runtime gives the outputs that torch gives, within a thousandth of each image's
   * greatest output: what two engines' order of summation makes of float32.
   */
  public boolean sameOutputs() {
    return agreement.relative() < 1e-3;
  }

  /** Whether the time's 95 % interval lies below the original's time. */
  public boolean faster() {
    return latency.of(AFTER).ratio().high() < 1;
  }
}
