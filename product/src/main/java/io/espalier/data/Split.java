package io.espalier.data;

/** One of the two parts in which data sets are published. */
public enum Split {
  /** The images to learn from. */
  TRAIN("training"),
  /** The images to judge by. */
  TEST("test");

  private final String word;

  Split(String word) {
    this.word = word;
  }

  /** Its name in a sentence: {@code training} or {@code test} images. */
  String word() {
    return word;
  }
}
