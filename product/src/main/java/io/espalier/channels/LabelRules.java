package io.espalier.channels;

import io.espalier.graph.Node;
import io.espalier.graph.Op;

/**
 * How each operator moves labels: for every node, in topological order, {@link #apply} reads the
 * labels of the operands, unites or freezes what the operator ties, and defines the labels of the
 * outputs. One class a family of operators holds the rules.
 */
final class LabelRules {
  private final LabelTable table;
  private final ConvRules convolutions;
  private final ConvTransposeRule transposedConvolutions;
  private final ProductRules products;
  private final BroadcastRules broadcasts;
  private final NormRules norms;
  private final PoolRules pools;
  private final ReductionRules reductions;
  private final ReshapeRule reshapes;
  private final MovementRules movements;
  private final SelectionRules selections;
  private final RepetitionRules repetitions;
  private final ResamplingRules resamplings;

  LabelRules(LabelTable table, Exactness exactness) {
    this.table = table;
    this.convolutions = new ConvRules(table);
    this.transposedConvolutions = new ConvTransposeRule(table);
    this.products = new ProductRules(table);
    this.broadcasts = new BroadcastRules(table);
    this.norms = new NormRules(table, broadcasts, exactness);
    this.pools = new PoolRules(table);
    this.reductions = new ReductionRules(table);
    this.reshapes = new ReshapeRule(table);
    this.movements = new MovementRules(table);
    this.selections = new SelectionRules(table);
    this.repetitions = new RepetitionRules(table);
    this.resamplings = new ResamplingRules(table);
  }

  void apply(Node node) {
    table.components().at(node);
    switch (node.op()) {
      case Op.Conv conv -> convolutions.apply(node, conv);
      case Op.ConvTranspose conv -> transposedConvolutions.apply(node, conv);
      case Op.Gemm gemm -> products.apply(node, gemm);
      case Op.MatMul m -> products.matMul(node);
      case Op.BatchNorm b -> norms.batchNorm(node);
      case Op.InstanceNorm n -> norms.instanceNorm(node);
      case Op.LayerNorm n -> norms.layerNorm(node, n);
      case Op.GroupNorm n -> norms.groupNorm(node, n);
      case Op.Lrn n -> norms.localResponse(node);
      case Op.Softmax s -> norms.softmax(node, s);
      case Op.Elementwise e -> table.pass(node);
      case Op.Clip c -> table.pass(node);
      case Op.Dropout d -> table.pass(node);
      case Op.Cast c -> table.pass(node);
      case Op.Binary b -> broadcasts.binary(node, b.arithmetic());
      case Op.Compare c -> broadcasts.unite(node);
      case Op.Where w -> broadcasts.where(node);
      case Op.Fold f -> broadcasts.fold(node);
      case Op.PRelu p -> broadcasts.unite(node);
      case Op.Pool p -> pools.apply(node);
      case Op.GlobalPool p -> pools.apply(node);
      case Op.LpPool p -> pools.apply(node);
      case Op.GlobalLpPool p -> pools.apply(node);
      case Op.Reduce r -> reductions.reduce(node, r);
      case Op.ArgReduce a -> reductions.argReduce(node, a);
      case Op.Flatten f -> reshapes.apply(node);
      case Op.Reshape r -> reshapes.apply(node);
      case Op.Squeeze s -> reshapes.apply(node);
      case Op.Unsqueeze u -> reshapes.apply(node);
      case Op.Transpose t -> movements.transpose(node, t);
      case Op.Concat c -> movements.concat(node, c);
      case Op.Pad p -> movements.pad(node, p);
      case Op.Slice s -> selections.slice(node);
      case Op.Split s -> selections.split(node, s);
      case Op.Gather g -> selections.gather(node, g);
      case Op.Expand e -> repetitions.expand(node);
      case Op.Tile t -> repetitions.tile(node);
      case Op.ConstantOfShape c -> repetitions.fill(node);
      case Op.Range r -> table.defineFixed(node);
      case Op.Resize r -> resamplings.resize(node, r);
      case Op.DepthToSpace d -> resamplings.depthToSpace(node, d);
      case Op.SpaceToDepth s -> resamplings.spaceToDepth(node, s);
      case Op.ShapeOf s -> table.freezeAll(node, Barrier.shapeIsData(node));
      case Op.Opaque o -> table.freezeAll(node, Barrier.unknownOperator(node));
    }
  }
}
