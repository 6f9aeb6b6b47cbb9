package io.espalier.onnx;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes a file so that under its name there is the old content or the new one, never a part. */
final class AtomicFile {
  private static final int BUFFER_BYTES = 1 << 16;

  private AtomicFile() {}

  /** Writes content to a stream. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes the content to a temporary file in the same folder, syncs it, and renames it.
   *
   * @throws OnnxException if the folder is missing or cannot be written, or the name is one of a
   *     folder or device
   */
  static void write(Path file, Content content) throws IOException {
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    Path name = target.getFileName();
    if (folder == null || name == null) {
      throw new OnnxException(file, "cannot be written: it names no file");
    }
    if (!Files.isDirectory(folder)) {
      throw new OnnxException(file, "cannot be written: the folder " + folder + " does not exist");
    }
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw new OnnxException(file, "cannot be written: there is a folder or device of that name");
    }
    Path temporary =
        folder.resolve(
            ".%s.%d-%d.tmp"
                .formatted(name, ProcessHandle.current().pid(), Thread.currentThread().threadId()));
    try {
      fill(temporary, content);
      rename(temporary, target);
    } catch (AccessDeniedException e) {
      throw new OnnxException(file, "cannot be written: permission denied", e);
    } catch (FileSystemException e) {
      throw new OnnxException(file, "cannot be written: " + reason(e), e);
    } finally {
      Files.deleteIfExists(temporary);
    }
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
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static String reason(FileSystemException e) {
    String reason = e.getReason();
    return reason == null ? String.valueOf(e.getMessage()) : reason;
  }
}
