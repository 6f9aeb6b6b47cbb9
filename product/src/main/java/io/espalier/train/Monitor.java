package io.espalier.train;

/** Follows long work while it goes on. */
public interface Monitor {
  /** Nobody watches. */
  Monitor NONE = line -> {};

  /** Something worth a line has happened. */
  void say(String line);

  /** Hears of each training step. */
  default Progress progress() {
    return Progress.NONE;
  }
}
