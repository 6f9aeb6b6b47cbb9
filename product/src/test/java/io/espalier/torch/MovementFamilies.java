package io.espalier.torch;

import io.espalier.graph.Op;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** What moves elements, and what makes values of extents. */
final class MovementFamilies {
  private MovementFamilies() {}

  static Stream<OperatorFamily> families() {
    return Stream.of(
        new OperatorFamily("flatten", MovementFamilies::flatten),
        new OperatorFamily("reshape", MovementFamilies::reshape),
        new OperatorFamily("squeeze", MovementFamilies::squeeze),
        new OperatorFamily("transpose", MovementFamilies::transpose),
        new OperatorFamily("concat", MovementFamilies::concat),
        new OperatorFamily("split", MovementFamilies::split),
        new OperatorFamily("slice", MovementFamilies::slice),
        new OperatorFamily("gather", MovementFamilies::gather),
        new OperatorFamily("pad", MovementFamilies::pad),
        new OperatorFamily("expand", MovementFamilies::expand),
        new OperatorFamily("tile", MovementFamilies::tile),
        new OperatorFamily("depth to space", MovementFamilies::depthToSpace),
        new OperatorFamily("space to depth", MovementFamilies::spaceToDepth),
        new OperatorFamily("shape arithmetic", MovementFamilies::shapeArithmetic),
        new OperatorFamily("constant of shape", MovementFamilies::constantOfShape),
        new OperatorFamily("range", MovementFamilies::range));
  }

  private static void flatten(OperatorCase c) {
    int axis = c.between(c.opset() < 11 ? 0 : -4, 4);
    c.output(c.node(new Op.Flatten(axis), c.input(2, 3, 4, 5)));
  }

  private static void reshape(OperatorCase c) {
    String x = c.input(2, 3, 4, 5);
    c.output(c.node(new Op.Reshape(false), x, c.longs(0, -1, 5)));
    c.output(c.node(new Op.Reshape(false), x, c.longs(-1, 4, 3, 0)));
    if (c.opset() >= 14) {
      c.output(c.node(new Op.Reshape(true), c.input(2, 0, 4), c.longs(0, 4, 2)));
    }
  }

  private static void squeeze(OperatorCase c) {
    String x = c.input(2, 1, 3, 1);
    Op op = new Op.Squeeze();
    String axes = c.maybe() || c.opset() < 11 ? c.longs(1) : c.longs(-1, 1);
    c.output(c.maybe() ? c.node(op, x) : c.node(op, x, axes));
    c.output(c.node(new Op.Unsqueeze(), x, c.opset() < 11 ? c.longs(0, 5) : c.longs(0, -1)));
    c.output(c.node(new Op.Unsqueeze(), x, c.longs(c.between(0, 4))));
  }

  private static void transpose(OperatorCase c) {
    List<Integer> permutation = new ArrayList<>(List.of(0, 1, 2, 3));
    Collections.shuffle(permutation, new Random(c.between(0, 1000)));
    c.output(c.node(new Op.Transpose(permutation), c.input(2, 3, 4, 5)));
  }

  private static void concat(OperatorCase c) {
    String x = c.input(2, 3, 4);
    String y = c.node(new Op.Elementwise(Op.Function.RELU), x);
    int axis = c.between(c.opset() < 11 ? 0 : -3, 2);
    c.output(c.node(new Op.Concat(axis), x, y, x, c.constant(2, 3, 4)));
  }

  private static void split(OperatorCase c) {
    int axis = c.opset() < 11 || c.maybe() ? 1 : -2;
    c.nodes(new Op.Split(axis), 3, c.input(2, 7, 3), c.longs(1, 4, 2)).forEach(c::output);
    c.nodes(new Op.Split(axis), 3, c.input(2, 6, 3)).forEach(c::output);
    c.nodes(new Op.Split(axis), 2, c.input(2, 5, 3), c.longs(3, 2)).stream()
        .skip(1)
        .forEach(c::output);
    if (c.opset() >= 18) {
      c.nodes(new Op.Split(axis), 3, c.input(2, 7, 3)).forEach(c::output);
    }
  }

  private static void slice(OperatorCase c) {
    String x = c.input(4, 9, 8);
    if (c.opset() >= 10) {
      long step = c.maybe() ? c.between(1, 3) : -c.between(1, 3);
      long start = step > 0 ? c.between(-12, 5) : c.between(4, 12);
      long end = step > 0 ? c.between(4, 12) : c.between(-12, 3);
      String axis = c.longs(1 - 3L * c.between(0, 1));
      c.output(c.node(new Op.Slice(), x, c.longs(start), c.longs(end), axis, c.longs(step)));
    }
    c.output(c.node(new Op.Slice(), x, c.longs(1, 2), c.longs(Long.MAX_VALUE, -1)));
  }

