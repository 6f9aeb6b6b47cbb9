package io.espalier.torch;

import io.espalier.graph.Op;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;

/** Resize, in each of its modes. */
final class ResizeFamilies {
  private ResizeFamilies() {}

  static Stream<OperatorFamily> families() {
    return Stream.of(
        new OperatorFamily("resize by factors", c -> byFactors(c, Op.Interpolation.NEAREST)),
        new OperatorFamily("resize linear", c -> byFactors(c, Op.Interpolation.LINEAR)),
        new OperatorFamily("resize cubic", c -> byFactors(c, Op.Interpolation.CUBIC)),
        new OperatorFamily("resize to sizes", ResizeFamilies::toSizes),
        new OperatorFamily("resize some axes", ResizeFamilies::someAxes),
        new OperatorFamily("resize a sequence", ResizeFamilies::sequence),
        new OperatorFamily("resize antialiased", ResizeFamilies::antialiased),
        new OperatorFamily("upsample", ResizeFamilies::upsample));
  }

  private static Op.Resize op(OperatorCase c, Op.Interpolation interpolation) {
    Op.Coordinates coordinates = Op.Coordinates.TF_CROP_AND_RESIZE;
    while (coordinates == Op.Coordinates.TF_CROP_AND_RESIZE
        || (coordinates == Op.Coordinates.HALF_PIXEL_SYMMETRIC && c.opset() < 19)) {
      coordinates = c.oneOf(Op.Coordinates.values());
    }
    Op.Nearest nearest = c.oneOf(Op.Nearest.values());
    boolean cubic = interpolation == Op.Interpolation.CUBIC;
    float coefficient = c.maybe() ? -0.75f : -0.5f;
    boolean exclude = cubic && c.maybe();
    return new Op.Resize(
        interpolation, coordinates, nearest, coefficient, exclude, 0, false, List.of());
  }

  private static void byFactors(OperatorCase c, Op.Interpolation interpolation) {
    for (float[] factors : new float[][] {{2, 2}, {3, 1}, {0.5f, 1.7f}, {0.6f, 2.5f}, {0.3f, 1}}) {
      String scales = c.constant(Tensor.ofFloats(Shape.of(4), 1, 1, factors[0], factors[1]));
      c.output(c.node(op(c, interpolation), c.input(2, 3, 5, 6), "", scales));
    }
  }

  private static void toSizes(OperatorCase c) {
    for (Op.Interpolation interpolation : Op.Interpolation.values()) {
      long height = c.between(1, 12);
      String sizes = c.longs(2, 3, height, c.between(1, 12));
      c.output(c.node(op(c, interpolation), c.input(2, 3, 5, 6), "", "", sizes));
    }
  }

  private static void someAxes(OperatorCase c) {
    Op.Resize all = op(c, Op.Interpolation.NEAREST);
    Op some =
        new Op.Resize(
            all.interpolation(),
            all.coordinates(),
            all.nearest(),
            all.cubic(),
            false,
            0,
            false,
            List.of(2, 3));
    String scales = c.constant(Tensor.ofFloats(Shape.of(2), 1.5f, 2));
    c.output(c.node(some, c.input(2, 3, 5, 6), "", scales));
    c.output(c.node(some, c.input(2, 3, 5, 6), "", "", c.longs(7, 4)));
  }

  /** One, and three, spatial axes. */
  private static void sequence(OperatorCase c) {
    String nearest = c.constant(Tensor.ofFloats(Shape.of(3), 1, 1, 1.6f));
    c.output(c.node(op(c, Op.Interpolation.NEAREST), c.input(2, 3, 7), "", nearest));
    c.output(c.node(op(c, Op.Interpolation.LINEAR), c.input(2, 3, 7), "", nearest));
    String volume = c.constant(Tensor.ofFloats(Shape.of(5), 1, 1, 2, 0.6f, 1.5f));
    c.output(c.node(op(c, Op.Interpolation.LINEAR), c.input(2, 2, 3, 5, 4), "", volume));
  }

  private static void antialiased(OperatorCase c) {
    Op.Interpolation interpolation = c.maybe() ? Op.Interpolation.LINEAR : Op.Interpolation.CUBIC;
    Op.Resize plain = op(c, interpolation);
    Op op =
        new Op.Resize(
            interpolation,
            Op.Coordinates.HALF_PIXEL,
            plain.nearest(),
            plain.cubic(),
            c.maybe(),
            0,
            true,
            List.of());
    String scales = c.constant(Tensor.ofFloats(Shape.of(4), 1, 1, 0.5f, 0.37f));
    c.output(c.node(op, c.input(2, 3, 12, 11), "", scales));
  }

  /** The form that old opsets have. */
  private static void upsample(OperatorCase c) {
    Op.Interpolation interpolation = c.maybe() ? Op.Interpolation.LINEAR : Op.Interpolation.NEAREST;
    Op op =
        new Op.Resize(
            interpolation,
            Op.Coordinates.ASYMMETRIC,
            Op.Nearest.FLOOR,
            -0.75f,
            false,
            0,
            false,
            List.of());
    String scales = c.constant(Tensor.ofFloats(Shape.of(4), 1, 1, 2, c.maybe() ? 3 : 1.5f));
    c.output(c.node(op, c.input(2, 3, 4, 5), "", scales));
  }
}
