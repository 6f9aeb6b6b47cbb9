package io.espalier.data;

import io.espalier.tensor.Shape;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * CIFAR-10 or CIFAR-100 in a folder of binary files, each of any number of whole records. The
 * folder may also be the one in which the published archive was unpacked.
 */
record CifarSpec(String text, CifarFormat format, Path folder) implements DataSpec {
  static final Shape IMAGE = Shape.of(3, 32, 32);
  static final int PIXELS = 3 * 32 * 32;

  @Override
  public Dataset open(Split split) throws DataException {
    Path root = Folders.require(folder);
    if (Files.isDirectory(root.resolve(format.archiveFolder()))) {
      root = root.resolve(format.archiveFolder());
    }
    List<Path> files = new ArrayList<>();
    for (String name : format.files(split)) {
      if (Files.exists(root.resolve(name))) {
        files.add(root.resolve(name));
      }
    }
    if (files.isEmpty()) {
      throw new DataException(
          root + " has none of the files expected: " + String.join(", ", format.files(split)));
    }
    Records records = new Records(files);
    for (Path file : files) {
      records.append(file);
    }
    List<String> names =
        Folders.classNames(root.resolve(format.namesFile()), format.standardNames().size())
            .orElse(format.standardNames());
    return new InMemoryDataset(IMAGE, names, records.labels, records.images);
  }

  @Override
  public String toString() {
    return text;
  }

  /** The records read so far, of files whose lengths are checked beforehand. */
  private final class Records {
    private final int[] labels;
    private final byte[][] images;
    private int count;

    Records(List<Path> files) throws DataException {
      long total = 0;
      for (Path file : files) {
        total += records(file);
      }
      if (total > Integer.MAX_VALUE - 8) {
        throw new DataException(folder + " has more images than fit in memory: " + total);
      }
      labels = new int[(int) total];
      images = new byte[(int) total][];
    }

    private long records(Path file) throws DataException {
      long bytes = Folders.bytes(file);
      int record = format.recordBytes();
      if (bytes == 0 || bytes % record != 0) {
        throw truncated(file, Math.max(1, Math.ceilDiv(bytes, record)), bytes);
      }
      return bytes / record;
    }

    private DataException truncated(Path file, long records, long bytes) {
      return new DataException(
          "%s is truncated: expected %d bytes (%d records of %d), found %d; fetch it again"
              .formatted(
                  file, records * format.recordBytes(), records, format.recordBytes(), bytes));
    }

    private void append(Path file) throws DataException {
      long records = records(file);
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
        for (int record = 0; record < records; record++) {
          for (int range : format.labelRanges()) {
            labels[count] = label(file, record, in.read(), range);
          }
          byte[] image = in.readNBytes(PIXELS);
          if (image.length < PIXELS) {
            throw truncated(file, records, (long) record * format.recordBytes());
          }
          images[count++] = image;
        }
      } catch (IOException e) {
        throw DataException.unreadable(file, e);
      }
    }

    private int label(Path file, int record, int label, int range) throws DataException {
      if (label < 0 || label >= range) {
        throw new DataException(
            "%s, record %d: label %d is not in 0..%d".formatted(file, record, label, range - 1));
      }
      return label;
    }
  }
}
