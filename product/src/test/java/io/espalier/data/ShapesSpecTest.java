package io.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.tensor.Shape;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapesSpecTest {

  private static Dataset open(String parameters, Split split) throws IOException {
    return DataSpec.parse("synthetic:shapes" + parameters).open(split);
  }

  @Test
  void defaultsAreThoseOfTheDemo() throws IOException {
    Dataset train = open("", Split.TRAIN);
    Dataset test = open("", Split.TEST);
    assertThat(train.size()).isEqualTo(4000);
    assertThat(test.size()).isEqualTo(1000);
    assertThat(train.imageShape()).isEqualTo(Shape.of(3, 32, 32));
    assertThat(ClassNames.of(train))
        .containsExactly(
            "circle",
            "square",
            "triangle",
            "ring",
            "frame",
            "cross",
            "star",
            "crescent",
            "heart",
            "arrow");
  }

  @Test
  void classesHaveTheSameNumberOfImages() throws IOException {
    Dataset dataset = open("?train=50&size=16", Split.TRAIN);
    int[] counts = new int[10];
    for (int i = 0; i < 50; i++) {
      counts[dataset.label(i)]++;
    }
    assertThat(counts).containsOnly(5);
  }

  @Test
  void picturesAreTheSameOnEveryMachine() throws IOException {
    assertThat(open("?size=32&train=100&seed=1", Split.TRAIN).fingerprint())
        .isEqualTo("647545c8f3fc8f387f2dd95d5144b4623052101c53adefe871f59c62a1cb6443");
    assertThat(open("?size=47&test=30&seed=-5", Split.TEST).fingerprint())
        .isEqualTo("2824dad759e58775c4c892b42c7e75a92d3a219a6511a8f2b6236a2a6fdc5f82");
  }

  @Test
  void aPictureDependsOnSeedSplitAndIndexAlone() throws IOException {
    String few = open("?size=16&train=5&test=5", Split.TRAIN).fingerprint();
    assertThat(open("?size=16&train=80", Split.TRAIN).subset(0, 1, 2, 3, 4).fingerprint())
        .isEqualTo(few);
    assertThat(open("?size=16&train=5&test=5", Split.TEST).fingerprint()).isNotEqualTo(few);
    assertThat(open("?size=16&train=5&seed=2", Split.TRAIN).fingerprint()).isNotEqualTo(few);
  }

  @Test
  void figuresHaveTheirAreas() {
    Map<Figure, Double> areas =
        Map.of(
            Figure.CIRCLE, Math.PI * 0.81,
            Figure.SQUARE, 4 * 0.77 * 0.77,
            Figure.TRIANGLE, 0.866 * 1.5,
            Figure.RING, Math.PI * (0.94 * 0.94 - 0.54 * 0.54),
            Figure.FRAME, 4 * (0.77 * 0.77 - 0.42 * 0.42),
            Figure.CROSS, 2 * 1.9 * 0.56 - 0.56 * 0.56,
            // head 0.78 · 1.04, and the shaft of 0.44 below it from y = 0.06 to y = 0.95
            Figure.ARROW, 0.78 * 1.04 + 0.44 * 0.89);
    int steps = 800;
    areas.forEach(
        (figure, area) -> {
          int inside = 0;
          for (int y = 0; y < steps; y++) {
            for (int x = 0; x < steps; x++) {
              double px = 2.4 * (x + 0.5) / steps - 1.2;
              double py = 2.4 * (y + 0.5) / steps - 1.2;
              inside += figure.distance(px, py) < 0 ? 1 : 0;
            }
          }
          double measured = inside * 2.4 * 2.4 / steps / steps;
          assertThat(measured).as(figure.name()).isCloseTo(area, within(0.01));
        });
  }

  @Test
  void figuresFitTheirReachAndDistancesNeverOverstate() {
    for (Figure figure : Figure.values()) {
      SplitMix random = new SplitMix(1);
      for (int i = 0; i < 20_000; i++) {
        double x = random.nextDouble(-1.5, 1.5);
        double y = random.nextDouble(-1.5, 1.5);
        double step = random.nextDouble(-0.1, 0.1);
        double here = figure.distance(x, y);
        if (x * x + y * y > 1.1 * 1.1) {
          assertThat(here).as("%s at %s, %s", figure, x, y).isPositive();
        }
        // Moving by a step changes a distance by no more than the step.
        assertThat(Math.abs(figure.distance(x + step, y) - here))
            .as("%s at %s, %s", figure, x, y)
            .isLessThanOrEqualTo(Math.abs(step) + 1e-12);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "synthetic:squares, synthetic data must be synthetic:shapes or synthetic:heads;"
        + " data=synthetic:squares",
    "synthetic, synthetic data must be synthetic:shapes or synthetic:heads; data=synthetic",
    "synthetic:shapes?colour=1, 'synthetic:shapes takes size, train, test, seed, as"
        + " ?size=32&train=4000; data=synthetic:shapes?colour=1'",
    "synthetic:shapes?, 'synthetic:shapes takes size, train, test, seed, as"
        + " ?size=32&train=4000; data=synthetic:shapes?'",
    "synthetic:shapes?size, 'synthetic:shapes takes size, train, test, seed, as"
        + " ?size=32&train=4000; data=synthetic:shapes?size'",
    "synthetic:shapes?size=1.5, size must be a whole number; data=synthetic:shapes?size=1.5",
    "synthetic:shapes?size=15, 'size of synthetic:shapes must be in 16..256; size=15'",
    "synthetic:shapes?train=0, 'train of synthetic:shapes must be in 1..1000000; train=0'",
    "synthetic:shapes?test=4294967297, 'test of synthetic:shapes must be in 1..1000000;"
        + " test=4294967297'",
    "cifar10:, 'data must name a folder, as in cifar10:DIR; data=cifar10:'",
    "cifar100, 'data must name a folder, as in cifar100:DIR; data=cifar100'",
    "imagenet:/x, 'data must be cifar10:DIR, cifar100:DIR, idx:DIR, folder:DIR, table:FILE.csv,"
        + " images:DIR, synthetic:shapes or"
        + " synthetic:heads; data=imagenet:/x'",
  })
  void badTextsGetOneLine(String text, String message) {
    assertThatThrownBy(() -> DataSpec.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void textsAreKept() {
    assertThat(DataSpec.parse("synthetic:shapes?seed=7&size=20"))
        .hasToString("synthetic:shapes?seed=7&size=20");
    assertThat(DataSpec.parse("cifar10:~/data")).hasToString("cifar10:~/data");
  }
}
