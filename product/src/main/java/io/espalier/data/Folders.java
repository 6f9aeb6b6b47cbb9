package io.espalier.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the formats that are a folder of files have in common. */
final class Folders {
  private Folders() {}

  /** The folder or file that a user's text names; a leading {@code ~/} is the user's home. */
  static Path path(String text) {
    return text.equals("~") || text.startsWith("~/")
        ? Path.of(System.getProperty("user.home") + text.substring(1))
        : Path.of(text);
  }

  /**
   * The folder itself.
   *
   * @throws DataException if it is missing or no folder
   */
  static Path require(Path folder) throws DataException {
    if (!Files.isDirectory(folder)) {
      throw new DataException(
          Files.exists(folder)
              ? folder + " is not a folder; name the folder that holds the data files"
              : "data folder " + folder + " does not exist");
    }
    return folder;
  }

  static long bytes(Path file) throws DataException {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
  }

  /**
   * The class names that a text file lists, one a line; empty if there is no such file.
   *
   * @throws DataException if it does not list {@code count} names
   */
  static Optional<List<String>> classNames(Path file, int count) throws DataException {
    Optional<List<String>> names = classNames(file);
    if (names.isPresent() && names.get().size() != count) {
      throw new DataException(
          "%s names %d classes; expected %d, one a line"
              .formatted(file, names.get().size(), count));
    }
    return names;
  }

  /** The class names that a text file lists, one a line; empty if there is no such file. */
  static Optional<List<String>> classNames(Path file) throws DataException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Files.readAllLines(file).stream().map(String::strip).filter(s -> !s.isEmpty()).toList());
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
  }
}
