package io.espalier.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.data.Dataset;
import io.espalier.engine.Runner;
import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class OutputAgreementTest {
  private static final Dataset THREE =
      Examples.images(
          new int[] {0, 0, 0}, new byte[] {1, 2}, new byte[] {3, 10}, new byte[] {8, 8});

  private static OutputAgreement compare(
      int fixedBatch, UnaryOperator<float[]> reference, UnaryOperator<float[]> other) {
    Dim batch = fixedBatch == 0 ? Dim.free("n") : Dim.of(fixedBatch);
    Graph graph = Examples.taking(batch, Dim.of(1), Dim.of(1), Dim.of(2));
    try (Runner a = Examples.perImage(reference);
        Runner b = Examples.perImage(other)) {
      return OutputAgreement.compare(a, b, graph, THREE, Examples.RAW, 2);
    }
  }

  @Test
  void equalOutputsAgree() {
    assertThat(compare(0, pixels -> pixels, pixels -> pixels))
        .isEqualTo(new OutputAgreement(0, 0, 1, 3));
  }

  /**
   * The second runner adds 2 to the first output: [1, 2] becomes [3, 2] and [8, 8] becomes [10, 8],
   * with another arg-max in the first; relative 2 of 2, 2 of 10, 2 of 8.
   */
  @Test
  void givesTheGreatestDifferencesAndTheShareOfEqualArgMax() {
    OutputAgreement agreement =
        compare(0, pixels -> pixels, pixels -> new float[] {pixels[0] + 2, pixels[1]});
    assertThat(agreement.absolute()).isEqualTo(2);
    assertThat(agreement.relative()).isEqualTo(1);
    assertThat(agreement.sameArgMax()).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(agreement.samples()).isEqualTo(3);
  }

  /** With a batch of 2 the third image is repeated; it counts once. */
  @Test
  void aRepeatThatFillsABatchDoesNotCount() {
    OutputAgreement agreement =
        compare(2, pixels -> pixels, pixels -> new float[] {9 - pixels[0], pixels[1]});
    assertThat(agreement.samples()).isEqualTo(3);
    // [8, 2], [6, 10], [1, 8]: another arg-max in the first and the third.
    assertThat(agreement.sameArgMax()).isCloseTo(1 / 3.0, within(1e-12));
  }

  @Test
  void whatIsNoNumberDiffersFromWhatIs() {
    UnaryOperator<float[]> nan = pixels -> new float[] {Float.NaN, pixels[1]};
    assertThat(compare(0, pixels -> pixels, nan).absolute()).isInfinite();
    assertThat(compare(0, nan, pixels -> pixels).absolute()).isInfinite();
    assertThat(compare(0, nan, nan)).isEqualTo(new OutputAgreement(0, 0, 1, 3));
  }

  @Test
  void aReferenceOfZerosHasNoMagnitude() {
    UnaryOperator<float[]> zeros = pixels -> new float[2];
    assertThat(compare(0, zeros, pixels -> pixels).relative()).isInfinite();
    assertThat(compare(0, zeros, zeros).relative()).isZero();
  }

  @Test
  void saysWhereShapesDiffer() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> compare(0, pixels -> pixels, pixels -> new float[3]))
        .withMessage("the output 'y' has the shapes [2, 2] and [2, 3]");
  }
}
