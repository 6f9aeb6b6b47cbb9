package io.espalier.surgery;

import io.espalier.graph.Op;
import io.espalier.surgery.RandomNetwork.Block;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Channels that are padded, picked, repeated and moved between axes. */
final class MovementBlocks {
  static final List<Block> ALL =
      List.of(
          MovementBlocks::pad,
          MovementBlocks::range,
          MovementBlocks::gather,
          MovementBlocks::gatherOne,
          MovementBlocks::tile,
          MovementBlocks::expand,
          MovementBlocks::resize,
          MovementBlocks::resizeTo,
          MovementBlocks::depthToSpace,
          MovementBlocks::spaceToDepth,
          MovementBlocks::transposedBack);

  private MovementBlocks() {}

  private static FeatureMap pad(Draw draw, FeatureMap x) {
    int before = draw.below(4) - 1;
    int after = draw.below(4) - 1;
    if (x.c() + before + after < 1) {
      return x;
    }
    int spatial = draw.below(2);
    String pads = draw.longs(0, before, spatial, 0, 0, after, 0, spatial);
    String y = draw.apply(new Op.Pad(Op.Padding.CONSTANT), x.name(), pads);
    FeatureMap padded = new FeatureMap(y, x.c() + before + after, x.h() + spatial, x.w() + spatial);
    return spatial == 0 ? padded : draw.relu(draw.convolve(padded, 4));
  }

  private static FeatureMap range(Draw draw, FeatureMap x) {
    int step = 1 + draw.below(2);
    if (draw.onceIn(3)) {
      int last = x.c() - 1 - (x.c() > 1 ? draw.below(2) : 0);
      return x.channels(slice(draw, x, last, -100, -step), last / step + 1);
    }
    int from = draw.below(x.c());
    int start = draw.onceIn(2) ? from : from - x.c();
    return x.channels(
        slice(draw, x, start, Integer.MAX_VALUE, step), Math.ceilDiv(x.c() - from, step));
  }

  private static String slice(Draw draw, FeatureMap x, long start, long end, long step) {
    if (draw.onceIn(2)) {
      return draw.apply(
          new Op.Slice(),
          x.name(),
          draw.longs(start),
          draw.longs(end),
          draw.longs(1),
          draw.longs(step));
    }
    return draw.apply(
        new Op.Slice(),
        x.name(),
        draw.longs(0, start),
        draw.longs(Integer.MAX_VALUE, end),
        draw.longs(2, 1),
        draw.longs(1, step));
  }

  private static FeatureMap gather(Draw draw, FeatureMap x) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, x.c()).boxed().toList());
    Collections.shuffle(order, new Random(draw.below(1000)));
    int taken = 1 + draw.below(x.c());
    long[] indices =
        order.stream().limit(taken).mapToLong(i -> draw.onceIn(2) ? i : i - x.c()).toArray();
    return x.channels(draw.apply(new Op.Gather(1), x.name(), draw.longs(indices)), taken);
  }

  /** A scalar index takes the axis away; the channel scales all others. */
  private static FeatureMap gatherOne(Draw draw, FeatureMap x) {
    String index = draw.constant(Tensor.ofLongs(Shape.scalar(), draw.below(x.c())));
    String one = draw.apply(new Op.Gather(1), x.name(), index);
    String back = draw.apply(new Op.Unsqueeze(), one, draw.longs(1));
    return draw.apply(new Op.Binary(Op.Arithmetic.MUL), x, draw.apply(Draw.SIGMOID, back));
  }

  private static FeatureMap tile(Draw draw, FeatureMap x) {
    int times = 1 + draw.below(2);
    return x.channels(
        draw.apply(new Op.Tile(), x.name(), draw.longs(1, times, 1, 1)), x.c() * times);
  }

  /** A constant, or one channel, made as large as a feature map. */
  private static FeatureMap expand(Draw draw, FeatureMap x) {
    String from =
        draw.onceIn(2)
            ? draw.weight(x.c(), 1, 1)
            : draw.pooled(draw.convolve(x, draw.onceIn(2) ? 1 : x.c())).name();
    String shape = draw.shape(x, Draw.BATCH, x.c(), Draw.HEIGHT, 1);
    String wide = draw.apply(new Op.Expand(), from, shape);
    return draw.apply(new Op.Binary(Op.Arithmetic.ADD), x, wide);
  }

  private static Op.Resize resize() {
    return new Op.Resize(
        Op.Interpolation.NEAREST,
        Op.Coordinates.ASYMMETRIC,
        Op.Nearest.FLOOR,
        -0.75f,
        false,
        0,
        false,
        List.of());
  }

  private static FeatureMap resize(Draw draw, FeatureMap x) {
    if (x.h() > 6) {
      return x;
    }
    String scales = draw.constant(Tensor.ofFloats(Shape.of(4), 1, 1, 2, 2));
    String y = draw.apply(resize(), x.name(), "", scales);
    return new FeatureMap(y, x.c(), 2 * x.h(), 2 * x.w());
  }

  /** To the size of another value, the channels as a literal. */
  private static FeatureMap resizeTo(Draw draw, FeatureMap x) {
    FeatureMap like = draw.pick();
    String sizes = draw.shape(like, Draw.BATCH, x.c(), Draw.HEIGHT, Draw.WIDTH);
    String y = draw.apply(resize(), x.name(), "", "", sizes);
    return new FeatureMap(y, x.c(), like.h(), like.w());
  }

  private static FeatureMap depthToSpace(Draw draw, FeatureMap x) {
    if (x.h() > 6) {
      return x;
    }
    FeatureMap wide = draw.convolve(x, 12);
    String y = draw.apply(new Op.DepthToSpace(2, draw.onceIn(2)), wide.name());
    return new FeatureMap(y, 3, 2 * x.h(), 2 * x.w());
  }

  private static FeatureMap spaceToDepth(Draw draw, FeatureMap x) {
    if (x.h() % 2 != 0 || x.w() % 2 != 0 || draw.isAnySize()) {
      return x;
    }
    FeatureMap narrow = draw.convolve(x, 4);
    String y = draw.apply(new Op.SpaceToDepth(2), narrow.name());
    return new FeatureMap(y, 16, x.h() / 2, x.w() / 2);
  }

  /** Height before channels and back, with a scale on the channels in between. */
  private static FeatureMap transposedBack(Draw draw, FeatureMap x) {
    String turned = draw.apply(new Op.Transpose(List.of(0, 2, 1, 3)), x.name());
    String scaled = draw.apply(new Op.Binary(Op.Arithmetic.MUL), turned, draw.weight(x.c(), 1));
    return x.named(draw.apply(new Op.Transpose(List.of(0, 2, 1, 3)), scaled));
  }
}
