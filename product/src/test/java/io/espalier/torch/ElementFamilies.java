package io.espalier.torch;

import io.espalier.graph.Op;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.Stream;

/** Functions of one element, arithmetic, comparisons and choices. */
final class ElementFamilies {
  private ElementFamilies() {}

  static Stream<OperatorFamily> families() {
    Stream<OperatorFamily> functions =
        Arrays.stream(Op.Function.values())
            .map(
                function ->
                    new OperatorFamily(
                        new Op.Elementwise(function).label(), c -> function(c, function)));
    return Stream.concat(
        functions,
        Stream.of(
            new OperatorFamily("relu in place", ElementFamilies::reluInPlace),
            new OperatorFamily("clip", ElementFamilies::clip),
            new OperatorFamily("arithmetic", ElementFamilies::arithmetic),
            new OperatorFamily("whole arithmetic", ElementFamilies::wholeArithmetic),
            new OperatorFamily("comparison", ElementFamilies::comparison),
            new OperatorFamily("connective", ElementFamilies::connective),
            new OperatorFamily("where", ElementFamilies::where),
            new OperatorFamily("fold", ElementFamilies::fold),
            new OperatorFamily("p relu", ElementFamilies::prelu),
            new OperatorFamily("dropout", c -> c.output(c.node(new Op.Dropout(), c.input(3, 4)))),
            new OperatorFamily("cast", ElementFamilies::cast)));
  }

  private static void function(OperatorCase c, Op.Function function) {
    Op.Elementwise plain = new Op.Elementwise(function);
    Op.Elementwise other =
        switch (function) {
          case LEAKY_RELU, ELU, CELU -> new Op.Elementwise(function, 0.3f, 0);
          case HARD_SIGMOID -> new Op.Elementwise(function, 0.4f, 0.2f);
          case SELU -> new Op.Elementwise(function, 1.3f, 0.7f);
          default -> plain;
        };
    switch (function) {
      case NOT -> c.output(c.node(plain, c.truth(3, 4)), DType.BOOL);
      case LOG, SQRT, RECIPROCAL -> c.output(c.node(plain, c.positive(3, 4, 5)));
      default -> {
        c.output(c.node(plain, c.input(3, 4, 5)));
        c.output(c.node(other, c.input(4, 3)));
      }
    }
  }

  /** Nobody else reads the sum, so that its elements may be overwritten. */
  private static void reluInPlace(OperatorCase c) {
    String sum = c.node(new Op.Binary(Op.Arithmetic.ADD), c.input(3, 4), c.constant(3, 4));
    c.output(c.node(new Op.Elementwise(Op.Function.RELU), sum));
  }

  private static void clip(OperatorCase c) {
    String low = c.maybe() ? c.constant(Tensor.scalar(-0.5f)) : "";
    String high = c.maybe() ? c.constant(Tensor.scalar(0.7f)) : "";
    c.output(c.node(new Op.Clip(), c.input(3, 4), low, high));
  }

  private static void arithmetic(OperatorCase c) {
    for (Op.Arithmetic arithmetic : Op.Arithmetic.values()) {
      if (arithmetic == Op.Arithmetic.MOD) {
        continue;
      }
      String a = c.positive(2, 3, 4, 4);
      String b =
          switch (c.between(0, 4)) {
            case 0 -> c.positive(2, 3, 4, 4);
            case 1 -> c.input(3, 1, 1);
            case 2 -> c.constant(Tensor.scalar(1.5f));
            case 3 -> c.constant(1);
            default -> c.constant(1, 1, 1, 4);
          };
      Op op = new Op.Binary(arithmetic);
      boolean ordered = c.maybe() || arithmetic == Op.Arithmetic.POW;
      c.output(ordered ? c.node(op, a, b) : c.node(op, b, a));
    }
  }

