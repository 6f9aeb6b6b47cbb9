package io.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.Shared;
import io.espalier.tensor.Shape;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectionTest {
  private static final DataSpec SHAPES =
      DataSpec.parse("synthetic:shapes?size=16&train=200&test=60");

  private static Splits split(String selection, long seed) throws IOException {
    return Selection.parse(selection).split(SHAPES, seed);
  }

  private static int[] classCounts(Dataset dataset) {
    int[] counts = new int[ClassNames.of(dataset).size()];
    for (int i = 0; i < dataset.size(); i++) {
      counts[dataset.label(i)]++;
    }
    return counts;
  }

  /** The images as text; drawn images are all different. */
  private static Set<String> images(Dataset dataset) {
    Set<String> images = new HashSet<>();
    for (int i = 0; i < dataset.size(); i++) {
      byte[] image = new byte[(int) dataset.imageShape().elements()];
      dataset.read(i, image);
      images.add(dataset.label(i) + Arrays.toString(image));
    }
    assertThat(images).hasSize(dataset.size());
    return images;
  }

  private static void assertDividesInto(Dataset whole, Dataset one, Dataset other) {
    Set<String> ones = images(one);
    Set<String> others = images(other);
    assertThat(ones).doesNotContainAnyElementsOf(others);
    ones.addAll(others);
    assertThat(ones).isEqualTo(images(whole));
  }

  @Test
  void aPartOfTheTrainingImagesIsHeldOut() throws IOException {
    Splits splits = split("train:0.1", 1);
    assertThat(classCounts(splits.selection())).containsOnly(2);
    assertThat(classCounts(splits.training())).containsOnly(18);
    assertDividesInto(SHAPES.open(Split.TRAIN), splits.training(), splits.selection());
    assertThat(splits.test().fingerprint()).isEqualTo(SHAPES.open(Split.TEST).fingerprint());
  }

  @Test
  void theTestImagesAreDivided() throws IOException {
    Splits splits = split("test:0.5", 1);
    assertThat(classCounts(splits.selection())).containsOnly(3);
    assertThat(classCounts(splits.test())).containsOnly(3);
    assertDividesInto(SHAPES.open(Split.TEST), splits.test(), splits.selection());
    assertThat(splits.training().fingerprint()).isEqualTo(SHAPES.open(Split.TRAIN).fingerprint());
  }

  @Test
  void otherDataGiveTheirTestSplit() throws IOException {
    String other = "synthetic:shapes?size=16&test=40&seed=2";
    Splits splits = split(other, 1);
    assertThat(splits.selection().fingerprint())
        .isEqualTo(DataSpec.parse(other).open(Split.TEST).fingerprint());
    assertThat(splits.training().size()).isEqualTo(200);
    assertThat(splits.test().size()).isEqualTo(60);
  }

  @Test
  void otherDataMustMatchAndDiffer() {
    assertThatThrownBy(() -> split("synthetic:shapes?size=24", 1))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "selection synthetic:shapes?size=24 has images [3, 24, 24] with 10 classes, but "
                + SHAPES
                + " has images [3, 16, 16] with 10 classes");
    assertThatThrownBy(() -> split("synthetic:shapes?test=60&size=16", 1))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "selection synthetic:shapes?test=60&size=16 is the test split of "
                + SHAPES
                + "; to divide it, use test:0.5");
  }

  @Test
  void theSameSeedDrawsTheSameImages() throws IOException {
    String drawn = split("train:0.25", 11).selection().fingerprint();
    assertThat(split("train:0.25", 11).selection().fingerprint()).isEqualTo(drawn);
    assertThat(split("train:2.50e-1", 11).selection().fingerprint()).isEqualTo(drawn);
    assertThat(split("train:0.25", 12).selection().fingerprint()).isNotEqualTo(drawn);
  }

  /** Files remember a selection by text and seed, so these numbers must stay. */
  @Test
  void drawnImagesAreTheSameOnEveryMachine() throws IOException {
    assertThat(Stratification.of(SHAPES.open(Split.TEST), new BigDecimal("0.2"), 1).drawn())
        .containsExactly(0, 1, 13, 14, 16, 18, 22, 29, 37, 45, 50, 51);
  }

  @Test
  void sharesAreExactWhereClassesDiffer() throws IOException {
    int[] labels = new int[100]; // 57 of class 0, 29 of class 1, 14 of class 2, none of class 3
    Arrays.fill(labels, 57, 86, 1);
    Arrays.fill(labels, 86, 100, 2);
    Dataset dataset =
        new InMemoryDataset(
            Shape.of(1, 1, 1), List.of("a", "b", "c", "d"), labels, new byte[100][1]);

    // 0.29 of them: 16.53, 8.41 and 4.06, and 29 in all: the largest remainder is rounded up.
    Stratification parts = Stratification.of(dataset, new BigDecimal("0.29"), 3);

    assertThat(classCounts(dataset.subset(parts.drawn()))).containsExactly(17, 8, 4, 0);
    assertThat(classCounts(dataset.subset(parts.rest()))).containsExactly(40, 21, 10, 0);
    assertThat(parts.drawn()).isSorted().doesNotHaveDuplicates();
    assertThat(parts.rest()).isSorted();
    assertThat(IntStream.concat(Arrays.stream(parts.drawn()), Arrays.stream(parts.rest())))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 100).boxed().toList());
  }

  @Test
  void everyImageIsDrawnAlike() throws IOException {
    Dataset dataset = SHAPES.open(Split.TEST);
    int[] counts = new int[60];
    for (int seed = 0; seed < 1000; seed++) {
      for (int index : Stratification.of(dataset, new BigDecimal("0.5"), seed).drawn()) {
        counts[index]++;
      }
    }
    for (int count : counts) {
      assertThat(count).isBetween(425, 575); // 500 ± 16
    }
  }

  @Test
  void aPartWithoutImagesIsRefused() {
    assertThatThrownBy(() -> split("test:0.001", 1))
        .isInstanceOf(DataException.class)
        .hasMessage("a fraction of 0.001 takes 0 of 60 images; both parts need at least one");
    assertThatThrownBy(() -> split("test:0.999", 1))
        .isInstanceOf(DataException.class)
        .hasMessage("a fraction of 0.999 takes 60 of 60 images; both parts need at least one");
  }

  @ParameterizedTest
  @CsvSource({
    "train:0, the fraction of a selection must be > 0 and < 1; selection=train:0",
    "test:1, the fraction of a selection must be > 0 and < 1; selection=test:1",
    "test:-0.5, the fraction of a selection must be > 0 and < 1; selection=test:-0.5",
    "test:NaN, the fraction of a selection must be > 0 and < 1; selection=test:NaN",
    "'train:', 'the fraction of a selection must be a number, as in train:0.1; selection=train:'",
    "train:a, 'the fraction of a selection must be a number, as in train:0.1; selection=train:a'",
    "half, 'selection must be train:FRACTION, test:FRACTION or other data: data must be"
        + " cifar10:DIR, cifar100:DIR, idx:DIR, folder:DIR, table:FILE.csv,"
        + " images:DIR, synthetic:shapes or synthetic:heads;"
        + " data=half'",
  })
  void badTextsGetOneLine(String text, String message) {
    assertThatThrownBy(() -> Selection.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void textsAreKept() {
    for (String text : List.of("train:0.10", "test:0.5", "idx:some/where")) {
      assertThat(Selection.parse(text)).hasToString(text);
    }
  }

  @Test
  void realImagesAreDividedByClass() throws IOException {
    DataSpec spec = DataSpec.parse("cifar10:" + Shared.data("cifar10-mini"));
    Splits splits = Selection.parse("test:0.5").split(spec, 1);
    int[] whole = classCounts(spec.open(Split.TEST));
    int[] selected = classCounts(splits.selection());
    assertThat(splits.selection().size()).isEqualTo(500);
    assertThat(splits.test().size()).isEqualTo(500);
    for (int label = 0; label < 10; label++) {
      assertThat(selected[label]).isBetween(whole[label] / 2, (whole[label] + 1) / 2);
    }
  }
}
