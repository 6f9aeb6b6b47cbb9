package io.espalier.torch;

/**
 * The number format in which a network computes; parameters, BatchNorm statistics and the state of
 * an optimizer are float32 under each.
 */
public enum Precision {
  /** {@link #BF16} where the processor multiplies bfloat16 natively, {@link #FP32} elsewhere. */
  AUTO,
  /** 32-bit floating point throughout. */
  FP32,
  /**
   * Convolutions and matrix products in bfloat16 (8 bits of exponent, 8 of significand), with their
   * weights rounded anew in each step. Normalisations, softmax, reductions, exponentials,
   * logarithms, powers, roots and losses are computed in float32; other operators in the type of
   * their operands.
   */
  BF16;

  /** The format that is meant on this machine: {@link #FP32} or {@link #BF16}. */
  public Precision resolve() {
    return switch (this) {
      case AUTO -> Hardware.multipliesBfloat16() ? BF16 : FP32;
      case FP32, BF16 -> this;
    };
  }
}
