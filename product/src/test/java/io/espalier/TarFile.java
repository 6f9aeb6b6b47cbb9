package io.espalier;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Plain files of a tar archive with names of at most 100 characters. */
public final class TarFile {
  private static final int BLOCK = 512;

  private TarFile() {}

  /** The content of the files of the names that are wanted, in the order of the archive. */
  public static Map<String, byte[]> read(Path archive, Predicate<String> wanted)
      throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(archive))) {
      byte[] header = in.readNBytes(BLOCK);
      while (header.length == BLOCK && header[0] != 0) {
        String name = text(header, 0, 100);
        int size = Integer.parseInt(text(header, 124, 12).strip(), 8);
        if (header[156] == '0' && wanted.test(name)) {
          files.put(name, in.readNBytes(size));
        } else {
          in.skipNBytes(size);
        }
        in.skipNBytes(Math.floorMod(-size, BLOCK));
        header = in.readNBytes(BLOCK);
      }
    }
    return files;
  }

  private static String text(byte[] header, int from, int length) {
    String field = new String(header, from, length, US_ASCII);
    int end = field.indexOf('\0');
    return end < 0 ? field : field.substring(0, end);
  }
}
