package io.espalier.ort;

import java.io.IOException;

/** Says which model file ONNX Runtime does not open, and why. */
public final class ModelLoadException extends IOException {
  private static final long serialVersionUID = 1L;

  ModelLoadException(String message) {
    super(message);
  }

  ModelLoadException(String message, Throwable cause) {
    super(message, cause);
  }
}
