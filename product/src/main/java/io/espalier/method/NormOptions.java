package io.espalier.method;

import java.util.Locale;

/**
 * Whether a network trains with BatchNorm that its file does not have.
 *
 * @param insert when BatchNorm is put behind the convolutions before training
 * @param keep whether the inserted ones stay in the result, and are not folded into the
 *     convolutions
 */
public record NormOptions(Insertion insert, boolean keep) {
  /** BatchNorm where it was folded away, and folded away again in the result. */
  public static final NormOptions DEFAULT = new NormOptions(Insertion.AUTO, false);

  /** When BatchNorm is inserted. */
  public enum Insertion {
    /**
     * Where a network has no normalisation at all, as after an export that folds, and {@linkplain
     * #ANEW anew} where it imitates: its images need not be of the kind that it was trained on.
     */
    AUTO,
    /**
     * Behind each convolution, with statistics of the images that it now trains on; BatchNorms that
     * it has are folded before. With those of other images it would compute something else in
     * training than it does at inference.
     */
    ANEW,
    /** Behind each convolution that has none. */
    ALWAYS,
    /** Not at all. */
    NEVER;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
