package io.espalier.surgery;

import io.espalier.channels.ShapeArithmetic;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.ShapeRules;
import io.espalier.graph.SliceRange;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
  private final Rewriting rewriting;

  /** Results of shape arithmetic in the cut network. */
  private final Map<String, Tensor> arithmetic;

  /**
   * @param graph with one constant a use
   */
  Cut(Graph graph, PruningPlan plan) {
    this.graph = graph;
    this.plan = plan;
    this.rewriting = new Rewriting(graph);
    this.arithmetic =
        new ShapeArithmetic(graph, plan.groups().shapes())
            .evaluate(value -> plan.shape(value).orElseThrow());
  }

  Graph apply() {
    Map<String, Tensor> sliced = new LinkedHashMap<>();
    graph.constants().forEach((name, tensor) -> sliced.put(name, plan.slice(name, tensor)));
    graph.nodes().forEach(this::visit);
    return rewriting.finish(sliced);
  }

  private void visit(Node node) {
    switch (node.op()) {
      case Op.Conv conv ->
          rewriting.add(node.withOp(new Op.Conv(conv.window(), groups(node, conv))));
      case Op.Reshape r -> target(node, 1, r.allowZero());
      case Op.ConstantOfShape c -> target(node, 0, true);
      case Op.Slice s -> slice(node);
      case Op.Pad p -> pad(node);
      case Op.Gather g -> gather(node, g);
      case Op.Gemm g -> rewriting.add(node);
      case Op.MatMul m -> rewriting.add(node);
      case Op.BatchNorm b -> rewriting.add(node);
      case Op.Elementwise e -> rewriting.add(node);
      case Op.Clip c -> rewriting.add(node);
      case Op.Binary b -> rewriting.add(node);
      case Op.Pool p -> rewriting.add(node);
      case Op.GlobalPool p -> rewriting.add(node);
      case Op.Reduce r -> rewriting.add(node);
      case Op.Flatten f -> rewriting.add(node);
      case Op.Squeeze s -> rewriting.add(node);
      case Op.Unsqueeze u -> rewriting.add(node);
      case Op.Transpose t -> rewriting.add(node);
      case Op.Concat c -> rewriting.add(node);
      case Op.Softmax s -> rewriting.add(node);
      case Op.Dropout d -> rewriting.add(node);
      case Op.ShapeOf s -> rewriting.add(node);
      case Op.Cast c -> rewriting.add(node);
      case Op.ConvTranspose c -> rewriting.add(node);
      case Op.InstanceNorm n -> rewriting.add(node);
      case Op.LayerNorm n -> rewriting.add(node);
      case Op.GroupNorm n -> rewriting.add(node);
      case Op.Lrn n -> rewriting.add(node);
      case Op.Compare c -> rewriting.add(node);
      case Op.Where w -> rewriting.add(node);
      case Op.Fold f -> rewriting.add(node);
      case Op.PRelu p -> rewriting.add(node);
      case Op.LpPool p -> rewriting.add(node);
      case Op.GlobalLpPool p -> rewriting.add(node);
      case Op.ArgReduce a -> rewriting.add(node);
      case Op.Split s -> rewriting.add(node);
      case Op.Expand e -> rewriting.add(node);
      case Op.Tile t -> rewriting.add(node);
      case Op.Resize r -> rewriting.add(node);
      case Op.DepthToSpace d -> rewriting.add(node);
      case Op.SpaceToDepth s -> rewriting.add(node);
      case Op.Range r -> rewriting.add(node);
      case Op.Opaque o -> rewriting.add(node);
    }
  }

  /** The operand's elements in the uncut network; null if they are not known. */
  private @Nullable Tensor before(String operand) {
    return plan.groups().shapes().constant(operand).orElse(null);
  }

  /** The operand's elements in the cut network, before any edit; null if they are not known. */
  private @Nullable Tensor after(String operand) {
    return graph.constant(operand).orElse(arithmetic.get(operand));
  }

  /** A weight of k input places a group reads k of the kept input channels a group. */
  private int groups(Node node, Op.Conv conv) {
    int[] kept = plan.kept(node.input(0), 1);
    Tensor weight = graph.constants().get(node.input(1));
    if (kept == null || weight == null) {
      return conv.group();
    }
    int[] keptPlaces = plan.kept(node.input(1), 1);
    return kept.length / (keptPlaces == null ? weight.shape().dim(1) : keptPlaces.length);
  }

  /** Edits the shape that a Reshape or a ConstantOfShape makes. */
  private void target(Node node, int position, boolean allowZero) {
    Tensor target = after(node.input(position));
    Shape out = plan.shape(node.output()).orElse(null);
    if (target == null || out == null) {
      rewriting.add(node);
      return;
    }
    Shape in = position == 0 ? out : plan.shape(node.input(0)).orElseThrow();
    long[] entries = target.toLongs();
    for (int axis = 0; axis < entries.length; axis++) {
      boolean follows =
          entries[axis] == -1
              || (entries[axis] == 0 && !allowZero && in.dim(axis) == out.dim(axis));
      if (!follows) {
        entries[axis] = out.dim(axis);
      }
    }
    rewriting.add(rewriting.edit(node, position, target, entries));
  }

  private void pad(Node node) {
    Tensor old = before(node.input(1));
    Tensor now = after(node.input(1));
    if (old == null || now == null) {
      rewriting.add(node);
      return;
    }
    int rank = old.size() / 2;
    long[] pads = old.toLongs();
    for (int axis = 0; axis < rank; axis++) {
      int in = extent(node.input(0), axis);
      int out = extent(node.output(), axis);
      pads[axis] = keptPad(node, axis, (int) pads[axis], 0, 0);
      pads[axis + rank] =
          keptPad(
              node,
              axis,
              (int) pads[axis + rank],
              in - (int) Math.max(0, -pads[axis + rank]),
              out - (int) Math.max(0, pads[axis + rank]));
    }
    rewriting.add(rewriting.edit(node, 1, now, pads));
  }

  /**
   * How much of a padding stays; of a negative one, how much of what it takes away.
   *
   * @param in where in the input a negative padding takes away
   * @param out where in the output a positive padding stands
   */
  private int keptPad(Node node, int axis, int pad, int in, int out) {
    return pad >= 0
        ? keptWithin(plan.kept(node.output(), axis), out, out + pad)
        : -keptWithin(plan.kept(node.input(0), axis), in, in - pad);
  }

  private static int keptWithin(int @Nullable [] kept, int from, int to) {
    return kept == null
        ? to - from
        : (int) Arrays.stream(kept).filter(index -> index >= from && index < to).count();
  }

  private int extent(String value, int axis) {
    return plan.groups().shapes().of(value).dim(axis);
  }

  private void gather(Node node, Op.Gather op) {
    Tensor indices = graph.constants().get(node.input(1));
    Shape in = plan.groups().shapes().find(node.input(0)).orElse(null);
    if (indices == null || in == null || indices.shape().rank() > 1) {
      rewriting.add(node);
      return;
    }
    int axis = in.axis(op.axis());
    int[] kept = plan.kept(node.input(0), axis);
    if (kept == null) {
      rewriting.add(node);
      return;
    }
    int[] ranks = ranks(in.dim(axis), kept);
    int[] old =
        Arrays.stream(indices.toLongs())
            .mapToInt(index -> (int) (index < 0 ? index + in.dim(axis) : index))
            .toArray();
    long[] moved = Arrays.stream(move(old, ranks)).asLongStream().toArray();
    Shape shape = indices.shape().rank() == 0 ? Shape.scalar() : Shape.of(moved.length);
    rewriting.add(rewriting.replace(node, 1, Tensor.ofLongs(indices.dtype(), shape, moved)));
  }

  /** For each old index its new one, or −1 where it goes. */
  private static int[] ranks(int extent, int @Nullable [] kept) {
    int[] ranks = new int[extent];
    if (kept == null) {
      Arrays.setAll(ranks, i -> i);
      return ranks;
    }
    Arrays.fill(ranks, -1);
    for (int i = 0; i < kept.length; i++) {
      ranks[kept[i]] = i;
    }
    return ranks;
  }

  private void slice(Node node) {
    Shape in = plan.groups().shapes().find(node.input(0)).orElse(null);
    Tensor starts = after(node.input(1));
    Tensor ends = after(node.input(2));
    long[] oldStarts = longs(before(node.input(1)));
    long[] oldEnds = longs(before(node.input(2)));
    long[] axes = longs(before(node.input(3)));
    long[] steps = longs(before(node.input(4)));
    if (in == null
        || starts == null
        || ends == null
        || oldStarts == null
        || oldEnds == null
        || (node.hasInput(3) && axes == null)
        || (node.hasInput(4) && steps == null)) {
      rewriting.add(node);
      return;
    }
    Shape now = plan.shape(node.input(0)).orElseThrow();
    List<SliceRange> ranges = ShapeRules.slice(in, oldStarts, oldEnds, axes, steps);
    SliceEdit edit = new SliceEdit(starts.toLongs(), ends.toLongs(), steps);
    for (int i = 0; i < ranges.size(); i++) {
      int axis = ranges.get(i).axis();
      int[] ranks = ranks(in.dim(axis), plan.kept(node.input(0), axis));
      edit.take(i, axis, now.dim(axis), move(ranges.get(i).indices(), ranks));
    }
    rewriting.addSlice(node, edit, starts, ends, after(node.input(4)));
  }

  /** The new indices of those that stay. */
  private static int[] move(int[] indices, int[] ranks) {
    return Arrays.stream(indices).map(index -> ranks[index]).filter(rank -> rank >= 0).toArray();
  }

  private static long @Nullable [] longs(@Nullable Tensor tensor) {
    return tensor == null ? null : tensor.toLongs();
  }
}
