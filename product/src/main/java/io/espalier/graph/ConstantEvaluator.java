package io.espalier.graph;

import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates nodes on constants in host memory: for shape arithmetic and for weights that a file
 * reshapes, not for running networks.
 */
public final class ConstantEvaluator {
  private static final long MAX_ELEMENTS = 1L << 26;

  private ConstantEvaluator() {}

  /**
   * All outputs of a node for known operands, where none has more elements than 2^26 or than the
   * operands together; else as {@link #evaluate(Node, List, long)}.
   */
  public static Optional<List<Tensor>> evaluate(
      Node node, List<? extends @Nullable Tensor> operands) {
    long given = operands.stream().mapToLong(x -> x == null ? 0 : x.size()).sum();
    return evaluate(node, operands, Math.max(MAX_ELEMENTS, given));
  }

  /**
   * All outputs of a node for known operands; empty for operators that are not evaluated here, and
   * for text.
   *
   * @param operands in the operator's order, null where an optional one is absent
   * @param maxElements nothing is evaluated, nor memory asked for, where an output has more
   * @throws IllegalArgumentException if the operands do not fit the operator
   * @throws ArithmeticException if an extent exceeds {@link Integer#MAX_VALUE}
   */
  public static Optional<List<Tensor>> evaluate(
      Node node, List<? extends @Nullable Tensor> operands, long maxElements) {
    if (operands.stream().anyMatch(x -> x != null && x.dtype() == DType.STRING)) {
      return Optional.empty();
    }
    int outputs = node.outputs().size();
    for (Shape shape : OperatorShapes.of(node.op(), Operands.of(operands), outputs)) {
      if (shape == null || shape.elements() > maxElements) {
        return Optional.empty();
      }
    }
    Arguments in = new Arguments(operands);
    if (node.op() instanceof Op.Split split) {
      return Optional.of(ConstantMovements.split(in.get(0), in.longs(1), split.axis(), outputs));
    }
    if (node.op() instanceof Op.Dropout && outputs == 2) {
      return Optional.of(List.of(in.get(0), Tensor.full(DType.BOOL, in.get(0).shape(), 1)));
    }
    return outputs == 1
        ? Optional.ofNullable(result(node.op(), in)).map(List::of)
        : Optional.empty();
  }

  private record Arguments(List<? extends @Nullable Tensor> operands) {
    Tensor get(int index) {
      Tensor tensor = find(index);
      if (tensor == null) {
        throw new IllegalArgumentException("operand " + index + " is absent");
      }
      return tensor;
    }

    @Nullable Tensor find(int index) {
      return index < operands.size() ? operands.get(index) : null;
    }

    long @Nullable [] longs(int index) {
      Tensor tensor = find(index);
      return tensor == null ? null : tensor.toLongs();
    }

    List<Tensor> all() {
      List<Tensor> all = new ArrayList<>();
      for (int i = 0; i < operands.size(); i++) {
        all.add(get(i));
      }
      return all;
    }
  }

  private static @Nullable Tensor result(Op op, Arguments in) {
    return switch (op) {
      case Op.Elementwise function -> ConstantFunctions.apply(function, in.get(0));
      case Op.Binary b -> ConstantArithmetic.binary(b.arithmetic(), in.get(0), in.get(1));
      case Op.Compare c -> ConstantArithmetic.compare(c.comparison(), in.get(0), in.get(1));
      case Op.Where where -> ConstantArithmetic.where(in.get(0), in.get(1), in.get(2));
      case Op.Fold fold -> ConstantArithmetic.fold(fold.folding(), in.all());
      case Op.Clip clip -> ConstantArithmetic.clip(in.get(0), in.find(1), in.find(2));
      case Op.PRelu prelu -> ConstantArithmetic.prelu(in.get(0), in.get(1));
      case Op.Cast cast -> in.get(0).cast(cast.to());
      case Op.Dropout dropout -> in.get(0);

      case Op.Reduce reduce -> ConstantReductions.reduce(reduce, in.get(0), in.longs(1));
      case Op.ArgReduce reduce -> ConstantReductions.argReduce(reduce, in.get(0));

      case Op.Flatten f -> in.get(0).reshape(ShapeRules.flatten(in.get(0).shape(), f.axis()));
      case Op.Reshape r ->
          in.get(0)
              .reshape(ShapeRules.reshape(in.get(0).shape(), in.get(1).toLongs(), r.allowZero()));
      case Op.Squeeze s -> in.get(0).reshape(ShapeRules.squeeze(in.get(0).shape(), in.longs(1)));
      case Op.Unsqueeze u ->
          in.get(0).reshape(ShapeRules.unsqueeze(in.get(0).shape(), in.get(1).toLongs()));
      case Op.Transpose t -> ConstantMovements.transpose(in.get(0), t.permutation());
      case Op.Concat concat -> Tensor.concat(concat.axis(), in.all());
      case Op.Split split ->
          ConstantMovements.split(in.get(0), in.longs(1), split.axis(), 1).getFirst();
      case Op.Slice slice ->
          ConstantMovements.slice(in.get(0), ShapeRules.slice(in.get(0).shape(), in.operands()));
      case Op.Gather gather -> ConstantMovements.gather(in.get(0), in.get(1), gather.axis());
      case Op.Expand expand -> ConstantMovements.expand(in.get(0), in.get(1).toLongs());
      case Op.Tile tile -> ConstantMovements.tile(in.get(0), in.get(1).toLongs());
      case Op.Pad pad ->
          ConstantMovements.pad(in.get(0), in.get(1).toLongs(), pad.mode(), in.find(2));

      case Op.ShapeOf shape -> shapeOf(in.get(0).shape(), shape);
      case Op.ConstantOfShape c -> ConstantMovements.fill(c.value(), in.get(0).toLongs());
      case Op.Range range -> ConstantMovements.range(in.get(0), in.get(1), in.get(2));

      case Op.Conv c -> null;
      case Op.ConvTranspose c -> null;
      case Op.Gemm g -> null;
      case Op.MatMul m -> null;
      case Op.BatchNorm n -> null;
      case Op.InstanceNorm n -> null;
      case Op.LayerNorm n -> null;
      case Op.GroupNorm n -> null;
      case Op.Lrn n -> null;
      case Op.Pool p -> null;
      case Op.GlobalPool p -> null;
      case Op.LpPool p -> null;
      case Op.GlobalLpPool p -> null;
      case Op.Softmax s -> null;
      case Op.Resize r -> null;
      case Op.DepthToSpace d -> null;
      case Op.SpaceToDepth s -> null;
      case Op.Opaque o -> null;
    };
  }

  /** The extents that a Shape operator gives for a value of that shape. */
  public static Tensor shapeOf(Shape shape, Op.ShapeOf op) {
    int rank = shape.rank();
    int start = Math.clamp(op.start() < 0 ? op.start() + rank : op.start(), 0, rank);
    int end = Math.clamp(op.end() < 0 ? (long) op.end() + rank : op.end(), 0, rank);
    long[] dims = new long[Math.max(0, end - start)];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = shape.dim(start + i);
    }
    return Tensor.vector(dims);
  }
}
