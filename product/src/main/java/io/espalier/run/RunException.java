package io.espalier.run;

import java.io.IOException;

/** Says why a run's folder cannot be made, read or written, and what to do about it. */
public final class RunException extends IOException {
  private static final long serialVersionUID = 1L;

  public RunException(String message) {
    super(message);
  }

  public RunException(String message, Throwable cause) {
    super(message, cause);
  }
}
