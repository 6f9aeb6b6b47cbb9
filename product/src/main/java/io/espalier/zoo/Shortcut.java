package io.espalier.zoo;

/** How a residual block's shortcut follows when resolution and channels change. */
public enum Shortcut {
  /**
   * Option A of He et al. (2016): every second row and column, and zero channels added on both
   * sides. It has no parameters.
   */
  PAD,
  /** Option B: a 1x1 convolution with the block's stride, and BatchNorm. */
  CONVOLUTION
}
