package io.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.tensor.Shape;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What corruptions do, by numbers that were worked out beforehand. */
class CorruptionStatisticsTest {
  private static final Shape IMAGE = Shape.of(3, 100, 100);

  private static byte[] filled(int value) {
    byte[] pixels = new byte[30_000];
    Arrays.fill(pixels, (byte) value);
    return pixels;
  }

  private static double mean(byte[] pixels) {
    double sum = 0;
    for (byte pixel : pixels) {
      sum += pixel & 0xFF;
    }
    return sum / pixels.length;
  }

  private static double variance(byte[] pixels) {
    double mean = mean(pixels);
    double sum = 0;
    for (byte pixel : pixels) {
      sum += ((pixel & 0xFF) - mean) * ((pixel & 0xFF) - mean);
    }
    return sum / pixels.length;
  }

  /** Rounding adds 1/12 to the variance; the bounds are four deviations of the estimate. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void noiseHasItsVarianceAndNoMean(int severity) {
    GaussianNoise noise = (GaussianNoise) CorruptionKind.NOISE.at(severity);
    byte[] pixels = filled(128);
    noise.apply(pixels, IMAGE, 5, 0);
    double expected = Math.pow(255 * noise.deviation(), 2) + 1.0 / 12;
    assertThat(mean(pixels)).isCloseTo(128, within(4 * Math.sqrt(expected / 30_000)));
    assertThat(variance(pixels)).isCloseTo(expected, within(4 * expected * Math.sqrt(2 / 30_000.)));
  }

  @Test
  void noiseIsNormalAndAlikeInNoTwoPlaces() {
    byte[] pixels = filled(128);
    new GaussianNoise(20 / 255.0).apply(pixels, IMAGE, 6, 3);
    int within = 0;
    double neighbours = 0;
    for (int i = 0; i < pixels.length; i++) {
      int added = (pixels[i] & 0xFF) - 128;
      within += Math.abs(added) <= 20 ? 1 : 0;
      neighbours += added * ((pixels[(i + 1) % pixels.length] & 0xFF) - 128.0);
    }
    // |x| < 20.5 of a deviation of 20: 69.46 % ± 4 · 0.27 %
    assertThat(within / 30_000.0).isCloseTo(0.6946, within(0.0107));
    assertThat(neighbours / 30_000 / 400).isCloseTo(0, within(4 / Math.sqrt(30_000)));
  }

  /** A grey of 128 stays within the range of pixels, so the whole shift arrives. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void brightnessMovesTheMeanByItsShift(int severity) {
    for (CorruptionKind kind :
        new CorruptionKind[] {CorruptionKind.BRIGHTNESS_UP, CorruptionKind.BRIGHTNESS_DOWN}) {
      Brightness brightness = (Brightness) kind.at(severity);
      byte[] pixels = filled(128);
      brightness.apply(pixels, IMAGE, 1, 0);
      assertThat(mean(pixels)).isCloseTo(128 + 255 * brightness.shift(), within(0.5));
      assertThat(brightness.shift() > 0).isEqualTo(kind == CorruptionKind.BRIGHTNESS_UP);
    }
  }

  @Test
  void brightnessIsCutOffAtBlackAndWhite() {
    byte[] pixels = {0, 10, (byte) 200, (byte) 255};
    new Brightness(0.4).apply(pixels, Shape.of(1, 2, 2), 1, 0);
    assertThat(pixels).containsExactly(102, 112, (byte) 255, (byte) 255);
    new Brightness(-0.42).apply(pixels, Shape.of(1, 2, 2), 1, 0); // by 107.1
    assertThat(pixels).containsExactly(0, 5, (byte) 148, (byte) 148);
  }

  @Test
  void contrastShrinksEachChannelTowardsItsMean() {
    // means 50 and 200.25
    byte[] pixels = {
      0, 40, 60, 100, (byte) 200, (byte) 200, (byte) 200, (byte) 201, /* beyond the image: */ 77
    };
    new Contrast(0.25).apply(pixels, Shape.of(2, 2, 2), 1, 0);
    assertThat(pixels)
        .containsExactly(38, 48, 53, 63, (byte) 200, (byte) 200, (byte) 200, (byte) 200, (byte) 77);
    new Contrast(0).apply(pixels, Shape.of(2, 2, 2), 1, 0); // means 50.5 and 200
    assertThat(pixels)
        .containsExactly(51, 51, 51, 51, (byte) 200, (byte) 200, (byte) 200, (byte) 200, (byte) 77);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void occlusionHidesItsShareInOneRectangle(int severity) {
    Occlusion occlusion = (Occlusion) CorruptionKind.OCCLUSION.at(severity);
    for (int index = 0; index < 50; index++) {
      byte[] pixels = filled(7);
      occlusion.apply(pixels, IMAGE, 11, index);
      int hidden = 0;
      int top = 100;
      int bottom = 0;
      int left = 100;
      int right = 0;
      for (int i = 0; i < 10_000; i++) {
        assertThat(pixels[i]).isEqualTo(pixels[10_000 + i]).isEqualTo(pixels[20_000 + i]);
        if (pixels[i] == Occlusion.GREY) {
          hidden++;
          top = Math.min(top, i / 100);
          bottom = Math.max(bottom, i / 100);
          left = Math.min(left, i % 100);
          right = Math.max(right, i % 100);
        }
      }
      assertThat(hidden / 10_000.0).isCloseTo(occlusion.share(), within(0.01));
      assertThat(hidden).isEqualTo((bottom - top + 1) * (right - left + 1));
    }
  }

  @Test
  void occlusionReachesAllPlacesAndFillsTheImageAtMost() {
    Set<Integer> places = new HashSet<>();
    for (int index = 0; index < 2000; index++) {
      byte[] pixels = new byte[25];
      new Occlusion(0.04).apply(pixels, Shape.of(1, 5, 5), 3, index);
      for (int i = 0; i < 25; i++) {
        if (pixels[i] != 0) {
          places.add(i);
        }
      }
    }
    assertThat(places).hasSize(25);
    byte[] whole = new byte[25];
    new Occlusion(1).apply(whole, Shape.of(1, 5, 5), 3, 0);
    assertThat(whole).containsOnly(Occlusion.GREY);
  }

  /** Grey areas survive a JPEG file; fine patterns do the less, the worse its quality. */
  @Test
  void jpegLosesDetailAndNotBrightness() {
    byte[] flat = filled(90);
    new JpegCompression(10).apply(flat, IMAGE, 1, 0);
    assertThat(mean(flat)).isCloseTo(90, within(2.0));
    assertThat(variance(flat)).isLessThan(1);

    byte[] fine = filled(90);
    for (int i = 0; i < fine.length; i += 2) {
      fine[i] = (byte) 120;
    }
    byte[] good = fine.clone();
    new JpegCompression(100).apply(good, IMAGE, 1, 0);
    assertThat(variance(good)).isCloseTo(variance(fine), within(5.0));
    byte[] bad = fine.clone();
    new JpegCompression(1).apply(bad, IMAGE, 1, 0);
    assertThat(variance(bad)).isLessThan(1);
  }

  @Test
  void jpegTakesGreyImages() {
    byte[] pixels = new byte[64];
    for (int i = 0; i < 64; i++) {
      pixels[i] = (byte) (3 * i);
    }
    byte[] grey = pixels.clone();
    new JpegCompression(90).apply(grey, Shape.of(1, 8, 8), 1, 0);
    for (int i = 0; i < 64; i++) {
      assertThat(grey[i] & 0xFF).isCloseTo(pixels[i] & 0xFF, within(12));
    }
    assertThat(grey).isNotEqualTo(pixels);
    byte[] two = Arrays.copyOf(pixels, 128);
    new JpegCompression(90).apply(two, Shape.of(2, 8, 8), 1, 0);
    assertThat(two).startsWith(grey).isEqualTo(Arrays.copyOf(grey, 128));
  }
}
