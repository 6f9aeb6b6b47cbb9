package io.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.tensor.Shape;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineKernelTest {
  private static final Shape SEVEN = Shape.of(1, 7, 7);

  /** One pixel of 240 in the middle of seven by seven black ones, filtered. */
  private static int[][] impulse(double length, double degrees) {
    byte[] pixels = new byte[49];
    pixels[3 * 7 + 3] = (byte) 240;
    LineKernel.of(length, degrees).filter(pixels, SEVEN);
    return IntStream.range(0, 7)
        .mapToObj(y -> IntStream.range(0, 7).map(x -> pixels[y * 7 + x] & 0xFF).toArray())
        .toArray(int[][]::new);
  }

  private static int[] column(int[][] image, int x) {
    return IntStream.range(0, 7).map(y -> image[y][x]).toArray();
  }

  private static int sum(int[][] image) {
    return IntStream.range(0, 7).map(y -> IntStream.of(image[y]).sum()).sum();
  }

  /** The mean over a line of that length: a pixel counts by how much of it the line covers. */
  @ParameterizedTest
  @CsvSource({
    "1,   0,   0, 240,   0, 0",
    "2,   0,  60, 120,  60, 0",
    "3,   0,  80,  80,  80, 0",
    "4,  30,  60,  60,  60, 30",
    "5,  48,  48,  48,  48, 48"
  })
  void anImpulseBecomesALineAlongARowOrAColumn(
      double length, int first, int second, int third, int fourth, int fifth) {
    int[] line = {0, first, second, third, fourth, fifth, 0};

    int[][] horizontal = impulse(length, 0);
    assertThat(horizontal[3]).containsExactly(line);
    assertThat(sum(horizontal)).isEqualTo(240);

    int[][] vertical = impulse(length, 90);
    assertThat(column(vertical, 3)).containsExactly(line);
    assertThat(sum(vertical)).isEqualTo(240);
  }

  /** Three samples: in the middle, and 1/√2 pixel up and right, down and left of it. */
  @Test
  void degreesTurnFromRightToUp() {
    int[][] rising = impulse(3, 45);
    // bilinear: the corner (1/√2)² = 1/2 of 80, each neighbour 1/√2 · (1 − 1/√2) = 0.2071 of 80,
    // the middle 80 + twice 0.0858 of 80
    assertThat(rising[2]).containsExactly(0, 0, 0, 17, 40, 0, 0);
    assertThat(rising[3]).containsExactly(0, 0, 17, 94, 17, 0, 0);
    assertThat(rising[4]).containsExactly(0, 0, 40, 17, 0, 0, 0);
    int[][] falling = impulse(3, 135);
    assertThat(falling[2]).containsExactly(0, 0, 40, 17, 0, 0, 0);
    assertThat(falling[4]).containsExactly(0, 0, 0, 17, 40, 0, 0);
  }

  @Test
  void beyondTheBorderTheImageGoesOnAsItEnds() {
    byte[] pixels = {90, 0, 0, 30};
    LineKernel.of(3, 0).filter(pixels, Shape.of(1, 1, 4));
    assertThat(pixels).containsExactly(60, 30, 10, 20);
  }

  @Test
  void channelsAreFilteredApart() {
    byte[] pixels = {0, 60, 0, 0, 0, 0, 3, 3, 3};
    LineKernel.of(3, 0).filter(pixels, Shape.of(3, 1, 3));
    assertThat(pixels).containsExactly(20, 20, 20, 0, 0, 0, 3, 3, 3);
  }

  @Test
  void theLengthIsAShareOfTheShorterSide() {
    byte[] blurred = new byte[10 * 20];
    blurred[105] = (byte) 200;
    byte[] expected = blurred.clone();
    double degrees = new SplitMix(0x6d626c72, 1, 2).nextDouble(0, 180);
    new MotionBlur(0.4).apply(blurred, Shape.of(1, 10, 20), 1, 2);
    LineKernel.of(4, degrees).filter(expected, Shape.of(1, 10, 20));
    assertThat(blurred).isEqualTo(expected);
  }

  @Test
  void lengthsOutOfRangeAreRefused() {
    for (double length : new double[] {0, -1, 1.01, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new MotionBlur(length))
          .withMessage("length of a motion blur must be in (0, 1]; length=" + length);
    }
  }
}
