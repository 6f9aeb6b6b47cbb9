package io.espalier.run;

import io.espalier.disk.AtomicFile;
import io.espalier.onnx.OnnxReader;
import io.espalier.onnx.OnnxWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The checkpoints of a run on disk: a network, a state and perhaps a mark under each number. */
final class Checkpoints {
  private static final String GRAPH = ".onnx";
  private static final String STATE = ".state";
  private static final String KEEP = ".keep";

  /** How many of the newest stay: one to go on from, and one should that be damaged. */
  private static final int NEWEST = 2;

  private final Path folder;

  Checkpoints(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  /** Writes the state last: it stands for a complete checkpoint. */
  void save(Checkpoint checkpoint) throws IOException {
    int number = checkpoint.number();
    Files.deleteIfExists(file(number, STATE));
    OnnxWriter.write(checkpoint.graph(), file(number, GRAPH));
    StateFile.write(file(number, STATE), checkpoint.tensors(), checkpoint.position());
    removeOld();
  }

  private void removeOld() throws IOException {
    List<Integer> numbers = numbers();
    for (int number : numbers.subList(0, Math.max(0, numbers.size() - NEWEST))) {
      if (!Files.exists(file(number, KEEP))) {
        Files.deleteIfExists(file(number, STATE));
        Files.deleteIfExists(file(number, GRAPH));
        Files.deleteIfExists(OnnxWriter.dataFile(file(number, GRAPH)));
      }
    }
  }

  void keep(int number) throws IOException {
    require(number);
    AtomicFile.write(file(number, KEEP), out -> {});
  }

  void release(int number) throws IOException {
    Files.deleteIfExists(file(number, KEEP));
    removeOld();
  }

  Checkpoint load(int number) throws IOException {
    require(number);
    StateFile.State state = StateFile.read(file(number, STATE));
    return new Checkpoint(
        number, OnnxReader.read(file(number, GRAPH)), state.tensors(), state.position());
  }

  private void require(int number) throws RunException {
    if (!Files.exists(file(number, STATE))) {
      throw new RunException(folder + ": there is no checkpoint " + number);
    }
  }

  /** The numbers of complete checkpoints, ascending. */
  List<Integer> numbers() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("\\d{4,9}\\" + STATE))
          .map(name -> Integer.valueOf(name.substring(0, name.length() - STATE.length())))
          .sorted()
          .toList();
    }
  }

  /** Removes what a cut-off left: unfinished files, and networks whose state was not written. */
  void removeUnfinished() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        Path state = folder.resolve(name.replaceFirst("\\..*$", STATE));
        if (name.endsWith(AtomicFile.UNFINISHED)
            || (name.matches("\\d{4,9}\\" + GRAPH + ".*") && !Files.exists(state))) {
          Files.delete(file);
        }
      }
    }
  }

  private Path file(int number, String ending) {
    return folder.resolve("%04d%s".formatted(number, ending));
  }
}
