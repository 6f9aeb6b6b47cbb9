package io.espalier.surgery;

import io.espalier.graph.Op;
import io.espalier.graph.Op.Arithmetic;
import io.espalier.surgery.RandomNetwork.Block;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.List;

/** Widths that the network computes, and literals among what it computes. */
final class ShapeBlocks {
  static final List<Block> ALL =
      List.of(
          ShapeBlocks::reshape,
          ShapeBlocks::range,
          ShapeBlocks::pad,
          ShapeBlocks::filled,
          ShapeBlocks::rawView,
          ShapeBlocks::shapeAsData);

  private ShapeBlocks() {}

  /** To a target whose batch is computed and whose channels are a literal, and back. */
  private static FeatureMap reshape(Draw draw, FeatureMap x) {
    String flat = draw.apply(new Op.Reshape(false), x.name(), draw.shape(x, Draw.BATCH, x.c(), -1));
    String back = draw.shape(x, Draw.BATCH, -1, Draw.HEIGHT, Draw.WIDTH);
    return x.named(draw.apply(new Op.Reshape(false), draw.apply(Draw.RELU, flat), back));
  }

  /** The first half of the channels, half being computed. */
  private static FeatureMap range(Draw draw, FeatureMap x) {
    if (x.c() < 2) {
      return x;
    }
    String half =
        draw.apply(new Op.Binary(Arithmetic.DIV), draw.extent(x.name(), 1), draw.longs(2));
    String y = draw.apply(new Op.Slice(), x.name(), draw.longs(0), half, draw.longs(1));
    return x.channels(y, x.c() / 2);
  }

  /** Pads that go through a matrix, as {@code torch.nn.functional.pad} is exported. */
  private static FeatureMap pad(Draw draw, FeatureMap x) {
    String pairs = draw.longs(0, 0, 0, 0, 1, 2);
    String rest =
        draw.apply(
            new Op.ConstantOfShape(Tensor.ofLongs(Shape.of(1), 0)),
            draw.apply(
                new Op.Binary(Arithmetic.SUB),
                draw.longs(8),
                draw.apply(new Op.ShapeOf(0, Integer.MAX_VALUE), pairs)));
    String all = draw.concat(0, pairs, rest);
    String matrix = draw.apply(new Op.Reshape(false), all, draw.longs(-1, 2));
    String turned =
        draw.apply(
            new Op.Slice(),
            matrix,
            draw.longs(-1),
            draw.longs(-100),
            draw.longs(0),
            draw.longs(-1));
    String flat =
        draw.apply(
            new Op.Reshape(false),
            draw.apply(new Op.Transpose(List.of(1, 0)), turned),
            draw.longs(-1));
    String pads = draw.apply(new Op.Cast(DType.INT64), flat);
    return x.channels(draw.apply(new Op.Pad(Op.Padding.CONSTANT), x.name(), pads), x.c() + 3);
  }

  /** A constant block of computed shape, added. */
  private static FeatureMap filled(Draw draw, FeatureMap x) {
    String shape = draw.apply(new Op.ShapeOf(0, Integer.MAX_VALUE), x.name());
    String ones = draw.apply(new Op.ConstantOfShape(Tensor.ofFloats(Shape.of(1), 0.5f)), shape);
    return draw.apply(new Op.Binary(Arithmetic.ADD), x, ones);
  }

  /** Positions become channels and channels positions: nothing but the batch stays. */
  private static FeatureMap rawView(Draw draw, FeatureMap x) {
    if (draw.isAnySize()) {
      return x;
    }
    String seen = draw.reshape(x, Draw.BATCH, (long) x.h() * x.w(), x.c());
    String mixed = draw.apply(new Op.MatMul(), seen, draw.weight(x.c(), x.c()));
    return x.named(draw.reshape(x, mixed, Draw.BATCH, x.c(), Draw.HEIGHT, Draw.WIDTH));
  }

  /** Divided by the root of its number of channels. */
  private static FeatureMap shapeAsData(Draw draw, FeatureMap x) {
    FeatureMap y = draw.convolve(x, 5);
    String number = draw.apply(new Op.Cast(DType.FLOAT32), draw.extent(y.name(), 1));
    String root = draw.apply(new Op.Elementwise(Op.Function.SQRT), number);
    return draw.apply(new Op.Binary(Arithmetic.DIV), y, root);
  }
}
