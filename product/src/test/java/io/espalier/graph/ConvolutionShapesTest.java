package io.espalier.graph;

import static io.espalier.graph.Given.dims;
import static io.espalier.graph.Given.shape;
import static io.espalier.graph.Given.shapes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.graph.Window.AutoPad;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Extents worked out by hand; those of one axis also by ONNX Runtime. */
class ConvolutionShapesTest {
  private static Window line(int kernel, int stride, int dilation, AutoPad auto, int... pads) {
    return new Window(
        List.of(kernel), List.of(stride), List.of(pads[0], pads[1]), List.of(dilation), auto);
  }

  private static Window line(int kernel, int stride) {
    return line(kernel, stride, 1, AutoPad.NOTSET, 0, 0);
  }

  private static Op.ConvTranspose transposed(
      Window window, List<Integer> outputPadding, List<Integer> outputShape) {
    return new Op.ConvTranspose(window, 1, outputPadding, outputShape);
  }

  private static int extent(Op.ConvTranspose op, int in) {
    int kernel = op.window().kernel().getFirst();
    return java.util.Objects.requireNonNull(shape(op, dims(1, 1, in), dims(1, 1, kernel))).dim(2);
  }

  private static int[] padding(Op.ConvTranspose op, int in) {
    return TransposedWindow.of(op).padding(0, in);
  }

  @Test
  void convolutionsOfOneAndThreeAxes() {
    assertThat(shape(new Op.Conv(line(3, 2), 1), dims(2, 4, 9), dims(8, 4, 3)))
        .isEqualTo(dims(2, 8, 4));
    Window cube =
        new Window(
            List.of(3, 3, 1),
            List.of(1, 2, 1),
            List.of(1, 1, 0, 1, 0, 0),
            List.of(1, 2, 1),
            AutoPad.NOTSET);
    // 5 + 2 - 3 + 1 = 5; floor((9 + 1 - 5) / 2) + 1 = 3; 4
    assertThat(shape(new Op.Conv(cube, 2), dims(1, 4, 5, 9, 4), dims(6, 2, 3, 3, 1)))
        .isEqualTo(dims(1, 6, 5, 3, 4));
  }

  @Test
  void transposedConvolutionIsTheFullResultLessItsPadding() {
    // (3 - 1) * 2 + 4 = 8
    assertThat(extent(transposed(line(4, 2), List.of(), List.of()), 3)).isEqualTo(8);
    assertThat(extent(transposed(line(4, 2), List.of(1), List.of()), 3)).isEqualTo(9);
    Window dilated = line(4, 2, 2, AutoPad.NOTSET, 0, 0);
    assertThat(extent(transposed(dilated, List.of(), List.of()), 3)).isEqualTo(11);
    Window padded = line(4, 2, 1, AutoPad.NOTSET, 1, 0);
    assertThat(extent(transposed(padded, List.of(), List.of()), 3)).isEqualTo(7);
    Window valid = line(4, 2, 1, AutoPad.VALID, 1, 1);
    assertThat(extent(transposed(valid, List.of(1), List.of()), 3)).isEqualTo(9);
  }

  @Test
  void transposedConvolutionToAWantedExtent() {
    Op.ConvTranspose lower = transposed(line(3, 2), List.of(), List.of(6));
    assertThat(extent(lower, 3)).isEqualTo(6);
    assertThat(padding(lower, 3)).containsExactly(1, 0);
    Window upper = line(3, 2, 1, AutoPad.SAME_UPPER, 0, 0);
    assertThat(padding(transposed(upper, List.of(), List.of(6)), 3)).containsExactly(0, 1);
    Op.ConvTranspose beyond = transposed(line(4, 2), List.of(), List.of(9));
    assertThat(extent(beyond, 3)).isEqualTo(9);
    assertThat(padding(beyond, 3)).containsExactly(0, 0);
  }

  @Test
  void transposedConvolutionUnderSamePaddingMultipliesTheExtent() {
    for (AutoPad same : List.of(AutoPad.SAME_UPPER, AutoPad.SAME_LOWER)) {
      Window window = line(4, 2, 1, same, 0, 0);
      assertThat(extent(transposed(window, List.of(), List.of()), 3)).isEqualTo(6);
      assertThat(extent(transposed(window, List.of(1), List.of()), 3)).isEqualTo(6);
    }
    Window dilated = line(4, 3, 2, AutoPad.SAME_UPPER, 0, 0);
    assertThat(extent(transposed(dilated, List.of(), List.of()), 3)).isEqualTo(9);
    // a kernel shorter than the stride leaves the full result: 2 * 4 + 2 = 10, not 12
    Window gaps = line(2, 4, 1, AutoPad.SAME_UPPER, 0, 0);
    assertThat(extent(transposed(gaps, List.of(), List.of()), 3)).isEqualTo(10);
  }

  @Test
  void transposedConvolutionMakesItsGroupsTimesTheWeightsChannels() {
    Op op = new Op.ConvTranspose(Window.square(2, 2, 0), 3, List.of(), List.of());
    assertThat(shape(op, dims(1, 6, 5, 4), dims(6, 2, 2, 2), dims(6))).isEqualTo(dims(1, 6, 10, 8));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> shape(op, dims(1, 4, 5, 4), dims(6, 2, 2, 2)))
        .withMessage(
            "a transposed weight [6, 2, 2, 2] in 3 groups takes 6 input channels;"
                + " the input is [1, 4, 5, 4]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> shape(op, dims(1, 6, 5, 4), dims(6, 2, 2, 2), dims(2)))
        .withMessage("6 filters have a bias [2]");
  }

  @Test
  void transposedConvolutionWithMorePaddingThanResult() {
    Op op = transposed(line(2, 1, 1, AutoPad.NOTSET, 3, 3), List.of(), List.of());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> shape(op, dims(1, 1, 3), dims(1, 1, 2)))
        .withMessage(
            "a transposed kernel that spans 2 makes 4 of an extent of 3, less than the padding of 6");
  }

  @Test
  void poolsAndTheirIndices() {
    Op max = new Op.Pool(Op.Pooling.MAX, line(2, 1), false, false);
    assertThat(shapes(max, 2, dims(1, 2, 5))).containsExactly(dims(1, 2, 4), dims(1, 2, 4));
    Op lp = new Op.LpPool(2, Window.square(3, 2, 0), true);
    assertThat(shape(lp, dims(1, 1, 6, 6))).isEqualTo(dims(1, 1, 3, 3));
    assertThat(shape(new Op.GlobalLpPool(2), dims(3, 4, 5))).isEqualTo(dims(3, 4, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> shape(max, dims(1, 2, 5, 5)))
        .withMessage("a window over 1 axes does not fit the input [1, 2, 5, 5]");
  }

  @Test
  void absurdPadsDoNotOverflow() {
    Op op = new Op.Conv(line(3, 1, 1, AutoPad.NOTSET, Integer.MAX_VALUE, 5), 1);
    org.assertj.core.api.Assertions.assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> shape(op, dims(1, 1, 5), dims(1, 1, 3)))
        .withMessage("an output has an extent above 2^31 - 1 or more than 2^63 - 1 elements");
  }
}
