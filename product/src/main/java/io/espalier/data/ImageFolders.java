package io.espalier.data;

import io.espalier.data.image.ImageDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Image files in folders. What is named with a leading dot is hidden, and passed over. */
final class ImageFolders {
  private static final Path TRAINING = Path.of("train");
  private static final List<Path> TESTS = List.of(Path.of("test"), Path.of("val"));

  private ImageFolders() {}

  /**
   * The folders of the two splits; at least one is there.
   *
   * @param test {@code test}, or {@code val} where there is none
   */
  record Divided(Optional<Path> training, Optional<Path> test) {}

  /**
   * How a folder is divided on disk: where it has {@code train} beside {@code test} or {@code val},
   * or no other folders than those; else not at all.
   */
  static Optional<Divided> divided(Path root) throws DataException {
    List<Path> folders = subfolders(root);
    Optional<Path> training = Optional.of(root.resolve(TRAINING)).filter(folders::contains);
    Optional<Path> test = TESTS.stream().map(root::resolve).filter(folders::contains).findFirst();
    Predicate<Path> isSplit =
        folder -> folder.endsWith(TRAINING) || TESTS.stream().anyMatch(folder::endsWith);
    boolean both = training.isPresent() && test.isPresent();
    boolean only = !folders.isEmpty() && folders.stream().allMatch(isSplit);
    return both || only ? Optional.of(new Divided(training, test)) : Optional.empty();
  }

  /** The folders in a folder, by name. */
  static List<Path> subfolders(Path root) throws DataException {
    Folders.require(root);
    try (Stream<Path> files = Files.list(root)) {
      return files
          .filter(file -> Files.isDirectory(file) && !isHidden(file))
          .sorted(Comparator.comparing(folder -> nameBelow(root, folder)))
          .toList();
    } catch (IOException e) {
      throw DataException.unreadable(root, e);
    }
  }

  /**
   * The images in a folder and in the folders below it, by their paths; other files are passed
   * over.
   *
   * @throws DataException if there are none
   */
  static List<Path> images(Path root) throws DataException {
    Folders.require(root);
    List<Path> images;
    try (Stream<Path> files = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
      images =
          files
              .filter(file -> ImageDecoder.isNamedAsImage(file) && isVisibleBelow(root, file))
              .filter(Files::isRegularFile)
              .sorted(Comparator.comparing(file -> nameBelow(root, file)))
              .toList();
    } catch (UncheckedIOException e) {
      throw DataException.unreadable(root, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw DataException.unreadable(root, e);
    }
    if (images.isEmpty()) {
      throw new DataException(
          "folder " + root + " holds no image (.jpg, .jpeg, .png, .bmp, .webp, .tif, .tiff)");
    }
    return images;
  }

  private static boolean isVisibleBelow(Path root, Path file) {
    for (Path part : root.relativize(file)) {
      if (isHidden(part)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHidden(Path file) {
    return String.valueOf(file.getFileName()).startsWith(".");
  }

  /** The path from a folder to a file in it, with slashes on every system. */
  static String nameBelow(Path root, Path file) {
    return root.relativize(file).toString().replace(root.getFileSystem().getSeparator(), "/");
  }
}
