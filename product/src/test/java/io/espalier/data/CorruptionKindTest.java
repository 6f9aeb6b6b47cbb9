package io.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CorruptionKindTest {
  private static Dataset shapes(int size, int test) {
    try {
      return DataSpec.parse("synthetic:shapes?size=%d&train=1&test=%d&seed=9".formatted(size, test))
          .open(Split.TEST);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final Dataset SHAPES = shapes(32, 20);

  private static byte[] image(Dataset dataset, int index) {
    byte[] pixels = new byte[Math.toIntExact(dataset.imageShape().elements())];
    dataset.read(index, pixels);
    return pixels;
  }

  /** A small image with slopes, edges and a pattern: 3 channels, 12 rows, 20 columns. */
  private static byte[] small() {
    byte[] pixels = new byte[720];
    for (int i = 0; i < pixels.length; i++) {
      int channel = i / 240;
      int y = i / 20 % 12;
      int x = i % 20;
      int edge = x > 8 && y > 4 ? 90 : 0;
      pixels[i] = (byte) Math.min(255, 9 * x + 5 * y + edge + 20 * channel + 13 * (x * y % 3));
    }
    return pixels;
  }

  /** Results can be compared with those of later versions only while these numbers stay. */
  private static final Map<CorruptionKind, List<String>> GOLDEN =
      Map.of(
          CorruptionKind.MOTION_BLUR,
          List.of("c25c9168", "a4d328a2", "997447a3", "f7186761", "255a9058"),
          CorruptionKind.OCCLUSION,
          List.of("5bd61203", "3661c949", "cad55b82", "1a90dde7", "7df76773"),
          CorruptionKind.BRIGHTNESS_UP,
          List.of("47bf7b00", "f2e754bf", "7cbae67b", "51176a44", "b618e96b"),
          CorruptionKind.BRIGHTNESS_DOWN,
          List.of("a6e1e601", "29f8f170", "ffa60683", "c7c52609", "a195999c"),
          CorruptionKind.NOISE,
          List.of("697ff41d", "5f29d2dd", "4b6a2a8c", "d3f15e3d", "da03991d"),
          CorruptionKind.CONTRAST,
          List.of("12ef93f9", "011d942d", "385f7d6b", "455a99fe", "01693cd4"),
          CorruptionKind.JPEG,
          List.of("5f6a01fd", "11f8b8c5", "841abfd3", "58949925", "c5bb5b5e"));

  @ParameterizedTest
  @EnumSource
  void pixelsAreTheSameOnEveryMachine(CorruptionKind kind) {
    List<String> checksums = new ArrayList<>();
    for (int severity = 1; severity <= CorruptionKind.SEVERITIES; severity++) {
      byte[] pixels = small();
      kind.at(severity).apply(pixels, Shape.of(3, 12, 20), 42, 7);
      CRC32 checksum = new CRC32();
      checksum.update(pixels);
      checksums.add("%08x".formatted(checksum.getValue()));
    }
    assertThat(checksums).isEqualTo(GOLDEN.get(kind));
  }

  @ParameterizedTest
  @EnumSource
  void harmGrowsWithSeverity(CorruptionKind kind) {
    double before = 0;
    for (int severity = 1; severity <= CorruptionKind.SEVERITIES; severity++) {
      double harm = harm(SHAPES, SHAPES.corrupted(kind.at(severity), 1));
      assertThat(harm).as("%s %d", kind, severity).isGreaterThan(1.05 * before);
      before = harm;
    }
  }

  /** Sizes are relative: the same picture suffers about alike when it has four times the pixels. */
  @ParameterizedTest
  @EnumSource(names = "JPEG", mode = EnumSource.Mode.EXCLUDE)
  void smallAndLargeImagesSufferAlike(CorruptionKind kind) {
    Dataset small = shapes(32, 100);
    Dataset large = shapes(64, 100);
    double inSmall = harm(small, small.corrupted(kind.at(3), 1));
    double inLarge = harm(large, large.corrupted(kind.at(3), 1));
    assertThat(inLarge / inSmall).as(kind.toString()).isBetween(0.75, 1.33);
  }

  /** The mean absolute change of a pixel. */
  private static double harm(Dataset clean, Dataset corrupted) {
    long sum = 0;
    for (int index = 0; index < clean.size(); index++) {
      byte[] one = image(clean, index);
      byte[] other = image(corrupted, index);
      for (int i = 0; i < one.length; i++) {
        sum += Math.abs((one[i] & 0xFF) - (other[i] & 0xFF));
      }
    }
    return (double) sum / clean.size() / clean.imageShape().elements();
  }

  @ParameterizedTest
  @EnumSource
  void neitherOrderNorThreadsMatter(CorruptionKind kind) {
    Dataset corrupted = SHAPES.corrupted(kind.at(4), 3);
    List<byte[]> forward = IntStream.range(0, 20).mapToObj(i -> image(corrupted, i)).toList();
    for (int index = 19; index >= 0; index--) {
      assertThat(image(corrupted, index)).isEqualTo(forward.get(index));
    }
    List<byte[]> parallel =
        IntStream.range(0, 20).parallel().mapToObj(i -> image(corrupted, i)).toList();
    for (int index = 0; index < 20; index++) {
      assertThat(parallel.get(index)).isEqualTo(forward.get(index));
    }
    assertThat(SHAPES.corrupted(kind.at(4), 3).fingerprint()).isEqualTo(corrupted.fingerprint());
  }

  /** The same picture twice, and with another seed: three pictures where chance plays a part. */
  @ParameterizedTest
  @EnumSource(names = {"MOTION_BLUR", "OCCLUSION", "NOISE"})
  void seedAndIndexEachMatter(CorruptionKind kind) {
    Dataset twice = SHAPES.subset(4, 4);
    byte[] first = image(twice.corrupted(kind.at(3), 1), 0);
    assertThat(image(twice.corrupted(kind.at(3), 1), 1)).isNotEqualTo(first);
    assertThat(image(twice.corrupted(kind.at(3), 2), 0)).isNotEqualTo(first);
  }

  @Test
  void aCorruptedDataSetKeepsItsLabelsAndLeavesTheOriginalAlone() {
    String before = SHAPES.fingerprint();
    Dataset noisy = SHAPES.corrupted(CorruptionKind.NOISE.at(2), 1);
    assertThat(noisy.size()).isEqualTo(SHAPES.size());
    assertThat(noisy.imageShape()).isEqualTo(SHAPES.imageShape());
    assertThat(noisy.targets()).isEqualTo(SHAPES.targets());
    assertThat(IntStream.range(0, 20).map(noisy::label))
        .containsExactlyElementsOf(IntStream.range(0, 20).map(SHAPES::label).boxed().toList());
    assertThat(noisy.fingerprint()).isNotEqualTo(before);
    assertThat(shapes(32, 20).fingerprint()).isEqualTo(before);
    assertThat(image(SHAPES, 3)).isNotEqualTo(image(noisy, 3));
    byte[] longer = new byte[3 * 32 * 32 + 5];
    noisy.read(3, longer);
    assertThat(longer).startsWith(image(noisy, 3)).endsWith(0, 0, 0, 0, 0);
  }

  /** A larger occlusion covers what a smaller one covers: the same place is drawn for both. */
  @Test
  void severitiesShareWhatIsDrawnForAnImage() {
    for (int index = 0; index < 200; index++) {
      Set<Integer> covered = new HashSet<>();
      for (int severity = 1; severity <= CorruptionKind.SEVERITIES; severity++) {
        byte[] pixels = new byte[32 * 32];
        CorruptionKind.OCCLUSION.at(severity).apply(pixels, Shape.of(1, 32, 32), 8, index);
        Set<Integer> now = new HashSet<>();
        IntStream.range(0, pixels.length).filter(i -> pixels[i] != 0).forEach(now::add);
        assertThat(now).containsAll(covered);
        covered = now;
      }
    }
  }

  @Test
  void listsAreParsed() {
    assertThat(CorruptionKind.parseList("all")).containsExactly(CorruptionKind.values());
    assertThat(CorruptionKind.parseList("jpeg, motion-blur,brightness-down"))
        .containsExactly(
            CorruptionKind.JPEG, CorruptionKind.MOTION_BLUR, CorruptionKind.BRIGHTNESS_DOWN);
    for (CorruptionKind kind : CorruptionKind.values()) {
      assertThat(CorruptionKind.parseList(kind.toString())).containsExactly(kind);
    }
    String known =
        "corruptions are motion-blur, occlusion, brightness-up, brightness-down, noise, contrast,"
            + " jpeg, or all; it is '%s'";
    for (String wrong : List.of("fog", "", "jpeg,fog", "jpeg,", "JPEG", "jpeg,all")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> CorruptionKind.parseList(wrong))
          .withMessage(known, wrong.substring(wrong.indexOf(',') + 1));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CorruptionKind.parseList("jpeg,noise,jpeg"))
        .withMessage("corruption jpeg is given twice");
  }

  @Test
  void severitiesAreOneToFive() {
    for (int severity : new int[] {-1, 0, 6}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> CorruptionKind.JPEG.at(severity))
          .withMessage("severity must be in 1..5; severity=" + severity);
    }
  }

  @Test
  void strengthsOutOfRangeAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Occlusion(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Occlusion(1.1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Brightness(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Brightness(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> new GaussianNoise(-0.1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Contrast(1));
    assertThatIllegalArgumentException().isThrownBy(() -> new JpegCompression(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new JpegCompression(101));
  }
}
