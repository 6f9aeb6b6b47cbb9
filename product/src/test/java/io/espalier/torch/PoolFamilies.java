package io.espalier.torch;

import io.espalier.graph.Op;
import io.espalier.graph.Window;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.stream.Stream;

/** Pooling, reductions and softmax. */
final class PoolFamilies {
  private PoolFamilies() {}

  static Stream<OperatorFamily> families() {
    return Stream.of(
        new OperatorFamily("max pool", c -> pool(c, Op.Pooling.MAX)),
        new OperatorFamily("average pool", c -> pool(c, Op.Pooling.AVERAGE)),
        new OperatorFamily("global pool", PoolFamilies::globalPool),
        new OperatorFamily("lp pool", PoolFamilies::lpPool),
        new OperatorFamily("global lp pool", PoolFamilies::globalLpPool, 21),
        new OperatorFamily("reduce", PoolFamilies::reduce),
        new OperatorFamily("reduce whole numbers", PoolFamilies::reduceWhole),
        new OperatorFamily("arg reduce", PoolFamilies::argReduce),
        new OperatorFamily("softmax", PoolFamilies::softmax),
        new OperatorFamily("softmax to the end", PoolFamilies::softmaxToTheEnd));
  }

  private static void pool(OperatorCase c, Op.Pooling pooling) {
    int axes = c.between(1, 3);
    boolean dilated = pooling == Op.Pooling.MAX || c.opset() >= 19;
    Window window = Windows.random(c, axes, dilated);
    boolean countPadding = pooling == Op.Pooling.AVERAGE && c.maybe();
    Op op = new Op.Pool(pooling, window, c.maybe(), countPadding);
    c.output(c.node(op, Windows.image(c, 3, axes)));
  }

  private static void globalPool(OperatorCase c) {
    for (Op.Pooling pooling : Op.Pooling.values()) {
      c.output(c.node(new Op.GlobalPool(pooling), Windows.image(c, 3, c.between(1, 3))));
    }
  }

  private static void lpPool(OperatorCase c) {
    int axes = c.between(1, 3);
    boolean free = c.opset() >= 18;
    Op op = new Op.LpPool(c.between(1, 3), Windows.random(c, axes, free), free && c.maybe());
    c.output(c.node(op, Windows.image(c, 3, axes)));
  }

  private static void globalLpPool(OperatorCase c) {
    c.output(c.node(new Op.GlobalLpPool(c.between(1, 3)), Windows.image(c, 3, c.between(1, 3))));
  }

  private static void reduce(OperatorCase c) {
    for (Op.Reduction reduction : Op.Reduction.values()) {
      String axes =
          switch (c.between(0, 3)) {
            case 0 -> "";
            case 1 -> c.longs(1);
            case 2 -> c.longs(-1, 1);
            default -> c.longs(0, 2);
          };
      boolean sumsLogarithms = reduction == Op.Reduction.LOG_SUM;
      String x = sumsLogarithms ? c.positive(2, 3, 4, 5) : c.input(2, 3, 4, 5);
      boolean noop = c.opset() >= 18 && c.maybe();
      c.output(c.node(new Op.Reduce(reduction, c.maybe(), noop), x, axes));
    }
  }

  private static void reduceWhole(OperatorCase c) {
    String x = c.input(Tensor.ofLongs(Shape.of(2, 3), 7, -5, 2, 1, 4, 9));
    for (Op.Reduction reduction :
        new Op.Reduction[] {
          Op.Reduction.SUM, Op.Reduction.MAX, Op.Reduction.MIN, Op.Reduction.PROD
        }) {
      c.output(c.node(new Op.Reduce(reduction, c.maybe(), false), x, c.longs(1)), DType.INT64);
    }
  }

  private static void argReduce(OperatorCase c) {
    for (Op.Extreme extreme : Op.Extreme.values()) {
      String equalOnes = c.node(new Op.Elementwise(Op.Function.FLOOR), c.input(4, 5, 6));
      boolean last = c.opset() >= 12 && c.maybe();
      Op op = new Op.ArgReduce(extreme, c.between(-3, 2), c.maybe(), last);
      c.output(c.node(op, equalOnes), DType.INT64);
    }
  }

  private static void softmax(OperatorCase c) {
    int axis = c.opset() < 13 ? -1 : c.between(-3, 2);
    c.output(c.node(new Op.Softmax(axis, c.maybe(), false), c.input(2, 3, 4)));
  }

  private static void softmaxToTheEnd(OperatorCase c) {
    int axis = c.opset() < 13 ? c.between(c.opset() < 11 ? 0 : -3, 2) : 2;
    boolean toTheEnd = c.opset() < 13;
    c.output(c.node(new Op.Softmax(axis, c.maybe(), toTheEnd), c.input(2, 3, 4)));
  }
}