  private static void wholeArithmetic(OperatorCase c) {
    String a = c.input(Tensor.vector(7, -7, 9, c.between(-20, 20)));
    String b = c.longs(2, 2, -4, 3);
    for (Op.Arithmetic arithmetic : Op.Arithmetic.values()) {
      if (arithmetic != Op.Arithmetic.POW && (arithmetic != Op.Arithmetic.MOD || c.opset() > 9)) {
        c.output(c.node(new Op.Binary(arithmetic), a, b), DType.INT64);
      }
    }
    Op power = new Op.Binary(Op.Arithmetic.POW);
    if (c.opset() >= 12) {
      c.output(c.node(power, a, c.longs(2, 3, 0, 1)), DType.INT64);
      c.output(c.node(power, a, c.constant(Tensor.scalar(2))), DType.INT64);
      c.output(c.node(power, c.positive(4), c.longs(2, -1, 0, 3)));
    }
  }

  private static void comparison(OperatorCase c) {
    String a = c.node(new Op.Elementwise(Op.Function.FLOOR), c.input(2, 3, 4));
    String b = c.node(new Op.Elementwise(Op.Function.FLOOR), c.input(3, 4));
    for (Op.Comparison comparison : Op.Comparison.values()) {
      switch (comparison) {
        case AND, OR, XOR -> {}
        case EQUAL -> {
          if (c.opset() >= 11) {
            c.output(c.node(new Op.Compare(comparison), a, b), DType.BOOL);
          }
          String whole = c.input(Tensor.vector(1, 2, 3));
          c.output(c.node(new Op.Compare(comparison), whole, c.longs(1, 3, 3)), DType.BOOL);
        }
        case LESS, GREATER, LESS_OR_EQUAL, GREATER_OR_EQUAL -> {
          c.output(c.node(new Op.Compare(comparison), a, b), DType.BOOL);
          String zero = c.constant(Tensor.scalar(0));
          c.output(c.node(new Op.Compare(comparison), a, zero), DType.BOOL);
        }
      }
    }
  }

  private static void connective(OperatorCase c) {
    for (Op.Comparison comparison :
        new Op.Comparison[] {Op.Comparison.AND, Op.Comparison.OR, Op.Comparison.XOR}) {
      Op op = new Op.Compare(comparison);
      c.output(c.node(op, c.truth(2, 3, 4), c.truth(3, 1)), DType.BOOL);
    }
  }

  private static void where(OperatorCase c) {
    Op op = new Op.Where();
    c.output(c.node(op, c.truth(2, 3, 4), c.input(3, 4), c.input(2, 1, 4)));
    c.output(c.node(op, c.truth(2, 3, 4), c.input(3, 4), c.constant(Tensor.scalar(-2))));
    c.output(c.node(op, c.truth(3), c.longs(1, 2, 3), c.longs(4)), DType.INT64);
  }

  private static void fold(OperatorCase c) {
    for (Op.Folding folding : Op.Folding.values()) {
      Op op = new Op.Fold(folding);
      if (c.opset() >= 8) {
        c.output(c.node(op, c.input(2, 3, 4), c.input(3, 1), c.constant(2, 3, 4), c.constant(1)));
      }
      c.output(c.node(op, c.input(2, 3), c.constant(2, 3)));
      c.output(c.node(op, c.input(2, 3)));
    }
  }

  private static void prelu(OperatorCase c) {
    String slope = c.maybe() ? c.constant(3, 1, 1) : c.constant(1);
    c.output(c.node(new Op.PRelu(), c.input(2, 3, 4, 5), slope));
  }

  private static void cast(OperatorCase c) {
    String x = c.input(3, 4);
    c.output(c.node(new Op.Cast(DType.INT64), x), DType.INT64);
    String flags = c.node(new Op.Cast(DType.BOOL), c.node(new Op.Cast(DType.INT32), x));
    c.output(c.node(new Op.Cast(DType.FLOAT32), flags));
    c.output(c.node(new Op.Cast(DType.FLOAT32), x));
    String large = c.input(Tensor.ofLongs(Shape.of(3), 300, -200, 70_000));
    for (DType narrow : new DType[] {DType.INT8, DType.UINT8, DType.INT16, DType.INT32}) {
      String wrapped = c.node(new Op.Cast(narrow), large);
      c.output(c.node(new Op.Cast(DType.FLOAT32), wrapped));
    }
  }
}
