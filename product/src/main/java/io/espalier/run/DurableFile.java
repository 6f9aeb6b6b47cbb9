package io.espalier.run;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** A file that is either complete and on disk, or not there. */
final class DurableFile {
  /** The end of the name of a file that is not complete. */
  static final String UNFINISHED = ".tmp";

  /** What writes the bytes of a file. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private DurableFile() {}

  /** Writes under a temporary name beside the target, syncs, and renames over the target. */
  static void write(Path target, Content content) throws IOException {
    Path unfinished = target.resolveSibling(target.getFileName() + UNFINISHED);
    try (FileChannel channel =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
      content.writeTo(out);
      out.flush();
      channel.force(true);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(unfinished);
      throw e;
    }
    Files.move(
        unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncFolder(Objects.requireNonNull(target.toAbsolutePath().getParent()));
  }

  /** Makes renames and removals in a folder durable, where the system lets a folder be synced. */
  private static void syncFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows opens no folders; there the rename itself is durable.
    }
  }
}
