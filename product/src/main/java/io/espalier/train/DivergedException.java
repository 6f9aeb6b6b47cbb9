package io.espalier.train;

/** Says that the loss stopped being a number: at which epoch and step. */
public final class DivergedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  DivergedException(int epoch, int step, double loss) {
    super(
        "the loss became %s at epoch %d, step %d; a lower learning rate may help"
            .formatted(loss, epoch, step));
  }
}
