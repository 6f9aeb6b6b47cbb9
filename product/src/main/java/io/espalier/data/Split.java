package io.espalier.data;

/** One of the two parts in which data sets are published. */
public enum Split {
  /** The images to learn from. */
  TRAIN,
  /** The images to judge by. */
  TEST
}
