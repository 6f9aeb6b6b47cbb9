package io.espalier.cli;

import io.espalier.graph.Graph;
import io.espalier.onnx.OnnxReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The network that a command works on. */
final class ModelArgument {
  @Parameters(index = "0", paramLabel = "MODEL", description = "A network, as an ONNX file.")
  Path file;

  /**
   * Reads the file.
   *
   * @throws IOException if it is missing, or is not a network that can be read
   */
  Graph read() throws IOException {
    return read(file);
  }

  /** The same for any file. */
  static Graph read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + ": a folder; MODEL is an ONNX file");
    }
    return OnnxReader.read(file);
  }
}
