package io.espalier.onnx;

import java.io.IOException;
import java.nio.file.Path;

/** Says that a file cannot be read or written as an ONNX network: which file, where in it, why. */
public final class OnnxException extends IOException {
  private static final long serialVersionUID = 1L;

  OnnxException(Path file, String problem) {
    super(file + ": " + problem);
  }

  OnnxException(Path file, String problem, Throwable cause) {
    super(file + ": " + problem, cause);
  }
}
