package io.espalier.surgery;

import io.espalier.graph.Op;
import io.espalier.graph.Op.Arithmetic;
import io.espalier.graph.Window;
import io.espalier.surgery.RandomNetwork.Block;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.List;

/** What mixes along an axis, or chooses element by element. */
final class MixingBlocks {
  static final List<Block> ALL =
      List.of(
          MixingBlocks::pool,
          MixingBlocks::scaled,
          MixingBlocks::attention,
          MixingBlocks::reduced,
          MixingBlocks::softmax,
          MixingBlocks::layerNorm,
          MixingBlocks::localResponse,
          MixingBlocks::where,
          MixingBlocks::hardSwish);

  private MixingBlocks() {}

  private static FeatureMap pool(Draw draw, FeatureMap x) {
    Window window = Window.square(3, 1, 1);
    return switch (draw.below(3)) {
      case 0 -> draw.apply(new Op.Pool(Op.Pooling.MAX, window, false, false), x);
      case 1 -> draw.apply(new Op.Pool(Op.Pooling.AVERAGE, window, false, draw.onceIn(2)), x);
      default -> draw.apply(new Op.LpPool(2, window, false), x);
    };
  }

  private static FeatureMap scaled(Draw draw, FeatureMap x) {
    String scale =
        draw.onceIn(2) || draw.isAnySize()
            ? draw.weight(x.c(), 1, 1)
            : draw.weight(1, x.c(), x.h(), 1);
    Arithmetic arithmetic = draw.onceIn(2) ? Arithmetic.MUL : Arithmetic.ADD;
    return draw.apply(Draw.SIGMOID, draw.apply(new Op.Binary(arithmetic), x, scale));
  }

  /** Positions against positions, and then channels against them: all sides computed. */
  private static FeatureMap attention(Draw draw, FeatureMap x) {
    String left = draw.reshape(x, draw.convolve(x, 3).name(), Draw.BATCH, 3, -1);
    String right =
        draw.apply(
            new Op.Transpose(List.of(0, 2, 1)),
            draw.reshape(x, draw.convolve(x, 3).name(), Draw.BATCH, 3, -1));
    String weights =
        draw.apply(
            new Op.Softmax(-1, false, draw.isOld()), draw.apply(new Op.MatMul(), right, left));
    String values = draw.reshape(x, draw.convolve(x, 4).name(), Draw.BATCH, 4, -1);
    String mixed = draw.apply(new Op.MatMul(), values, weights);
    return x.channels(draw.reshape(x, mixed, Draw.BATCH, 4, Draw.HEIGHT, Draw.WIDTH), 4);
  }

  private static FeatureMap reduced(Draw draw, FeatureMap x) {
    Op.Reduction[] kinds = {Op.Reduction.MEAN, Op.Reduction.MAX, Op.Reduction.L2};
    Op mean = new Op.Reduce(kinds[draw.below(kinds.length)], true, false);
    String y = draw.apply(mean, x.name(), draw.onceIn(3) ? draw.longs(1) : draw.longs(2, -1));
    return draw.apply(new Op.Binary(Arithmetic.SUB), x, y);
  }

  private static FeatureMap softmax(Draw draw, FeatureMap x) {
    boolean channels = !draw.isOld() && draw.onceIn(3);
    return draw.apply(new Op.Softmax(channels ? 1 : -1, draw.onceIn(2), draw.isOld()), x);
  }

  /** Over the channels, moved last. */
  private static FeatureMap layerNorm(Draw draw, FeatureMap x) {
    if (draw.isOld()) {
      return localResponse(draw, x);
    }
    String last = draw.apply(new Op.Transpose(List.of(0, 2, 3, 1)), x.name());
    String y = draw.apply(new Op.LayerNorm(-1, 0.1f), last, draw.weight(x.c()), draw.weight(x.c()));
    return x.named(draw.apply(new Op.Transpose(List.of(0, 3, 1, 2)), y));
  }

  private static FeatureMap localResponse(Draw draw, FeatureMap x) {
    return draw.apply(new Op.Lrn(0.1f, 0.75f, 1, 3), x);
  }

  /** A tenth of what is negative; a jump would tell rounding errors apart. */
  private static FeatureMap where(Draw draw, FeatureMap x) {
    String zero = draw.constant(Tensor.scalar(0));
    String negative = draw.apply(new Op.Compare(Op.Comparison.LESS), x.name(), zero);
    String tenth =
        draw.apply(
            new Op.Binary(Arithmetic.MUL),
            x.name(),
            draw.constant(Tensor.ofFloats(Shape.of(1), 0.1f)));
    return x.named(draw.apply(new Op.Where(), negative, tenth, x.name()));
  }

  /** Spelt out, with constants of one element. */
  private static FeatureMap hardSwish(Draw draw, FeatureMap x) {
    FeatureMap shifted = draw.apply(new Op.Binary(Arithmetic.ADD), x, draw.full(3, 1));
    FeatureMap clipped =
        draw.apply(
            new Op.Clip(),
            shifted,
            draw.constant(Tensor.scalar(0)),
            draw.constant(Tensor.scalar(6)));
    FeatureMap product = draw.binary(Arithmetic.MUL, x, clipped);
    return draw.apply(new Op.Binary(Arithmetic.DIV), product, draw.full(6, 1));
  }
}
