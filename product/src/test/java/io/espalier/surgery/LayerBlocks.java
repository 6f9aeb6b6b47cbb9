package io.espalier.surgery;

import io.espalier.graph.Op;
import io.espalier.graph.Op.Function;
import io.espalier.graph.Window;
import io.espalier.surgery.RandomNetwork.Block;
import java.util.List;

/** Layers: convolutions of all kinds, matrix products, normalisations, activations. */
final class LayerBlocks {
  static final List<Block> ALL =
      List.of(
          LayerBlocks::convolution,
          LayerBlocks::convolution,
          LayerBlocks::normalised,
          LayerBlocks::strided,
          LayerBlocks::depthwise,
          LayerBlocks::fewGroups,
          LayerBlocks::manyGroups,
          LayerBlocks::transposed,
          LayerBlocks::depthwiseTransposed,
          LayerBlocks::sharedWeight,
          LayerBlocks::activation,
          LayerBlocks::slopes,
          LayerBlocks::instanceNorm,
          LayerBlocks::channelsLast,
          LayerBlocks::leftProduct);

  private static final List<Function> FUNCTIONS =
      List.of(
          Function.LEAKY_RELU,
          Function.HARD_SIGMOID,
          Function.ELU,
          Function.SELU,
          Function.SOFTPLUS,
          Function.SOFTSIGN,
          Function.TANH,
          Function.ERF,
          Function.ABS,
          Function.NEG);

  private LayerBlocks() {}

  private static FeatureMap convolution(Draw draw, FeatureMap x) {
    return draw.relu(draw.convolve(x, 2 + draw.below(9)));
  }

  private static FeatureMap normalised(Draw draw, FeatureMap x) {
    FeatureMap y = draw.convolve(x, 8);
    return draw.apply(
        new Op.BatchNorm(1e-5f, 0.9f),
        y,
        draw.weight(8),
        draw.weight(8),
        draw.weight(8),
        draw.full(0.8, 8));
  }

  private static FeatureMap strided(Draw draw, FeatureMap x) {
    if (x.h() < 4) {
      return convolution(draw, x);
    }
    Op conv = new Op.Conv(Window.square(3, 2, 1), 1);
    String y = draw.apply(conv, x.name(), draw.weight(6, x.c(), 3, 3), draw.weight(6));
    return new FeatureMap(y, 6, (x.h() + 1) / 2, (x.w() + 1) / 2);
  }

  private static FeatureMap grouped(Draw draw, FeatureMap x, int groups, int perGroup) {
    int filters = groups * perGroup;
    String w = draw.weight(filters, x.c() / groups, 3, 3);
    Op conv = new Op.Conv(Window.square(3, 1, 1), groups);
    return x.channels(draw.apply(conv, x.name(), w, draw.weight(filters)), filters);
  }

  private static FeatureMap depthwise(Draw draw, FeatureMap x) {
    return grouped(draw, x, x.c(), 1 + draw.below(2));
  }

  private static FeatureMap fewGroups(Draw draw, FeatureMap x) {
    return grouped(draw, draw.convolve(x, 12), 2, 2 + draw.below(2));
  }

  private static FeatureMap manyGroups(Draw draw, FeatureMap x) {
    return grouped(draw, draw.convolve(x, 12), 6, 1 + draw.below(2));
  }

  private static Op transposed(int kernel, int stride, int groups) {
    return new Op.ConvTranspose(
        Window.square(kernel, stride, kernel == 3 ? 1 : 0), groups, List.of(0, 0), List.of());
  }

  private static FeatureMap transposed(Draw draw, FeatureMap x) {
    String w = draw.weight(x.c(), 5, 3, 3);
    if (x.h() > 6 || draw.onceIn(2)) {
      return x.channels(draw.apply(transposed(3, 1, 1), x.name(), w, draw.weight(5)), 5);
    }
    String wide = draw.weight(x.c(), 5, 2, 2);
    return new FeatureMap(draw.apply(transposed(2, 2, 1), x.name(), wide), 5, 2 * x.h(), 2 * x.w());
  }

  private static FeatureMap depthwiseTransposed(Draw draw, FeatureMap x) {
    int multiplier = 1 + draw.below(2);
    String w = draw.weight(x.c(), multiplier, 3, 3);
    return x.channels(draw.apply(transposed(3, 1, x.c()), x.name(), w), x.c() * multiplier);
  }

  private static FeatureMap sharedWeight(Draw draw, FeatureMap x) {
    String w = draw.weight(x.c(), x.c(), 1, 1);
    Op conv = new Op.Conv(Window.square(1, 1, 0), 1);
    return draw.apply(conv, draw.relu(draw.apply(conv, x, w)), w);
  }

  private static FeatureMap activation(Draw draw, FeatureMap x) {
    Function function =
        draw.isOld() || draw.below(6) > 0
            ? FUNCTIONS.get(draw.below(FUNCTIONS.size()))
            : draw.onceIn(2) ? Function.CELU : Function.HARD_SWISH;
    return draw.apply(new Op.Elementwise(function), x);
  }

  private static FeatureMap slopes(Draw draw, FeatureMap x) {
    return draw.apply(
        new Op.PRelu(), x, draw.onceIn(3) ? draw.weight(1) : draw.weight(x.c(), 1, 1));
  }

  private static FeatureMap instanceNorm(Draw draw, FeatureMap x) {
    return draw.apply(new Op.InstanceNorm(0.1f), x, draw.weight(x.c()), draw.weight(x.c()));
  }

  private static FeatureMap channelsLast(Draw draw, FeatureMap x) {
    int width = 2 + draw.below(5);
    String last = draw.apply(new Op.Transpose(List.of(0, 2, 3, 1)), x.name());
    String y = draw.apply(new Op.MatMul(), last, draw.weight(x.c(), width));
    String biased = draw.apply(new Op.Binary(Op.Arithmetic.ADD), y, draw.weight(width));
    return x.channels(draw.apply(new Op.Transpose(List.of(0, 3, 1, 2)), biased), width);
  }

  /** A constant on the left mixes channels over positions. */
  private static FeatureMap leftProduct(Draw draw, FeatureMap x) {
    int width = 2 + draw.below(5);
    String flat = draw.reshape(x, Draw.BATCH, x.c(), -1);
    String y = draw.apply(new Op.MatMul(), draw.weight(width, x.c()), flat);
    return x.channels(draw.reshape(x, y, Draw.BATCH, width, Draw.HEIGHT, Draw.WIDTH), width);
  }
}
