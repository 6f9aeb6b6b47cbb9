package io.espalier.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The file that a command writes its network to. */
final class OutputOption {
  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "OUT",
      description = "The ONNX file to write; an existing one is replaced at the end.")
  Path file;

  /**
   * Finds out, before long work begins, that the file could not be written at its end.
   *
   * @param input the file that is read, which must stay
   * @throws IOException if so
   */
  void requireWritable(Path input) throws IOException {
    requireWritable(file, "--output", input);
  }

  /** The same for a file that another option names. */
  static void requireWritable(Path file, String option, Path input) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file)) {
      throw new IOException(file + ": a folder; " + option + " is the file to write");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException(file + ": not a file that can be replaced; choose another name");
    }
    if (folder == null || !Files.isDirectory(folder)) {
      throw new IOException(file + ": its folder does not exist; make it first");
    }
    if (!Files.isWritable(folder)) {
      throw new IOException(file + ": its folder cannot be written to");
    }
    if (Files.exists(file) && Files.exists(input) && Files.isSameFile(file, input)) {
      throw new IOException(file + ": would replace the network that is read; choose another name");
    }
  }
}
