package io.espalier.onnx;

import java.io.IOException;
import java.nio.file.Path;

/** Says that a file cannot be read or written as an ONNX network: which file, where in it, why. */
public final class OnnxException extends IOException {
  private static final long serialVersionUID = 1L;

  OnnxException(Path file, String problem) {
    super(line(file, problem));
  }

  OnnxException(Path file, String problem, Throwable cause) {
    super(line(file, problem), cause);
  }

  /** One line, whatever a file puts into its names. */
  private static String line(Path file, String problem) {
    return (file + ": " + problem).replaceAll("\\p{Cntrl}", "?");
  }
}
