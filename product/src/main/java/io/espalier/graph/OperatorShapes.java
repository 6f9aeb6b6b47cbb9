package io.espalier.graph;

import io.espalier.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The shapes that each operator's outputs have, by the ONNX standard. */
final class OperatorShapes {
  private OperatorShapes() {}

  /**
   * The shape of each output of a node; null where it is unknown because an operand's shape or
   * value is.
   *
   * @param outputs the number of the node's outputs
   * @throws IllegalArgumentException if the operands do not fit the operator
   * @throws ArithmeticException if an extent exceeds {@link Integer#MAX_VALUE}, or the number of
   *     elements {@link Long#MAX_VALUE}
   */
  static List<@Nullable Shape> of(Op op, Operands in, int outputs) {
    Shape x = in.shape(0);
    if (x == null) {
      return unknown(outputs);
    }
    try {
      List<@Nullable Shape> shapes = rule(op, x, in, outputs);
      shapes.stream().filter(Objects::nonNull).forEach(Shape::elements);
      return shapes;
    } catch (ArithmeticException e) {
      ArithmeticException clear =
          new ArithmeticException(
              "an output has an extent above 2^31 - 1 or more than 2^63 - 1 elements");
      clear.initCause(e);
      throw clear;
    }
  }

  private static List<@Nullable Shape> rule(Op op, Shape x, Operands in, int outputs) {
    return switch (op) {
      case Op.Split split -> MovementShapes.split(x, in, split.axis(), outputs);
      case Op.LayerNorm norm -> NormalizationShapes.layerNorm(x, in, norm.axis(), outputs);
      case Op.Pool pool -> alike(ConvolutionShapes.pool(x, pool.window(), pool.ceil()), outputs);
      case Op.Dropout dropout -> alike(x, outputs);

      case Op.Conv conv -> only(ConvolutionShapes.conv(x, in, conv), outputs);
      case Op.ConvTranspose conv -> only(ConvolutionShapes.transposed(x, in, conv), outputs);
      case Op.LpPool pool -> only(ConvolutionShapes.pool(x, pool.window(), pool.ceil()), outputs);
      case Op.GlobalPool pool -> only(ConvolutionShapes.globalPool(x), outputs);
      case Op.GlobalLpPool pool -> only(ConvolutionShapes.globalPool(x), outputs);

      case Op.Gemm gemm -> only(ProductShapes.gemm(x, in, gemm), outputs);
      case Op.MatMul product -> only(ProductShapes.matMul(x, in.shape(1)), outputs);

      case Op.BatchNorm norm -> only(NormalizationShapes.perChannel(x, in), outputs);
      case Op.InstanceNorm norm -> only(NormalizationShapes.perChannel(x, in), outputs);
      case Op.GroupNorm norm -> only(NormalizationShapes.groupNorm(x, in, norm.groups()), outputs);
      case Op.Lrn norm -> only(NormalizationShapes.lrn(x, norm.size()), outputs);
      case Op.Softmax softmax -> only(ReductionShapes.softmax(x, softmax.axis()), outputs);

      case Op.Elementwise function -> only(x, outputs);
      case Op.Clip clip -> only(x, outputs);
      case Op.Cast cast -> only(x, outputs);
      case Op.Binary binary -> only(ElementwiseShapes.broadcast(in), outputs);
      case Op.Compare compare -> only(ElementwiseShapes.broadcast(in), outputs);
      case Op.Where where -> only(ElementwiseShapes.broadcast(in), outputs);
      case Op.Fold fold -> only(ElementwiseShapes.broadcast(in), outputs);
      case Op.PRelu prelu -> only(ElementwiseShapes.prelu(x, in.shape(1)), outputs);

      case Op.Reduce reduce -> only(ReductionShapes.reduce(x, in, reduce), outputs);
      case Op.ArgReduce reduce ->
          only(ReductionShapes.argReduce(x, reduce.axis(), reduce.keepDims()), outputs);

      case Op.Flatten flatten -> only(ShapeRules.flatten(x, flatten.axis()), outputs);
      case Op.Reshape reshape -> only(MovementShapes.reshape(x, in, reshape.allowZero()), outputs);
      case Op.Squeeze squeeze -> only(MovementShapes.squeeze(x, in), outputs);
      case Op.Unsqueeze unsqueeze -> only(MovementShapes.unsqueeze(x, in), outputs);
      case Op.Transpose t -> only(MovementShapes.transpose(x, t.permutation()), outputs);
      case Op.Concat concat -> only(MovementShapes.concat(x, in, concat.axis()), outputs);
      case Op.Slice slice -> only(MovementShapes.slice(x, in), outputs);
      case Op.Gather gather -> only(MovementShapes.gather(x, in.shape(1), gather.axis()), outputs);
      case Op.Pad pad -> only(MovementShapes.pad(x, in), outputs);
      case Op.DepthToSpace d -> only(MovementShapes.depthToSpace(x, d.block()), outputs);
      case Op.SpaceToDepth d -> only(MovementShapes.spaceToDepth(x, d.block()), outputs);

      case Op.Expand expand -> only(ExtentShapes.expand(x, in), outputs);
      case Op.Tile tile -> only(ExtentShapes.tile(x, in), outputs);
      case Op.Resize resize -> only(ExtentShapes.resize(x, in, resize.axes()), outputs);
      case Op.ConstantOfShape constant -> only(ExtentShapes.constantOfShape(in), outputs);
      case Op.Range range -> only(ExtentShapes.range(in), outputs);
      case Op.ShapeOf shape -> only(Shape.of(ConstantEvaluator.shapeOf(x, shape).size()), outputs);
      case Op.Opaque opaque -> only(OpaqueShapes.of(x, opaque), outputs);
    };
  }

  private static List<@Nullable Shape> unknown(int outputs) {
    return Collections.nCopies(outputs, null);
  }

  private static List<@Nullable Shape> alike(Shape shape, int outputs) {
    return Collections.nCopies(outputs, shape);
  }

  /** The shape of the first output; others are not known. */
  private static List<@Nullable Shape> only(@Nullable Shape first, int outputs) {
    List<@Nullable Shape> shapes = new ArrayList<>(unknown(outputs));
    shapes.set(0, first);
    return shapes;
  }
}
