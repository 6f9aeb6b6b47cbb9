package io.espalier.surgery;

import io.espalier.graph.Op;
import io.espalier.graph.Op.Arithmetic;
import io.espalier.surgery.RandomNetwork.Block;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.List;

/** Branches that part and meet: residuals, concatenations, splits, shuffles, gates. */
final class BranchBlocks {
  static final List<Block> ALL =
      List.of(
          BranchBlocks::residual,
          BranchBlocks::residual,
          BranchBlocks::gate,
          BranchBlocks::concat,
          BranchBlocks::withItself,
          BranchBlocks::dense,
          BranchBlocks::twoStreams,
          BranchBlocks::shuffle,
          BranchBlocks::shuffleUnit,
          BranchBlocks::split,
          BranchBlocks::equalSplit,
          BranchBlocks::zeroConcat,
          BranchBlocks::fold);

  private BranchBlocks() {}

  private static FeatureMap residual(Draw draw, FeatureMap x) {
    FeatureMap inner = draw.relu(draw.convolve(x, 2 + draw.below(6)));
    Arithmetic arithmetic = draw.onceIn(4) ? Arithmetic.SUB : Arithmetic.ADD;
    return draw.binary(arithmetic, x, draw.convolve(inner, x.c()));
  }

  private static FeatureMap gate(Draw draw, FeatureMap x) {
    FeatureMap squeezed = draw.relu(draw.convolve(draw.pooled(x), 3, 1));
    FeatureMap gate =
        draw.apply(Draw.SIGMOID, draw.convolve(squeezed, draw.onceIn(4) ? 1 : x.c(), 1));
    return draw.binary(Arithmetic.MUL, x, gate);
  }

  private static FeatureMap joined(Draw draw, FeatureMap a, FeatureMap b) {
    return a.channels(draw.concat(1, a.name(), b.name()), a.c() + b.c());
  }

  private static FeatureMap concat(Draw draw, FeatureMap x) {
    FeatureMap other = draw.pick();
    return other.isAsLargeAs(x) ? joined(draw, x, other) : withItself(draw, x);
  }

  private static FeatureMap withItself(Draw draw, FeatureMap x) {
    return joined(draw, x, x);
  }

  private static FeatureMap dense(Draw draw, FeatureMap x) {
    FeatureMap one = joined(draw, x, draw.relu(draw.convolve(x, 3)));
    return joined(draw, one, draw.relu(draw.convolve(one, 3)));
  }

  /** Two residual streams that meet in a concatenation and go on. */
  private static FeatureMap twoStreams(Draw draw, FeatureMap x) {
    FeatureMap a = residual(draw, draw.convolve(x, 5));
    FeatureMap b = residual(draw, draw.convolve(x, 4));
    draw.keep(a);
    draw.keep(b);
    return joined(draw, a, b);
  }

  private static FeatureMap shuffled(Draw draw, FeatureMap x, int groups) {
    String parts = draw.reshape(x, Draw.BATCH, groups, x.c() / groups, Draw.HEIGHT, Draw.WIDTH);
    String swapped = draw.apply(new Op.Transpose(List.of(0, 2, 1, 3, 4)), parts);
    return x.named(draw.reshape(x, swapped, Draw.BATCH, x.c(), Draw.HEIGHT, Draw.WIDTH));
  }

  private static FeatureMap shuffle(Draw draw, FeatureMap x) {
    return shuffled(draw, draw.convolve(x, 12), draw.onceIn(2) ? 2 : 3);
  }

  /** Half goes by, half is convolved; then they are shuffled. */
  private static FeatureMap shuffleUnit(Draw draw, FeatureMap x) {
    FeatureMap whole = x.c() % 2 == 0 ? x : draw.convolve(x, 8);
    int half = whole.c() / 2;
    List<String> parts = draw.applyToParts(new Op.Split(1), 2, whole.name());
    FeatureMap worked = draw.relu(draw.convolve(whole.channels(parts.get(1), half), half));
    return shuffled(draw, joined(draw, whole.channels(parts.get(0), half), worked), 2);
  }

  private static FeatureMap split(Draw draw, FeatureMap x) {
    FeatureMap whole = x.c() < 4 ? draw.convolve(x, 7) : x;
    int first = 1 + draw.below(whole.c() - 1);
    List<String> parts =
        draw.applyToParts(
            new Op.Split(draw.onceIn(2) ? 1 : -3),
            2,
            whole.name(),
            draw.longs(first, whole.c() - (long) first));
    draw.keep(whole.channels(parts.get(1), whole.c() - first));
    return draw.convolve(whole.channels(parts.get(0), first), 4);
  }

  private static FeatureMap equalSplit(Draw draw, FeatureMap x) {
    FeatureMap whole = draw.convolve(x, 9);
    List<String> parts = draw.applyToParts(new Op.Split(1), 3, whole.name());
    FeatureMap first = whole.channels(parts.get(0), 3);
    draw.keep(whole.channels(parts.get(2), 3));
    return draw.onceIn(2)
        ? joined(draw, first, draw.convolve(whole.channels(parts.get(1), 3), 2))
        : draw.binary(Arithmetic.MUL, first, whole.channels(parts.get(1), 3));
  }

  /** Zero channels appended, and a residual over them. */
  private static FeatureMap zeroConcat(Draw draw, FeatureMap x) {
    String shape = draw.shape(x, Draw.BATCH, 2, Draw.HEIGHT, Draw.WIDTH);
    String zeros = draw.apply(new Op.ConstantOfShape(Tensor.ofFloats(Shape.of(1), 0)), shape);
    FeatureMap wide = joined(draw, x, x.channels(zeros, 2));
    return draw.binary(Arithmetic.ADD, wide, draw.convolve(x, x.c() + 2));
  }

  private static FeatureMap fold(Draw draw, FeatureMap x) {
    Op.Folding[] foldings = Op.Folding.values();
    Op fold = new Op.Fold(foldings[draw.below(foldings.length)]);
    FeatureMap a = draw.convolve(x, x.c());
    return draw.onceIn(2)
        ? draw.apply(fold, x, a.name())
        : draw.apply(fold, a, x.name(), draw.weight(x.c(), 1, 1));
  }
}
