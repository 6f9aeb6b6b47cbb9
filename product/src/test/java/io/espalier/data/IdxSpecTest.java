package io.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.espalier.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxSpecTest {
  private static final Path FASHION = Path.of("/usr/share/datasets/fashion-mnist");

  @TempDir private Path folder;

  private static byte[] idx(int magic, int[] extents, int... elements) {
    ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * extents.length + elements.length);
    buffer.putInt(magic);
    for (int extent : extents) {
      buffer.putInt(extent);
    }
    for (int element : elements) {
      buffer.put((byte) element);
    }
    return buffer.array();
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  /** Two images of 1 row and 3 columns. */
  private static byte[] twoImages() {
    return idx(0x803, new int[] {2, 1, 3}, 1, 2, 3, 253, 254, 255);
  }

  private static byte[] labels(int... labels) {
    return idx(0x801, new int[] {labels.length}, labels);
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private Dataset open(Split split) throws IOException {
    return DataSpec.parse("idx:" + folder).open(split);
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> open(Split.TRAIN))
        .isInstanceOf(DataException.class)
        .hasMessage(message);
  }

  private static void assertIsTwoImages(Dataset dataset) {
    assertThat(dataset.size()).isEqualTo(2);
    assertThat(dataset.imageShape()).isEqualTo(Shape.of(1, 1, 3));
    assertThat(ClassNames.of(dataset)).hasSize(10).startsWith("0").endsWith("9");
    assertThat(dataset.label(0)).isEqualTo(9);
    assertThat(dataset.label(1)).isEqualTo(4);
    byte[] image = new byte[3];
    dataset.read(1, image);
    assertThat(image).containsExactly(253, 254, 255);
  }

  @Test
  void plainFilesAreRead() throws IOException {
    write("train-images-idx3-ubyte", twoImages());
    write("train-labels-idx1-ubyte", labels(9, 4));
    assertIsTwoImages(open(Split.TRAIN));
  }

  @Test
  void gzipFilesAreRead() throws IOException {
    write("t10k-images-idx3-ubyte.gz", gzip(twoImages()));
    write("t10k-labels-idx1-ubyte.gz", gzip(labels(9, 4)));
    assertIsTwoImages(open(Split.TEST));
  }

  @Test
  void namesMayHaveDotsAndGzipIsRecognisedByItsContent() throws IOException {
    write("train-images.idx3-ubyte", gzip(twoImages()));
    write("train-labels.idx1-ubyte", labels(9, 4));
    assertIsTwoImages(open(Split.TRAIN));
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    assertRefused(folder + " has no file train-images-idx3-ubyte, with or without .gz");
    write("train-images-idx3-ubyte", twoImages());
    assertRefused(folder + " has no file train-labels-idx1-ubyte, with or without .gz");
  }

  @Test
  void aWrongMagicIsNamed() throws IOException {
    Path file = write("train-images-idx3-ubyte", idx(0x0D03, new int[] {1, 1, 1}, 0));
    write("train-labels-idx1-ubyte", labels(9, 4));
    assertRefused(
        file
            + " is not an IDX file of bytes with 3 axes: it starts with 00000d03, expected"
            + " 00000803");
  }

  @Test
  void aTruncatedFileIsNamedWithItsLengths() throws IOException {
    Path file = write("train-images-idx3-ubyte", Arrays.copyOf(twoImages(), 20));
    write("train-labels-idx1-ubyte", labels(9, 4));
    assertRefused(
        file + " is truncated: expected 22 bytes (2 records of 3), found 20; fetch it again");
  }

  @Test
  void aFileThatEndsInItsHeaderIsTruncated() throws IOException {
    write("train-labels-idx1-ubyte", labels(9, 4));
    Path file = write("train-images-idx3-ubyte", Arrays.copyOf(twoImages(), 9));
    assertRefused(file + " is truncated: it ends early; fetch it again");
  }

  @Test
  void aFileThatIsTooLongIsNamed() throws IOException {
    write("train-labels-idx1-ubyte", labels(9, 4));
    Path file = write("train-images-idx3-ubyte", Arrays.copyOf(twoImages(), 23));
    assertRefused(file + " is longer than its header says: expected 22 bytes (2 records of 3)");
  }

  @Test
  void absurdExtentsAllocateNothing() throws IOException {
    write("train-labels-idx1-ubyte", labels(9, 4));
    Path file =
        write("train-images-idx3-ubyte", idx(0x803, new int[] {Integer.MAX_VALUE, 16384, 16384}));
    assertThatThrownBy(() -> open(Split.TRAIN))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(file + " is truncated: expected 576460752034988048 bytes");
    write("train-images-idx3-ubyte", idx(0x803, new int[] {1, -1, 3}));
    assertRefused(file + ": extent 4294967295 of axis 1 is not in 1..16384");
    write("train-images-idx3-ubyte", idx(0x803, new int[] {0, 1, 3}));
    assertRefused(file + ": extent 0 of axis 0 is not in 1..2147483647");
  }

  @Test
  void brokenGzipIsNamed() throws IOException {
    write("train-labels-idx1-ubyte", labels(9, 4));
    Path file = write("train-images-idx3-ubyte.gz", twoImages());
    assertRefused(file + " is not a sound gzip file (Not in GZIP format)");

    byte[] corrupt = gzip(twoImages());
    corrupt[corrupt.length - 6] ^= 1; // the checksum
    write("train-images-idx3-ubyte.gz", corrupt);
    assertThatThrownBy(() -> open(Split.TRAIN))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(file + " is not a sound gzip file (");
  }

  @Test
  void truncatedGzipIsNamed() throws IOException {
    write("train-labels-idx1-ubyte", labels(9, 4));
    byte[] whole = gzip(twoImages());
    Path file = write("train-images-idx3-ubyte.gz", Arrays.copyOf(whole, whole.length - 12));
    assertRefused(file + " is truncated: it ends early; fetch it again");
  }

  @Test
  void imagesAndLabelsOfDifferentCountAreRefused() throws IOException {
    Path images = write("train-images-idx3-ubyte", twoImages());
    Path labels = write("train-labels-idx1-ubyte", labels(1, 2, 3));
    assertRefused(images + " has 2 images, but " + labels + " has 3 labels");
  }

  @Test
  void aLabelOutOfRangeIsRefusedUnlessTheClassesAreNamed() throws IOException {
    write("train-images-idx3-ubyte", twoImages());
    Path labels = write("train-labels-idx1-ubyte", labels(1, 10));
    Path classes = folder.resolve("classes.txt");
    assertRefused(
        labels
            + ", record 1: label 10 is not in 0..9; where there are other classes, name them in "
            + classes
            + ", one a line");

    Files.writeString(classes, "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\n");
    Dataset dataset = open(Split.TRAIN);
    assertThat(ClassNames.of(dataset).get(dataset.label(1))).isEqualTo("k");
  }

  @Test
  void fashionMnistAsDebianPackagesIt() throws IOException {
    assumeTrue(Files.isDirectory(FASHION), FASHION + " is missing (package dataset-fashion-mnist)");
    DataSpec spec = DataSpec.parse("idx:" + FASHION);
    Dataset train = spec.open(Split.TRAIN);
    assertThat(train.size()).isEqualTo(60000);
    assertThat(train.imageShape()).isEqualTo(Shape.of(1, 28, 28));
    assertThat(train.label(0)).isEqualTo(9);
    Dataset test = spec.open(Split.TEST);
    assertThat(test.size()).isEqualTo(10000);
    int[] counts = new int[10];
    for (int i = 0; i < test.size(); i++) {
      counts[test.label(i)]++;
    }
    assertThat(counts).containsOnly(1000);
  }
}
