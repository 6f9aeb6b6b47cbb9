package io.espalier.study;

import java.io.IOException;

/** Says what is wrong with a study's file or folder, and where. */
public final class StudyException extends IOException {
  private static final long serialVersionUID = 1L;

  StudyException(String message) {
    super(message);
  }

  StudyException(String message, Throwable cause) {
    super(message, cause);
  }
}
