package io.espalier.data;

import io.espalier.tensor.Shape;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The content of an IDX file of unsigned bytes.
 *
 * <pre>
 * 0   1 byte    0
 * 1   1 byte    0
 * 2   1 byte    element type: 8 = unsigned byte
 * 3   1 byte    number of axes
 * 4   4 bytes   extent of each axis, big-endian, outermost first
 * …             the elements, row-major
 * </pre>
 *
 * @param itemShape the extents without the outermost
 * @param items the elements, one array for each index of the outermost axis
 */
record IdxFile(Shape itemShape, List<byte[]> items) {
  private static final int UNSIGNED_BYTES = 0x0800;
  private static final int GZIP_MAGIC = 0x1F8B;
  private static final int LARGEST_EXTENT = 1 << 14;

  /**
   * Reads a file, compressed with gzip or not.
   *
   * @throws DataException if it cannot be read, is no IDX file of bytes with {@code axes} axes, or
   *     is shorter or longer than its extents say
   */
  static IdxFile read(Path file, int axes) throws DataException {
    try (DataInputStream in = new DataInputStream(decompressed(file))) {
      return read(file, axes, in);
    } catch (ZipException e) {
      throw new DataException(file + " is not a sound gzip file (" + e.getMessage() + ")");
    } catch (EOFException e) {
      throw new DataException(file + " is truncated: it ends early; fetch it again");
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
  }

  private static InputStream decompressed(Path file) throws IOException {
    BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    in.mark(2);
    int magic = in.read() << 8 | in.read();
    in.reset();
    boolean gzip = magic == GZIP_MAGIC || file.toString().endsWith(".gz");
    return gzip ? new BufferedInputStream(new GZIPInputStream(in, 1 << 16), 1 << 16) : in;
  }

  private static IdxFile read(Path file, int axes, DataInputStream in) throws IOException {
    int magic = in.readInt();
    if (magic != (UNSIGNED_BYTES | axes)) {
      throw new DataException(
          "%s is not an IDX file of bytes with %d axes: it starts with %08x, expected %08x"
              .formatted(file, axes, magic, UNSIGNED_BYTES | axes));
    }
    int[] extents = new int[axes];
    for (int axis = 0; axis < axes; axis++) {
      extents[axis] = in.readInt();
      int largest = axis == 0 ? Integer.MAX_VALUE : LARGEST_EXTENT;
      if (extents[axis] < 1 || extents[axis] > largest) {
        throw new DataException(
            "%s: extent %d of axis %d is not in 1..%d"
                .formatted(file, Integer.toUnsignedLong(extents[axis]), axis, largest));
      }
    }
    Shape itemShape = Shape.of(Arrays.copyOfRange(extents, 1, axes));
    int itemBytes = Math.toIntExact(itemShape.elements());
    long header = Integer.BYTES * (1L + axes);
    long expected = header + (long) extents[0] * itemBytes;
    List<byte[]> items = new ArrayList<>();
    for (int i = 0; i < extents[0]; i++) {
      byte[] item = in.readNBytes(itemBytes);
      if (item.length < itemBytes) {
        long found = header + (long) i * itemBytes + item.length;
        throw new DataException(
            "%s is truncated: expected %d bytes (%d records of %d), found %d%s; fetch it again"
                .formatted(file, expected, extents[0], itemBytes, found, unpacked(file)));
      }
      items.add(item);
    }
    if (in.read() >= 0) {
      throw new DataException(
          "%s is longer than its header says: expected %d bytes (%d records of %d)%s"
              .formatted(file, expected, extents[0], itemBytes, unpacked(file)));
    }
    return new IdxFile(itemShape, items);
  }

  private static String unpacked(Path file) {
    return file.toString().endsWith(".gz") ? " when unpacked" : "";
  }
}
