package io.espalier.cli;

/** How far a piece of work has come, on standard error. */
interface Progress extends AutoCloseable {

  /** Some more steps are done. */
  void advance(long steps);

  /** What stands behind the count from now on, as {@code loss 0.31}. */
  void note(String text);

  @Override
  void close();
}
