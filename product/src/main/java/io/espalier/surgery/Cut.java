package io.espalier.surgery;

import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One operation: slices the constants, and edits what the operators say about widths.
 *
 * <p>An operand that says how (a target shape, a range, a padding) is looked at as it would come
 * out in the cut network. Only entries that would then be wrong are edited, so that what follows a
 * free extent goes on following it.
 */
final class Cut {
  private final Graph graph;
  private final PruningPlan plan;
  private final Widths widths;
  private final Rewriting rewriting;
  private final GroupEdits groups;
  private final ShapeEdits shapes;
  private final SelectionEdits selections;
  private final PadEdits pads;

  /**
   * @param graph with one constant a use
   */
  Cut(Graph graph, PruningPlan plan) {
    this.graph = graph;
    this.plan = plan;
    this.widths = new Widths(graph, plan);
    this.rewriting = new Rewriting(graph);
    Edits edits = new Edits(graph, widths, rewriting);
    this.groups = new GroupEdits(widths);
    this.shapes = new ShapeEdits(widths, edits);
    this.selections = new SelectionEdits(widths, edits, rewriting);
    this.pads = new PadEdits(widths, edits);
  }

  Graph apply() {
    Map<String, Tensor> sliced = new LinkedHashMap<>();
    graph.constants().forEach((name, tensor) -> sliced.put(name, plan.slice(name, tensor)));
    for (Node node : graph.nodes()) {
      if (widths.isArithmetic(node)) {
        rewriting.add(node);
      } else {
        visit(node);
      }
    }
    return rewriting.finish(sliced);
  }

  private void visit(Node node) {
    switch (node.op()) {
      case Op.Conv c -> rewriting.add(groups.conv(node, c));
      case Op.ConvTranspose c -> rewriting.add(groups.transposed(node, c));
      case Op.Reshape r -> rewriting.add(shapes.reshape(node, r));
      case Op.ConstantOfShape c -> rewriting.add(shapes.constantOfShape(node));
      case Op.Expand e -> rewriting.add(shapes.expand(node));
      case Op.Tile t -> rewriting.add(shapes.tile(node));
      case Op.Resize r -> rewriting.add(shapes.resize(node, r));
      case Op.Squeeze s -> rewriting.add(shapes.squeeze(node));
      case Op.Gather g -> rewriting.add(selections.gather(node, g));
      case Op.Split s -> rewriting.add(selections.split(node, s));
      case Op.Slice s -> selections.slice(node);
      case Op.Pad p -> rewriting.add(pads.pad(node));
      case Op.Gemm g -> rewriting.add(node);
      case Op.MatMul m -> rewriting.add(node);
      case Op.BatchNorm b -> rewriting.add(node);
      case Op.InstanceNorm n -> rewriting.add(node);
      case Op.LayerNorm n -> rewriting.add(node);
      case Op.GroupNorm n -> rewriting.add(node);
      case Op.Lrn n -> rewriting.add(node);
      case Op.Elementwise e -> rewriting.add(node);
      case Op.Clip c -> rewriting.add(node);
      case Op.Binary b -> rewriting.add(node);
      case Op.Compare c -> rewriting.add(node);
      case Op.Where w -> rewriting.add(node);
      case Op.Fold f -> rewriting.add(node);
      case Op.PRelu p -> rewriting.add(node);
      case Op.Pool p -> rewriting.add(node);
      case Op.GlobalPool p -> rewriting.add(node);
      case Op.LpPool p -> rewriting.add(node);
      case Op.GlobalLpPool p -> rewriting.add(node);
      case Op.Reduce r -> rewriting.add(node);
      case Op.ArgReduce a -> rewriting.add(node);
      case Op.Flatten f -> rewriting.add(node);
      case Op.Unsqueeze u -> rewriting.add(node);
      case Op.Transpose t -> rewriting.add(node);
      case Op.Concat c -> rewriting.add(node);
      case Op.DepthToSpace d -> rewriting.add(node);
      case Op.SpaceToDepth s -> rewriting.add(node);
      case Op.Softmax s -> rewriting.add(node);
      case Op.Dropout d -> rewriting.add(node);
      case Op.ShapeOf s -> rewriting.add(node);
      case Op.Cast c -> rewriting.add(node);
      case Op.Range r -> rewriting.add(node);
      case Op.Opaque o -> rewriting.add(node);
    }
  }
}
