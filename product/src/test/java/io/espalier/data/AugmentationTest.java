package io.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.data.Augmentation.Placement;
import io.espalier.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private static final int SAMPLES = 40_000;

  @Test
  void halfOfTheImagesAreMirrored() {
    int mirrored = 0;
    for (int sample = 0; sample < SAMPLES; sample++) {
      mirrored += Augmentation.STANDARD.place(1, 0, sample).mirrored() ? 1 : 0;
      assertThat(Augmentation.CROP.place(1, 0, sample).mirrored()).isFalse();
    }
    assertThat((double) mirrored / SAMPLES).isCloseTo(0.5, within(0.01)); // 4 deviations
  }

  @Test
  void allPlacesAreReachedAlike() {
    int[][] counts = new int[9][9];
    int[] mirroredCounts = new int[9];
    for (int sample = 0; sample < SAMPLES; sample++) {
      Placement place = Augmentation.STANDARD.place(2, 5, sample);
      counts[place.down() + 4][place.right() + 4]++;
      mirroredCounts[place.right() + 4] += place.mirrored() ? 1 : 0;
    }
    double expected = SAMPLES / 81.0;
    double chiSquare = 0;
    for (int[] row : counts) {
      for (int count : row) {
        assertThat(count).isPositive();
        chiSquare += (count - expected) * (count - expected) / expected;
      }
    }
    assertThat(chiSquare).isBetween(40.0, 140.0); // 80 degrees of freedom: beyond 4 deviations
    for (int count : mirroredCounts) {
      assertThat(count).isBetween(2000, 2450); // independent of the place: 2222 ± 47
    }
  }

  @Test
  void seedEpochAndSampleEachMatter() {
    int differentBySeed = 0;
    int differentByEpoch = 0;
    int differentBySample = 0;
    for (int sample = 0; sample < 1000; sample++) {
      Placement place = Augmentation.STANDARD.place(7, 3, sample);
      assertThat(Augmentation.STANDARD.place(7, 3, sample)).isEqualTo(place);
      differentBySeed += place.equals(Augmentation.STANDARD.place(8, 3, sample)) ? 0 : 1;
      differentByEpoch += place.equals(Augmentation.STANDARD.place(7, 4, sample)) ? 0 : 1;
      differentBySample += place.equals(Augmentation.STANDARD.place(7, 3, sample + 1)) ? 0 : 1;
    }
    // Equal by chance with a probability of 1/162.
    assertThat(List.of(differentBySeed, differentByEpoch, differentBySample))
        .allSatisfy(count -> assertThat(count).isBetween(970, 1000));
  }

  /** Runs can be repeated by later versions only while these numbers stay. */
  @Test
  void placesAreTheSameOnEveryMachine() {
    assertThat(Augmentation.STANDARD.place(1, 0, 0)).isEqualTo(new Placement(-3, 1, true));
    assertThat(Augmentation.STANDARD.place(1, 0, 1)).isEqualTo(new Placement(-4, -3, false));
    assertThat(Augmentation.STANDARD.place(1, 0, 2)).isEqualTo(new Placement(3, 3, false));
  }

  @Test
  void nothingMovesWithoutAugmentation() {
    assertThat(Augmentation.NONE.place(1, 2, 3)).isEqualTo(Placement.IN_PLACE);
  }

  @Test
  void theWindowIsCutFromABlackFrameBeforeNormalisation() {
    // Two channels of 2 rows and 3 columns; black is −1 in the first and −2 in the second.
    PixelKernel kernel =
        new PixelKernel(
            new Preprocessing(1, List.of(1.0, 2.0), List.of(1.0, 1.0)), Shape.of(2, 2, 3));
    byte[] pixels = {11, 12, 13, 14, 15, 16, 22, 23, 24, 25, 26, 27};

    assertThat(written(kernel, pixels, new Placement(0, 0, false)))
        .containsExactly(10, 11, 12, 13, 14, 15, 20, 21, 22, 23, 24, 25);
    assertThat(written(kernel, pixels, new Placement(0, 0, true)))
        .containsExactly(12, 11, 10, 15, 14, 13, 22, 21, 20, 25, 24, 23);
    assertThat(written(kernel, pixels, new Placement(1, 1, false)))
        .containsExactly(14, 15, -1, -1, -1, -1, 24, 25, -2, -2, -2, -2);
    assertThat(written(kernel, pixels, new Placement(-1, -2, false)))
        .containsExactly(-1, -1, -1, -1, -1, 10, -2, -2, -2, -2, -2, 20);
    assertThat(written(kernel, pixels, new Placement(-1, -2, true)))
        .containsExactly(-1, -1, -1, 10, -1, -1, -2, -2, -2, 20, -2, -2);
    assertThat(written(kernel, pixels, new Placement(0, 4, true)))
        .containsExactly(-1, -1, -1, -1, -1, -1, -2, -2, -2, -2, -2, -2);
  }

  private static float[] written(PixelKernel kernel, byte[] pixels, Placement placement) {
    float[] target = new float[1 + kernel.size()];
    kernel.write(pixels, placement, target, 1);
    return Arrays.copyOfRange(target, 1, target.length);
  }

  @Test
  void namesAreParsed() {
    for (Augmentation augmentation : Augmentation.values()) {
      assertThat(Augmentation.parse(augmentation.toString())).isSameAs(augmentation);
    }
    assertThat(Augmentation.parse("standard")).isSameAs(Augmentation.STANDARD);
    assertThatThrownBy(() -> Augmentation.parse("Standard"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("augmentation must be auto, standard, crop or none; augmentation=Standard");
  }
}
