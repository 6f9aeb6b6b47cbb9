package io.espalier.method;

import io.espalier.onnx.OnnxWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Puts a network's file at its place once it is proven.
 *
 * <p>Until then it lies in a folder of its own beside that place, under its final name: a network
 * too large for one file names the one that holds its weights.
 */
final class Delivery {
  private static final String UNPROVEN = ".unproven";

  private final Path file;

  Delivery(Path file) {
    this.file = file.toAbsolutePath();
  }

  /** What is done with the file while it is not at its place. */
  @FunctionalInterface
  interface Step<R> {
    R of(Path candidate) throws IOException;
  }

  /**
   * Writes, proves and moves.
   *
   * @param write writes the network, and its weights beside it where they need a file of their own
   * @param proof throws if the file is not to be delivered
   * @return what the proof gives
   * @throws IOException as the steps do, or if the file cannot be moved; what was at its place is
   *     untouched then
   */
  <R> R of(Step<?> write, Step<R> proof) throws IOException {
    Path folder =
        Files.createTempDirectory(file.resolveSibling(""), "." + file.getFileName() + UNPROVEN);
    Path candidate = folder.resolve(file.getFileName());
    Path weights = OnnxWriter.dataFile(candidate);
    try {
      write.of(candidate);
      R proven = proof.of(candidate);
      if (Files.exists(weights)) {
        move(weights, OnnxWriter.dataFile(file));
      }
      move(candidate, file);
      return proven;
    } finally {
      Files.deleteIfExists(weights);
      Files.deleteIfExists(candidate);
      Files.deleteIfExists(folder);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
