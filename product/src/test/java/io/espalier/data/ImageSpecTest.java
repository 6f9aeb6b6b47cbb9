package io.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.Pictures;
import io.espalier.Shared;
import io.espalier.TarFile;
import io.espalier.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageSpecTest {
  @TempDir Path root;

  /** Writes images of 2×2 pixels whose red is their number, below {@code folder}. */
  private void write(String folder, int... reds) throws IOException {
    for (int red : reds) {
      Pictures.write(root.resolve(folder).resolve("%03d.png".formatted(red)), 2, 2, red << 16);
    }
  }

  private Dataset open(String kind, String parameters, Split split) throws IOException {
    return DataSpec.parse(kind + ":" + root + parameters).open(split);
  }

  private static int[] reds(Dataset data) {
    byte[] pixels = new byte[Math.toIntExact(data.imageShape().elements())];
    return IntStream.range(0, data.size())
        .map(
            i -> {
              data.read(i, pixels);
              return Byte.toUnsignedInt(pixels[0]);
            })
        .toArray();
  }

  private static int[] labels(Dataset data) {
    return IntStream.range(0, data.size()).map(data::label).toArray();
  }

  @Test
  void aFolderAClassInTrainAndTest() throws IOException {
    write("train/dog", 3, 1);
    write("train/cat", 2);
    write("test/dog", 4);
    Dataset training = open("folder", "", Split.TRAIN);
    assertThat(training.targets()).isEqualTo(new Targets.Classes(List.of("cat", "dog")));
    assertThat(training.imageShape()).isEqualTo(Shape.of(3, 2, 2));
    assertThat(reds(training)).containsExactly(2, 1, 3);
    assertThat(labels(training)).containsExactly(0, 1, 1);
    byte[] pixels = new byte[12];
    training.read(2, pixels);
    assertThat(pixels).containsExactly(3, 3, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0);
    Dataset test = open("folder", "", Split.TEST);
    assertThat(reds(test)).containsExactly(4);
    assertThat(labels(test)).containsExactly(1);
  }

  @Test
  void valIsTheTestWhereThereIsNoTest() throws IOException {
    write("train/a", 1);
    write("train/b", 2);
    write("val/b", 3);
    assertThat(reds(open("folder", "", Split.TEST))).containsExactly(3);
    write("test/b", 4);
    assertThat(reds(open("folder", "", Split.TEST))).containsExactly(4);
  }

  @Test
  void aTestAloneCanBeOpened() throws IOException {
    write("test/a", 1);
    write("test/b", 2);
    assertThat(labels(open("folder", "", Split.TEST))).containsExactly(0, 1);
    assertThatThrownBy(() -> open("folder", "", Split.TRAIN))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("has no training images");
  }

  @Test
  void otherAndHiddenFilesArePassedOver() throws IOException {
    write("deep/deeper", 1);
    write(".hidden", 2);
    write("deep/.hidden/more", 3);
    Pictures.write(root.resolve(".4.png"), 2, 2, 4 << 16);
    Files.writeString(root.resolve("notes.txt"), "no image");
    Dataset all = open("images", "?limit=9", Split.TRAIN);
    assertThat(all.targets()).isEqualTo(new Targets.None());
    assertThat(reds(all)).containsExactly(1);
  }

  @Test
  void anAddedFileMovesNoOther() throws IOException {
    write(".", IntStream.range(0, 200).filter(i -> i % 2 == 0).toArray());
    Set<Integer> before = set(reds(open("images", "", Split.TEST)));
    assertThat(before).hasSizeBetween(8, 32);
    write(".", IntStream.range(0, 200).filter(i -> i % 2 == 1).toArray());
    Set<Integer> after = set(reds(open("images", "", Split.TEST)));
    assertThat(after).containsAll(before).hasSizeBetween(25, 55);
    Set<Integer> training = set(reds(open("images", "", Split.TRAIN)));
    assertThat(training).doesNotContainAnyElementsOf(after).hasSize(200 - after.size());
    assertThat(after.stream().filter(i -> i % 2 == 0)).hasSameSizeAs(before);
  }

  private static Set<Integer> set(int... numbers) {
    Set<Integer> set = new HashSet<>();
    Arrays.stream(numbers).forEach(set::add);
    return set;
  }

  @Test
  void theLimitTakesTheSameShareOfEachClassAndOfTheTest() throws IOException {
    write("train/a", IntStream.range(0, 60).toArray());
    write("train/b", IntStream.range(60, 90).toArray());
    write("test/a", IntStream.range(90, 105).toArray());
    write("test/b", IntStream.range(105, 120).toArray());
    Dataset training = open("folder", "?limit=30", Split.TRAIN);
    assertThat(Arrays.stream(labels(training)).filter(label -> label == 0)).hasSize(20);
    assertThat(training.size()).isEqualTo(30);
    assertThat(reds(training)).isSorted().isNotEqualTo(IntStream.range(0, 30).toArray());
    assertThat(open("folder", "?limit=30", Split.TEST).size()).isEqualTo(10);
    assertThat(open("folder", "?limit=1000", Split.TRAIN).size()).isEqualTo(90);
    assertThat(set(reds(open("folder", "?limit=60", Split.TRAIN))))
        .containsAll(set(reds(training)));
  }

  @Test
  void imagesAreStretchedToTheSize() throws IOException {
    Pictures.write(root.resolve("train/1.png"), 4, 9, 0x010203);
    Pictures.write(root.resolve("train/2.png"), 1, 1, 0x0A0B0C);
    Dataset data = open("images", "?size=3x2", Split.TRAIN);
    assertThat(data.imageShape()).isEqualTo(Shape.of(3, 2, 3));
    byte[] pixels = new byte[18];
    data.read(1, pixels);
    assertThat(pixels)
        .containsExactly(10, 10, 10, 10, 10, 10, 11, 11, 11, 11, 11, 11, 12, 12, 12, 12, 12, 12);
    assertThat(open("images", "?size=5", Split.TRAIN).imageShape()).isEqualTo(Shape.of(3, 5, 5));
    assertThatThrownBy(() -> open("images", "?limit=2", Split.TRAIN))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("train/2.png is 1x1 pixels, others are 9x4")
        .hasMessageEndingWith("images:" + root + "?limit=2&size=9x4");
  }

  @Test
  void theSizeIsFilledInWhereItIsOpen() {
    assertThat(DataSpec.parse("folder:a").sized(48, 192)).hasToString("folder:a?size=192x48");
    assertThat(DataSpec.parse("folder:a?limit=5").sized(2, 2))
        .hasToString("folder:a?limit=5&size=2x2");
    assertThat(DataSpec.parse("folder:a?size=8").sized(2, 2)).hasToString("folder:a?size=8");
    assertThat(DataSpec.parse("idx:a").sized(2, 2)).hasToString("idx:a");
    assertThat(Selection.parse("images:a").sized(2, 2)).hasToString("images:a?size=2x2");
    assertThat(Selection.parse("test:0.5").sized(2, 2)).hasToString("test:0.5");
  }

  @Test
  void imagesThatCannotBeDecodedAreNamedAndCounted() throws IOException {
    write("train", 1, 2, 3);
    Files.createFile(root.resolve("train/0.png"));
    Files.writeString(root.resolve("train/4.jpg"), "this is not a photograph");
    assertThatThrownBy(() -> open("images", "?max-bad=1", Split.TRAIN))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "2 of the 5 training images of images:%s?max-bad=1 cannot be decoded (train/0.png: the"
                + " file is empty; train/4.jpg: no image, or not a whole one); replace or remove"
                + " them, or let so many be skipped: max-bad=2",
            root);
    Dataset data = DataSpec.parse("images:" + root).withMaxBad(2).open(Split.TRAIN);
    assertThat(reds(data)).containsExactly(1, 2, 3);
    assertThat(data.remarks()).hasSize(1);
    assertThat(data.remarks().getFirst())
        .startsWith("2 of the 5 training images of")
        .contains("train/0.png: the file is empty")
        .endsWith("they are skipped");
    assertThat(data.subset(0, 2).remarks()).isEqualTo(data.remarks());
  }

  @Test
  void ofManyBadImagesTheFirstAreNamedAndAllAreNotEnough() throws IOException {
    for (int i = 0; i < 5; i++) {
      Files.createDirectories(root.resolve("train"));
      Files.createFile(root.resolve("train/" + i + ".png"));
    }
    assertThatThrownBy(() -> open("images", "?max-bad=9", Split.TRAIN))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("train/2.png: the file is empty; and 2 more)")
        .hasMessageEndingWith("none is left");
  }

  @Test
  void pixelsThatDoNotFitIntoMemoryAreDecodedAtEachReading() throws IOException {
    write("train/a", 1, 2);
    write("train/b", 3);
    ImageSpec spec = (ImageSpec) DataSpec.parse("folder:" + root);
    Dataset kept = spec.open(Split.TRAIN, 36);
    Dataset lazy = spec.open(Split.TRAIN, 35);
    assertThat(reds(lazy)).containsExactly(1, 2, 3).isEqualTo(reds(kept));
    assertThat(lazy.fingerprint()).isEqualTo(kept.fingerprint());
    assertThat(lazy.subset(2, 0).fingerprint())
        .isEqualTo(kept.subset(2, 0).fingerprint())
        .isNotEqualTo(kept.subset(0, 2).fingerprint());
    Files.delete(root.resolve("train/a/002.png"));
    assertThat(reds(kept)).containsExactly(1, 2, 3);
    assertThatThrownBy(() -> reds(lazy))
        .isInstanceOf(UncheckedIOException.class)
        .hasCauseInstanceOf(DataException.class)
        .hasMessageContaining("002.png could be decoded at first, and no longer can");
  }

  @Test
  void loaderThreadsReadWhatOneThreadReads() throws IOException {
    write("train", IntStream.range(0, 50).toArray());
    Dataset lazy = ((ImageSpec) DataSpec.parse("images:" + root)).open(Split.TRAIN, 0);
    BatchLoader loader =
        BatchLoader.sequential(lazy, Preprocessing.parse("0/0.00392156862745098"), 7);
    int next = 0;
    try (Epoch epoch = loader.withWorkers(4).open(0)) {
      while (epoch.hasNext()) {
        Batch batch = epoch.next();
        for (int i = 0; i < batch.size(); i++) {
          assertThat(Math.round(batch.images().getFloat(i * 12))).isEqualTo(next++);
        }
      }
    }
    assertThat(next).isEqualTo(50);
  }

  @Test
  void theFingerprintTellsImagesAndLabelsNotWhereTheyLie() throws IOException {
    write("one/train/a", 1, 2);
    write("one/train/b", 3);
    write("other/train/a", 1, 2);
    write("other/train/b", 3);
    String first = fingerprint("folder:" + root.resolve("one"));
    assertThat(fingerprint("folder:" + root.resolve("other"))).isEqualTo(first);
    Path here = Path.of("").toAbsolutePath();
    assertThat(fingerprint("folder:" + here.relativize(root.resolve("one").toAbsolutePath())))
        .isEqualTo(first);
    assertThat(fingerprint("images:" + root.resolve("one"))).isNotEqualTo(first);
    write("other/train/b", 4);
    assertThat(fingerprint("folder:" + root.resolve("other"))).isNotEqualTo(first);
  }

  private static String fingerprint(String spec) throws IOException {
    return DataSpec.parse(spec).open(Split.TRAIN).fingerprint();
  }

  @Test
  void selectionsDivideThem() throws IOException {
    write("train/a", IntStream.range(0, 20).toArray());
    write("train/b", IntStream.range(20, 40).toArray());
    write("test/a", IntStream.range(40, 50).toArray());
    write("test/b", IntStream.range(50, 60).toArray());
    DataSpec data = DataSpec.parse("folder:" + root);
    Splits ofTraining = Selection.parse("train:0.1").split(data, 1);
    assertThat(labels(ofTraining.selection())).containsExactly(0, 0, 1, 1);
    assertThat(ofTraining.training().size()).isEqualTo(36);
    Splits ofTest = Selection.parse("test:0.5").split(data, 1);
    assertThat(ofTest.selection().size()).isEqualTo(10);
    assertThat(set(reds(ofTest.selection()))).doesNotContainAnyElementsOf(set(reds(ofTest.test())));
  }

  @Test
  void splitsOfOtherSizesAreRefused() throws IOException {
    write("train/a", 1, 2);
    write("train/b", 3, 4);
    Pictures.write(root.resolve("test/a/1.png"), 4, 4, 0);
    Pictures.write(root.resolve("test/b/2.png"), 4, 4, 0);
    DataSpec data = DataSpec.parse("folder:" + root);
    assertThatThrownBy(() -> Selection.parse("test:0.5").split(data, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the training images are")
        .hasMessageContaining("give one size to all");
  }

  @Test
  void foldersThatAreNotAsTheyShouldBeAreNamed() throws IOException {
    write("a", 1);
    assertThatThrownBy(() -> open("folder", "", Split.TRAIN))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("must hold one folder a class")
        .hasMessageContaining("it holds the folder a only");
    Files.createDirectories(root.resolve("b"));
    assertThatThrownBy(() -> open("folder", "", Split.TRAIN))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("folder " + root.resolve("b") + " holds no image");
    write("b", 1);
    assertThat(open("folder", "", Split.TRAIN).size()).isPositive();
    assertThatThrownBy(() -> DataSpec.parse("folder:" + root.resolve("c")).open(Split.TRAIN))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("does not exist");
  }

  @Test
  void aClassThatIsTestedOnlyIsAnError() throws IOException {
    write("train/a", 1);
    write("train/b", 1);
    write("test/c", 1);
    assertThatThrownBy(() -> open("folder", "", Split.TEST))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("c is a class that the training images do not have: they have a, b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "folder:| data must name a folder, as in folder:DIR",
        "table:?limit=3| data must name a file, as in table:FILE.csv",
        "folder:a?size=0| size must be WIDTHxHEIGHT in pixels",
        "folder:a?size=2x| size must be WIDTHxHEIGHT in pixels",
        "folder:a?limit=0| limit must be >= 1",
        "folder:a?limit=many| limit must be a whole number",
        "folder:a?max-bad=-1| max-bad must be >= 0",
        "folder:a?seed=1| folder: takes size, limit, max-bad",
        "images:a?columns=b| images: takes size, limit, max-bad",
        "images:a?size| images: takes size, limit, max-bad",
      })
  void wrongSpecificationsAreRefused(String text, String message) {
    assertThatThrownBy(() -> DataSpec.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void otherDataHaveNoBadImages() {
    assertThatThrownBy(() -> DataSpec.parse("idx:a").withMaxBad(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("only of image files");
  }

  @ParameterizedTest
  @ValueSource(strings = {"folder", "images"})
  void photographsOfTinyImagenet(String kind) throws IOException {
    Map<String, byte[]> files =
        TarFile.read(Shared.data("tiny-imagenet-10.tar"), name -> name.endsWith("_7.JPEG"));
    for (Map.Entry<String, byte[]> entry : files.entrySet()) {
      Path file = root.resolve(entry.getKey());
      Files.createDirectories(file.getParent());
      Files.write(file, entry.getValue());
    }
    Path archive = root.resolve("tiny-imagenet-10/train");
    Dataset training = DataSpec.parse(kind + ":" + archive + "?size=32").open(Split.TRAIN);
    Dataset test = DataSpec.parse(kind + ":" + archive + "?size=32").open(Split.TEST);
    assertThat(training.size() + test.size()).isEqualTo(10);
    assertThat(training.imageShape()).isEqualTo(Shape.of(3, 32, 32));
    assertThat(training.targets().count()).isEqualTo(kind.equals("folder") ? 10 : 0);
  }
}
