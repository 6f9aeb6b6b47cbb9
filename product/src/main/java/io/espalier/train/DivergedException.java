package io.espalier.train;

/** Says that the loss stopped being a number: at which epoch and step. */
public final class DivergedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  private final int step;
  private final double loss;

  DivergedException(int epoch, int step, double loss) {
    super(
        "the loss became %s at epoch %d, step %d; a lower learning rate may help"
            .formatted(loss, epoch, step));
    this.step = step;
    this.loss = loss;
  }

  /** The step of the epoch at which it happened, from 1. */
  public int step() {
    return step;
  }

  /** The loss of that step. */
  public double loss() {
    return loss;
  }
}
