package io.espalier.data;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Data that are missing, unreadable or not what their format demands; the message is one line. */
public final class DataException extends IOException {
  private static final long serialVersionUID = 1L;

  /** An error that {@code message} tells in full: what, where, and what to do. */
  public DataException(String message) {
    super(message);
  }

  private DataException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The error that a file could not be read; one that is a {@code DataException} stays itself. */
  static DataException unreadable(Path file, IOException cause) {
    if (cause instanceof DataException already) {
      return already;
    }
    String reason =
        switch (cause) {
          case NoSuchFileException missing -> "there is no such file";
          case AccessDeniedException denied -> "access denied";
          default -> String.valueOf(cause.getMessage());
        };
    return new DataException("cannot read " + file + ": " + reason, cause);
  }
}