  private static void gather(OperatorCase c) {
    int least = c.opset() < 11 ? 0 : -3;
    Tensor indices =
        switch (c.between(0, 2)) {
          case 0 -> Tensor.ofLongs(Shape.scalar(), Math.max(least, -2));
          case 1 -> Tensor.vector(2, 0, Math.max(least, -1), 0);
          default -> Tensor.ofLongs(Shape.of(2, 2), 0, least, 2, 1);
        };
    int axis = c.between(c.opset() < 11 ? 0 : -2, 1);
    c.output(c.node(new Op.Gather(axis), c.input(3, 4, 5), c.constant(indices)));
    Tensor computed = Tensor.vector(1, Math.max(least, -1), 3);
    c.output(c.node(new Op.Gather(1), c.constant(3, 4), c.input(computed)));
  }

  private static void pad(OperatorCase c) {
    Op.Padding mode = c.oneOf(Op.Padding.values());
    long[] pads = {0, c.between(0, 2), c.between(0, 3), 0, 0, c.between(0, 2), c.between(0, 3), 1};
    if (mode == Op.Padding.CONSTANT) {
      pads[3] = -1;
    }
    String value = mode == Op.Padding.CONSTANT && c.maybe() ? c.constant(Tensor.scalar(2.5f)) : "";
    c.output(c.node(new Op.Pad(mode), c.input(2, 3, 5, 6), c.longs(pads), value));
  }

  private static void expand(OperatorCase c) {
    c.output(c.node(new Op.Expand(), c.input(2, 1, 4), c.longs(3, 1, 3, 1)));
    c.output(c.node(new Op.Expand(), c.input(2, 3, 1), c.longs(5)));
  }

  private static void tile(OperatorCase c) {
    String repeats = c.longs(c.between(1, 2), c.between(1, 3), 2);
    c.output(c.node(new Op.Tile(), c.input(2, 3, 1), repeats));
  }

  private static void depthToSpace(OperatorCase c) {
    int block = c.between(1, 3);
    boolean columnRowDepth = c.opset() >= 11 && c.maybe();
    Op op = new Op.DepthToSpace(block, columnRowDepth);
    c.output(c.node(op, c.input(2, block * block * c.between(1, 3), 2, 3)));
  }

  private static void spaceToDepth(OperatorCase c) {
    int block = c.between(1, 3);
    c.output(c.node(new Op.SpaceToDepth(block), c.input(2, 3, 2 * block, 3 * block)));
  }

  /** Flattens by a shape that is computed from the input's, batch size and all. */
  private static void shapeArithmetic(OperatorCase c) {
    String x = c.input(c.between(1, 5), 3, 4);
    String shape = c.node(new Op.ShapeOf(0, Integer.MAX_VALUE), x);
    String batch = c.node(new Op.Gather(0), shape, c.constant(Tensor.ofLongs(Shape.scalar(), 0)));
    String first = c.node(new Op.Unsqueeze(), batch, c.longs(0));
    List<String> parts = c.nodes(new Op.Split(0), 2, shape, c.longs(1, 2));
    String product =
        c.node(
            new Op.Binary(Op.Arithmetic.MUL),
            c.node(new Op.Gather(0), parts.get(1), c.longs(0)),
            c.node(new Op.Gather(0), parts.get(1), c.longs(1)));
    String target = c.node(new Op.Concat(0), first, product);
    c.output(c.node(new Op.Reshape(false), x, target));
    c.output(target, DType.INT64);
    c.output(parts.get(0), DType.INT64);
  }

  private static void constantOfShape(OperatorCase c) {
    String x = c.input(c.between(1, 5), 3);
    String shape = c.node(new Op.ShapeOf(0, Integer.MAX_VALUE), x);
    Tensor value = Tensor.ofFloats(Shape.of(1), 1.5f);
    c.output(
        c.node(new Op.Binary(Op.Arithmetic.ADD), x, c.node(new Op.ConstantOfShape(value), shape)));
  }

  private static void range(OperatorCase c) {
    Op.Range range = new Op.Range();
    String limit = c.node(new Op.Reduce(Op.Reduction.SUM, false, false), c.positive(2, 3));
    String start = c.constant(Tensor.scalar(-0.25f));
    c.output(c.node(range, start, limit, c.constant(Tensor.scalar(0.5f))));
    String shape = c.node(new Op.ShapeOf(0, Integer.MAX_VALUE), c.input(c.between(2, 6), 2));
    String zero = c.constant(Tensor.ofLongs(Shape.scalar(), 0));
    String batch = c.node(new Op.Gather(0), shape, zero);
    String minusTwo = c.constant(Tensor.ofLongs(Shape.scalar(), -2));
    c.output(c.node(range, batch, zero, minusTwo), DType.INT64);
    String whole = c.node(new Op.Cast(DType.INT64), limit);
    c.output(
        c.node(range, zero, whole, c.constant(Tensor.ofLongs(Shape.scalar(), 2))), DType.INT64);
  }
}
