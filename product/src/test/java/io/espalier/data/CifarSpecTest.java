package io.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.Shared;
import io.espalier.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarSpecTest {
  @TempDir private Path folder;

  /** A record whose pixels are all {@code pixel} but for the first byte of each plane: 1, 2, 3. */
  private static byte[] records(int labelBytes, int... labelsAndPixels) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < labelsAndPixels.length; at += labelBytes + 1) {
      for (int i = 0; i < labelBytes; i++) {
        out.write(labelsAndPixels[at + i]);
      }
      for (int plane = 1; plane <= 3; plane++) {
        byte[] pixels = new byte[1024];
        Arrays.fill(pixels, (byte) labelsAndPixels[at + labelBytes]);
        pixels[0] = (byte) plane;
        out.writeBytes(pixels);
      }
    }
    return out.toByteArray();
  }

  private void write(String name, byte[] content) throws IOException {
    Files.write(folder.resolve(name), content);
  }

  private Dataset open10(Split split) throws IOException {
    return DataSpec.parse("cifar10:" + folder).open(split);
  }

  private Dataset open100(Split split) throws IOException {
    return DataSpec.parse("cifar100:" + folder).open(split);
  }

  @Test
  void cifar10IsReadFromTheBatchesThatAreThere() throws IOException {
    write("data_batch_2.bin", records(1, 3, 200));
    write("data_batch_1.bin", records(1, 9, 10, 0, 20));
    write("test_batch.bin", records(1, 5, 250));

    Dataset train = open10(Split.TRAIN);

    assertThat(train.size()).isEqualTo(3);
    assertThat(train.imageShape()).isEqualTo(Shape.of(3, 32, 32));
    assertThat(ClassNames.of(train))
        .hasSize(10)
        .startsWith("airplane", "automobile")
        .endsWith("truck");
    assertThat(new int[] {train.label(0), train.label(1), train.label(2)}).containsExactly(9, 0, 3);
    byte[] image = new byte[3072];
    train.read(2, image);
    assertThat(image[0]).isEqualTo((byte) 1);
    assertThat(image[1024]).isEqualTo((byte) 2);
    assertThat(image[2048]).isEqualTo((byte) 3);
    assertThat(image[3071]).isEqualTo((byte) 200);
    assertThat(open10(Split.TEST).label(0)).isEqualTo(5);
    assertThatThrownBy(() -> train.label(3)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void cifar100TakesTheFineLabel() throws IOException {
    write("train.bin", records(2, 19, 99, 1));
    write("test.bin", records(2, 0, 42, 1, 3, 7, 1));

    assertThat(open100(Split.TRAIN).label(0)).isEqualTo(99);
    Dataset test = open100(Split.TEST);
    assertThat(test.size()).isEqualTo(2);
    assertThat(test.label(0)).isEqualTo(42);
    assertThat(ClassNames.of(test)).hasSize(100).doesNotHaveDuplicates().isSorted();
    assertThat(ClassNames.of(test).get(42)).isEqualTo("leopard");
  }

  @Test
  void classesAreNamedByTheFileBesideTheImages() throws IOException {
    write("test_batch.bin", records(1, 5, 250));
    Files.writeString(folder.resolve("batches.meta.txt"), "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n");
    assertThat(ClassNames.of(open10(Split.TEST))).startsWith("a").endsWith("j");

    Files.writeString(folder.resolve("batches.meta.txt"), "a\nb\n");
    assertThatThrownBy(() -> open10(Split.TEST))
        .isInstanceOf(DataException.class)
        .hasMessage(
            folder.resolve("batches.meta.txt") + " names 2 classes; expected 10, one a line");
  }

  @Test
  void theFolderAroundTheUnpackedArchiveWillDo() throws IOException {
    Files.createDirectory(folder.resolve("cifar-10-batches-bin"));
    write("cifar-10-batches-bin/test_batch.bin", records(1, 5, 250));
    assertThat(open10(Split.TEST).size()).isEqualTo(1);
  }

  @Test
  void aMissingFolderIsNamed() {
    Path absent = folder.resolve("absent");
    assertThatThrownBy(() -> DataSpec.parse("cifar10:" + absent).open(Split.TEST))
        .isInstanceOf(DataException.class)
        .hasMessage("data folder " + absent + " does not exist");
  }

  @Test
  void aTildeIsTheHomeOfTheUser() {
    assertThatThrownBy(() -> DataSpec.parse("cifar10:~/absent/folder").open(Split.TEST))
        .hasMessage(
            "data folder "
                + Path.of(System.getProperty("user.home"), "absent", "folder")
                + " does not exist");
  }

  @Test
  void aFileInPlaceOfTheFolderIsNamed() throws IOException {
    write("test_batch.bin", records(1, 5, 250));
    Path file = folder.resolve("test_batch.bin");
    assertThatThrownBy(() -> DataSpec.parse("cifar10:" + file).open(Split.TEST))
        .isInstanceOf(DataException.class)
        .hasMessage(file + " is not a folder; name the folder that holds the data files");
  }

  @Test
  void missingFilesAreListed() {
    assertThatThrownBy(() -> open10(Split.TRAIN))
        .isInstanceOf(DataException.class)
        .hasMessage(
            folder
                + " has none of the files expected: data_batch_1.bin, data_batch_2.bin,"
                + " data_batch_3.bin, data_batch_4.bin, data_batch_5.bin");
  }

  @Test
  void aTruncatedBatchIsNamedWithItsLengths() throws IOException {
    write("data_batch_1.bin", records(1, 1, 1));
    write("data_batch_2.bin", Arrays.copyOf(records(1, 1, 1, 2, 2), 4000));
    assertThatThrownBy(() -> open10(Split.TRAIN))
        .isInstanceOf(DataException.class)
        .hasMessage(
            folder.resolve("data_batch_2.bin")
                + " is truncated: expected 6146 bytes (2 records of 3073), found 4000; fetch it"
                + " again");
  }

  @Test
  void anEmptyBatchIsTruncated() throws IOException {
    write("test.bin", new byte[0]);
    assertThatThrownBy(() -> open100(Split.TEST))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("expected 3074 bytes (1 records of 3074), found 0");
  }

  @Test
  void aLabelOutOfRangeIsNamedWithItsRecord() throws IOException {
    write("test_batch.bin", records(1, 9, 1, 10, 1));
    assertThatThrownBy(() -> open10(Split.TEST))
        .isInstanceOf(DataException.class)
        .hasMessage(folder.resolve("test_batch.bin") + ", record 1: label 10 is not in 0..9");
  }

  @Test
  void bothLabelsOfCifar100AreChecked() throws IOException {
    write("train.bin", records(2, 20, 1, 1));
    assertThatThrownBy(() -> open100(Split.TRAIN)).hasMessageContaining("label 20 is not in 0..19");
    write("train.bin", records(2, 19, 100, 1));
    assertThatThrownBy(() -> open100(Split.TRAIN))
        .hasMessageContaining("label 100 is not in 0..99");
  }

  @Test
  void theSameImagesHaveTheSameFingerprint() throws IOException {
    write("data_batch_1.bin", records(1, 1, 1, 2, 2));
    write("test_batch.bin", records(1, 2, 2));
    Dataset train = open10(Split.TRAIN);
    assertThat(train.fingerprint()).hasSize(64).isEqualTo(open10(Split.TRAIN).fingerprint());
    assertThat(train.subset(1).fingerprint()).isEqualTo(open10(Split.TEST).fingerprint());
    assertThat(train.subset(0).fingerprint()).isNotEqualTo(train.subset(1).fingerprint());
    assertThat(train.subset(1, 0).fingerprint()).isNotEqualTo(train.fingerprint());
    assertThat(train.subset(0, 1).fingerprint()).isEqualTo(train.fingerprint());
  }

  @Test
  void realCifar10IsRead() throws IOException {
    DataSpec spec = DataSpec.parse("cifar10:" + Shared.data("cifar10-mini"));
    Dataset train = spec.open(Split.TRAIN);
    Dataset test = spec.open(Split.TEST);
    assertThat(train.size()).isEqualTo(2000);
    assertThat(test.size()).isEqualTo(1000);
    // The published test set begins with a cat, two ships and an airplane.
    assertThat(new int[] {test.label(0), test.label(1), test.label(2), test.label(3)})
        .containsExactly(3, 8, 8, 0);
    assertThat(ClassNames.of(test).get(test.label(0))).isEqualTo("cat");
  }
}
