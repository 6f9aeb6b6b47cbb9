package io.espalier.channels;

/** Whether a cut may change what remains. */
public enum Exactness {
  /**
   * With the weights zeroed that read what goes, all that remains computes the same values:
   * channels over which a normalisation takes statistics stay.
   */
  EXACT,

  /**
   * Channels go through LayerNorm and GroupNorm too. Mean and variance are then those of the
   * channels that are left, so that what remains computes other values: a cut is approximate.
   */
  THROUGH_NORMS
}
