package io.espalier.torch;

/**
 * A constant of a network that training changes.
 *
 * @param name the constant's name in the graph
 * @param role what it does in the network
 * @param value its current value, of the net's master type; belongs to the {@link TorchNet}
 */
public record Parameter(String name, Role role, Var value) {

  /** Forgets the gradient, in an open {@link TorchScope}. */
  public void forgetGradient() {
    value.tensor().mutable_grad().reset();
  }

  /** What a parameter does in a network. */
  public enum Role {
    /** A kernel or matrix: the weight of a Conv, ConvTranspose, Gemm or MatMul. */
    WEIGHT,
    /** An addend: the bias of a Conv, ConvTranspose or Gemm, or a constant in a sum. */
    BIAS,
    /** The scale or the bias of a normalisation (Batch, Instance, Layer, Group). */
    NORM,
    /** A factor or divisor: a constant that a Mul or Div takes, or the slopes of a PRelu. */
    SCALE
  }
}
