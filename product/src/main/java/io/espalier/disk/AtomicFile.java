package io.espalier.disk;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes files so that under each name there is the old content or the new one, never a part, and
 * what was written is still there after a loss of power.
 */
public final class AtomicFile {
  /** The end of the name of a file that is not complete. */
  public static final String UNFINISHED = ".tmp";

  private static final int BUFFER_BYTES = 1 << 16;

  private AtomicFile() {}

  /** What writes the bytes of a file. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** A file and what will be in it. */
  public record Part(Path file, Content content) {}

  /**
   * Writes the content to a temporary file in the same folder, syncs it, renames it over the file,
   * and syncs the folder.
   *
   * @throws FileSystemException if the folder is missing or cannot be written, or the name is one
   *     of a folder or device
   * @throws IOException if writing fails; the old file is untouched then
   */
  public static void write(Path file, Content content) throws IOException {
    write(List.of(new Part(file, content)));
  }

  /**
   * Writes several files that belong together. None is renamed before all are written and synced;
   * then they are renamed in the given order, so that one that refers to another comes last.
   *
   * @throws IOException as {@link #write(Path, Content)}
   */
  public static void write(List<Part> parts) throws IOException {
    List<Path> temporaries = new ArrayList<>();
    try {
      for (Part part : parts) {
        Path temporary = temporary(part.file());
        temporaries.add(temporary);
        fill(temporary, part.content());
      }
      for (int i = 0; i < parts.size(); i++) {
        rename(temporaries.get(i), parts.get(i).file());
        syncFolder(temporaries.get(i).resolveSibling(""));
      }
    } finally {
      for (Path temporary : temporaries) {
        Files.deleteIfExists(temporary);
      }
    }
  }

  /** A name that no other process and thread uses, in the file's folder. */
  private static Path temporary(Path file) throws FileSystemException {
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    Path name = target.getFileName();
    if (folder == null || name == null) {
      throw new FileSystemException(file.toString(), null, "it names no file");
    }
    if (!Files.isDirectory(folder)) {
      throw new FileSystemException(
          file.toString(), null, "the folder " + folder + " does not exist");
    }
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw new FileSystemException(
          file.toString(), null, "there is a folder or device of that name");
    }
    return folder.resolve(
        ".%s.%d-%d%s"
            .formatted(
                name,
                ProcessHandle.current().pid(),
                Thread.currentThread().threadId(),
                UNFINISHED));
  }

  private static void fill(Path temporary, Content content) throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                temporary,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        OutputStream out =
            new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES)) {
      content.writeTo(out);
      out.flush();
      channel.force(true);
    }
  }

  private static void rename(Path temporary, Path target) throws IOException {
    try {
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Makes a rename durable, where the system lets a folder be synced. */
  private static void syncFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows opens no folders; there the rename itself is durable.
    }
  }
}
