package io.espalier.graph;

/** How many of a node's inputs, from the first on, must be given. */
final class RequiredInputs {
  private RequiredInputs() {}

  static int of(Node node) {
    return switch (node.op()) {
      case Op.BatchNorm norm -> 5;

      case Op.InstanceNorm norm -> 3;
      case Op.GroupNorm norm -> 3;
      case Op.Where where -> 3;
      case Op.Slice slice -> 3;
      case Op.Range range -> 3;

      case Op.Conv conv -> 2;
      case Op.ConvTranspose conv -> 2;
      case Op.Gemm gemm -> 2;
      case Op.MatMul product -> 2;
      case Op.LayerNorm norm -> 2;
      case Op.Binary binary -> 2;
      case Op.Compare compare -> 2;
      case Op.PRelu prelu -> 2;
      case Op.Reshape reshape -> 2;
      case Op.Unsqueeze unsqueeze -> 2;
      case Op.Gather gather -> 2;
      case Op.Pad pad -> 2;
      case Op.Expand expand -> 2;
      case Op.Tile tile -> 2;

      case Op.Concat concat -> Math.max(1, node.inputs().size());
      case Op.Fold fold -> Math.max(1, node.inputs().size());

      case Op.Elementwise function -> 1;
      case Op.Clip clip -> 1;
      case Op.Cast cast -> 1;
      case Op.Dropout dropout -> 1;
      case Op.Lrn norm -> 1;
      case Op.Softmax softmax -> 1;
      case Op.Pool pool -> 1;
      case Op.GlobalPool pool -> 1;
      case Op.LpPool pool -> 1;
      case Op.GlobalLpPool pool -> 1;
      case Op.Reduce reduce -> 1;
      case Op.ArgReduce reduce -> 1;
      case Op.Flatten flatten -> 1;
      case Op.Squeeze squeeze -> 1;
      case Op.Transpose transpose -> 1;
      case Op.Split split -> 1;
      case Op.Resize resize -> 1;
      case Op.DepthToSpace d -> 1;
      case Op.SpaceToDepth d -> 1;
      case Op.ShapeOf shape -> 1;
      case Op.ConstantOfShape constant -> 1;

      case Op.Opaque opaque -> 0;
    };
  }
}
