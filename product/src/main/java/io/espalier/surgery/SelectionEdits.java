package io.espalier.surgery;

import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.ShapeRules;
import io.espalier.graph.SliceRange;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Edits of operands that pick indices of the input: of Slice, Gather and Split. */
final class SelectionEdits {
  private final Widths widths;
  private final Edits edits;
  private final Rewriting rewriting;

  SelectionEdits(Widths widths, Edits edits, Rewriting rewriting) {
    this.widths = widths;
    this.edits = edits;
    this.rewriting = rewriting;
  }

  /** Renumbers constant indices of an axis of which something goes; a list of them gets shorter. */
  Node gather(Node node, Op.Gather op) {
    Tensor indices = widths.entries(node.input(1));
    Shape in = widths.before(node.input(0));
    if (indices == null || in == null) {
      return node;
    }
    int axis = in.axis(op.axis());
    if (widths.kept(node.input(0), axis) == null) {
      return node;
    }
    int extent = in.dim(axis);
    int[] old =
        Arrays.stream(indices.toLongs())
            .mapToInt(index -> (int) (index < 0 ? index + extent : index))
            .toArray();
    return edits.set(node, 1, longs(widths.moved(node.input(0), axis, extent, old)));
  }

  private static long[] longs(int... values) {
    return Arrays.stream(values).asLongStream().toArray();
  }

  /** The sizes of the parts; given where they were not and the parts are no longer equal. */
  Node split(Node node, Op.Split op) {
    Shape in = widths.before(node.input(0));
    int axis = in == null ? 0 : in.axis(op.axis());
    long[] sizes = widths.entriesBefore(node.input(1));
    if (in == null
        || widths.kept(node.input(0), axis) == null
        || (node.hasInput(1) && sizes == null)) {
      return node;
    }
    int[] before = ShapeRules.split(in.dim(axis), sizes, node.outputs().size());
    long[] after = new long[before.length];
    int from = 0;
    for (int i = 0; i < after.length; i++) {
      after[i] = widths.keptWithin(node.input(0), axis, from, from + before[i]);
      from += before[i];
    }
    if (node.hasInput(1)) {
      return edits.set(node, 1, after);
    }
    boolean equal = Arrays.stream(after).distinct().count() == 1;
    return equal ? node : edits.give(node, 1, "split", after);
  }

  /** Adds a Slice whose ranges have been edited, and a Gather for each axis where none does. */
  void slice(Node node) {
    SliceEdit edit = edited(node);
    if (edit == null) {
      rewriting.add(node);
      return;
    }
    List<Node> gathers = new ArrayList<>();
    String from = node.input(0);
    boolean replaced = edit.entries() == edit.picked().size();
    if (!replaced) {
      Node slice = edits.set(edits.set(node, 1, edit.starts()), 2, edit.ends());
      long[] steps = edit.steps();
      slice = steps == null ? slice : edits.set(slice, 4, steps);
      if (edit.picked().isEmpty()) {
        rewriting.add(slice);
        return;
      }
      from = rewriting.name(node.output() + "_whole");
      rewriting.add(new Node(slice.name(), slice.op(), slice.inputs(), List.of(from)));
    }
    for (int i = 0; i < edit.picked().size(); i++) {
      SliceEdit.Picked picked = edit.picked().get(i);
      boolean last = i == edit.picked().size() - 1;
      String name = replaced && last ? node.name() : rewriting.name(node.name() + "_gather");
      String indices =
          rewriting.constant(
              node.name() + "_indices",
              Tensor.vector(picked.indices().stream().mapToLong(Integer::longValue).toArray()));
      String output = last ? node.output() : rewriting.name(node.output() + "_part");
      gathers.add(
          new Node(name, new Op.Gather(picked.axis()), List.of(from, indices), List.of(output)));
      from = output;
    }
    gathers.forEach(rewriting::add);
  }

  /** The ranges that take what stays of what the node takes now; null if that is not known. */
  private @Nullable SliceEdit edited(Node node) {
    String x = node.input(0);
    Shape in = widths.before(x);
    Shape now = widths.after(x);
    Tensor starts = widths.entries(node.input(1));
    Tensor ends = widths.entries(node.input(2));
    long[] oldStarts = widths.entriesBefore(node.input(1));
    long[] oldEnds = widths.entriesBefore(node.input(2));
    long[] axes = widths.entriesBefore(node.input(3));
    long[] oldSteps = widths.entriesBefore(node.input(4));
    Tensor steps = node.hasInput(4) ? widths.entries(node.input(4)) : null;
    if (in == null
        || now == null
        || starts == null
        || ends == null
        || oldStarts == null
        || oldEnds == null
        || (node.hasInput(3) && axes == null)
        || (node.hasInput(4) && (oldSteps == null || steps == null))) {
      return null;
    }
    List<SliceRange> ranges = ShapeRules.slice(in, oldStarts, oldEnds, axes, oldSteps);
    SliceEdit edit =
        new SliceEdit(starts.toLongs(), ends.toLongs(), steps == null ? null : steps.toLongs());
    for (int i = 0; i < ranges.size(); i++) {
      int axis = ranges.get(i).axis();
      edit.take(
          i, axis, now.dim(axis), widths.moved(x, axis, in.dim(axis), ranges.get(i).indices()));
    }
    return edit;
  }
}
