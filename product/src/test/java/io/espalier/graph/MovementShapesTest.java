package io.espalier.graph;

import static io.espalier.graph.Given.dims;
import static io.espalier.graph.Given.floats;
import static io.espalier.graph.Given.longs;
import static io.espalier.graph.Given.shape;
import static io.espalier.graph.Given.shapes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Operators that move, repeat or make elements; the numbers agree with ONNX Runtime. */
class MovementShapesTest {
  private static Op.Resize resize(Integer... axes) {
    Op.Resize all = Op.Resize.toNearest();
    return new Op.Resize(
        all.interpolation(),
        all.coordinates(),
        all.nearest(),
        all.cubic(),
        false,
        0,
        false,
        List.of(axes));
  }

  @Test
  void splitsIntoGivenSizes() {
    assertThat(shapes(new Op.Split(-1), 3, dims(2, 7), longs(1, 4, 2)))
        .containsExactly(dims(2, 1), dims(2, 4), dims(2, 2));
    assertThat(shapes(new Op.Split(1), 2, dims(2, 7), dims(2))).containsExactly(null, null);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> shapes(new Op.Split(1), 2, dims(2, 7), longs(3, 3)))
        .withMessage("an extent of 7 cannot be split into 2 parts of [3, 3]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> shapes(new Op.Split(1), 3, dims(2, 7), longs(3, 4)))
        .withMessage("an extent of 7 cannot be split into 3 parts of [3, 4]");
  }

  @Test
  void splitsIntoEqualPartsWithASmallerLastOne() {
    assertThat(shapes(new Op.Split(0), 2, dims(6, 3))).containsExactly(dims(3, 3), dims(3, 3));
    assertThat(shapes(new Op.Split(0), 3, dims(7))).containsExactly(dims(3), dims(3), dims(1));
    assertThat(shapes(new Op.Split(0), 3, dims(4))).containsExactly(dims(2), dims(2), dims(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> shapes(new Op.Split(0), 4, dims(5)))
        .withMessage("an extent of 5 cannot be split into 4 equal parts");
  }

  @Test
  void expandsAndTiles() {
    assertThat(shape(new Op.Expand(), dims(3, 1), longs(2, 1, 4))).isEqualTo(dims(2, 3, 4));
    assertThat(shape(new Op.Expand(), dims(3, 1), longs(1))).isEqualTo(dims(3, 1));
    assertThat(shape(new Op.Expand(), dims(3, 1), dims(2))).isNull();
    assertThat(shape(new Op.Tile(), dims(2, 3), longs(2, 1))).isEqualTo(dims(4, 3));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> shape(new Op.Tile(), dims(2, 3), longs(2)))
        .withMessage("an input [2, 3] is tiled by [2]");
  }

  @Test
  void absurdExtentsAreRefusedBeforeAnythingIsMade() {
    String tooLarge = "an output has an extent above 2^31 - 1 or more than 2^63 - 1 elements";
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> shape(new Op.Expand(), dims(1), longs(1L << 31)))
        .withMessage(tooLarge);
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> shape(new Op.Tile(), dims(1, 9), longs(1, Long.MAX_VALUE / 2)))
        .withMessage(tooLarge);
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> shape(new Op.Expand(), dims(1), longs(1 << 30, 1 << 30, 1 << 30)))
        .withMessage(tooLarge);
  }

  @Test
  void resizesByScalesThatRoundDownInSinglePrecision() {
    Shape x = dims(1, 3, 10, 7);
    assertThat(shape(resize(), x, null, floats(1, 1, 2, 0.5f))).isEqualTo(dims(1, 3, 20, 3));
    assertThat(shape(resize(), dims(10, 3), null, floats(0.7f, 1 / 3f))).isEqualTo(dims(7, 1));
    assertThat(shape(resize(2, 3), x, null, floats(2.5f, 1))).isEqualTo(dims(1, 3, 25, 7));
    assertThat(shape(resize(), x, null, dims(4))).isNull();
  }

  @Test
  void resizesToSizes() {
    Shape x = dims(1, 3, 10, 7);
    assertThat(shape(resize(), x, null, null, longs(1, 3, 8, 9))).isEqualTo(dims(1, 3, 8, 9));
    assertThat(shape(resize(-2, -1), x, null, floats(), longs(8, 9))).isEqualTo(dims(1, 3, 8, 9));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> shape(resize(), x))
        .withMessage("a Resize needs either scales or sizes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> shape(resize(), x, null, null, longs(8, 9)))
        .withMessage("a Resize of 4 axes of [1, 3, 10, 7] is given INT64[2]{8, 9}");
  }

  @Test
  void exchangesChannelsAndPositions() {
    assertThat(shape(new Op.DepthToSpace(2, false), dims(1, 12, 3, 5)))
        .isEqualTo(dims(1, 3, 6, 10));
    assertThat(shape(new Op.SpaceToDepth(2), dims(1, 3, 6, 10))).isEqualTo(dims(1, 12, 3, 5));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> shape(new Op.DepthToSpace(2, true), dims(1, 6, 3, 5)))
        .withMessage("the channels of [1, 6, 3, 5] do not fill blocks of 2 x 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> shape(new Op.SpaceToDepth(2), dims(1, 3, 6, 9)))
        .withMessage("height and width of [1, 3, 6, 9] do not fall into blocks of 2 x 2");
  }

  @Test
  void rangesCountTheirSteps() {
    assertThat(range(10, 3, -3)).isEqualTo(dims(3));
    assertThat(range(3, 3, 1)).isEqualTo(dims(0));
    assertThat(range(5, 3, 1)).isEqualTo(dims(0));
    assertThat(shape(new Op.Range(), Tensor.scalar(1), Tensor.scalar(2), Tensor.scalar(0.3f)))
        .isEqualTo(dims(4));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> range(0, 1, 0))
        .withMessage("the step of a Range must not be 0");
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> range(Long.MIN_VALUE, Long.MAX_VALUE, 1));
  }

  private static @org.jspecify.annotations.Nullable Shape range(long start, long end, long step) {
    Shape scalar = Shape.scalar();
    return shape(
        new Op.Range(),
        Tensor.ofLongs(scalar, start),
        Tensor.ofLongs(scalar, end),
        Tensor.ofLongs(scalar, step));
  }

  @Test
  void permutesEveryAxisOnce() {
    assertThat(shape(new Op.Transpose(List.of(2, 0, 1)), dims(4, 5, 6))).isEqualTo(dims(6, 4, 5));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> shape(new Op.Transpose(List.of(0, 0, 1)), dims(4, 5, 6)))
        .withMessage("[0, 0, 1] does not permute the axes of [4, 5, 6]");
  }

  @Test
  void padsAndCrops() {
    Op pad = new Op.Pad(Op.Padding.REFLECT);
    assertThat(shape(pad, dims(2, 5), longs(0, 2, 0, -1))).isEqualTo(dims(2, 6));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> shape(pad, dims(2, 5), longs(0, -3, 0, -3)))
        .withMessage("extents must be >= 0; shape=[2, -1]");
  }
}
