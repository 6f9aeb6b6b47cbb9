package io.espalier.cli;

/** What the process says at its end. */
final class ExitCode {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int WRONG_USE = 2;

  /** The work was done, but the target or the tolerance was not met. */
  static final int NOT_MET = 3;

  private ExitCode() {}
}
