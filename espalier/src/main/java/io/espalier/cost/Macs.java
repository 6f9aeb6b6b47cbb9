package io.espalier.cost;

import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.Shapes;
import io.espalier.tensor.Shape;
import java.util.Optional;

/** Multiply-accumulate operations of a node. */
final class Macs {
  private Macs() {}

  /** Whether an operator is a convolution or a matrix product. */
  static boolean multiplies(Op op) {
    return op instanceof Op.Conv || op instanceof Op.Gemm || op instanceof Op.MatMul;
  }

  /** The operations of a node; 0 where a shape is unknown, and for what does not multiply. */
  static long of(Node node, Shapes shapes) {
    Optional<Shape> output = shapes.find(node.output());
    Optional<Shape> left = shapes.find(node.input(0));
    Optional<Shape> right = shapes.find(node.input(1));
    if (output.isEmpty() || left.isEmpty() || right.isEmpty() || !multiplies(node.op())) {
      return 0;
    }
    long perOutput =
        switch (node.op()) {
          case Op.Conv c -> right.get().product(1, right.get().rank());
          case Op.Gemm g -> left.get().dim(g.transA() ? 0 : 1);
          default -> left.get().dim(-1);
        };
    return Math.multiplyExact(output.get().elements(), perOutput);
  }
}
