package io.espalier.channels;

import io.espalier.graph.Node;
import io.espalier.tensor.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a change of shape (Reshape, Flatten, Squeeze, Unsqueeze) moves labels.
 *
 * <p>Both shapes, less their axes of extent 1, are walked into the smallest blocks of axes whose
 * extents have equal products; numbers do not leave their block. In each block one input axis keeps
 * its labels (the one with most removable components; the others freeze), written row-major over
 * the block's elements. A single output axis takes that vector: this is the H·W-fold repetition of
 * a Flatten. Of several output axes one becomes the carrier: labels that share its index are
 * united. It is the axis on which most components stay removable, the last of equals.
 */
final class ReshapeRule {
  private final LabelTable table;
  private final Components components;

  ReshapeRule(LabelTable table) {
    this.table = table;
    this.components = table.components();
  }

  void apply(Node node) {
    AxisLabels x = table.read(node, node.input(0));
    Optional<Shape> in = table.shape(node.input(0));
    Optional<Shape> out = table.shape(node.output());
    if (x == null || in.isEmpty() || out.isEmpty()) {
      table.freezeAll(node, Barrier.unknownOperand(node, "a shape that is not known"));
      return;
    }
    table.define(node.output(), moved(node, x, in.get(), out.get()));
  }

  /** The labels behind the node, for the labels {@code x} in front of it. */
  private AxisLabels moved(Node node, AxisLabels x, Shape in, Shape out) {
    AxisLabels result = AxisLabels.none(out.rank());
    if (x.isEmpty()) {
      return result;
    }
    for (ReshapeBlock block : ReshapeBlock.all(in, out)) {
      move(node, x, block, in, out, result);
    }
    return result;
  }

  private void move(
      Node node, AxisLabels x, ReshapeBlock block, Shape in, Shape out, AxisLabels result) {
    int[] inAxes = block.inAxes();
    int[] outAxes = block.outAxes();
    int carrier = richest(x, inAxes);
    int[] vector = carrier < 0 ? null : x.get(carrier);
    if (vector == null || outAxes.length == 0) {
      return;
    }
    for (int axis : inAxes) {
      if (axis != carrier) {
        components.freeze(x.get(axis), Barrier.merged(node));
      }
    }
    if (inAxes.length == 1 && outAxes.length == 1) {
      result.set(outAxes[0], vector);
      return;
    }
    int[] flat = broadcast(vector, ReshapeBlock.stride(in, inAxes, carrier), block.size(in));
    if (outAxes.length == 1) {
      result.set(outAxes[0], flat);
      return;
    }
    int best = -1;
    int most = -1;
    for (int axis : outAxes) {
      int free = freeIfCarrier(flat, ReshapeBlock.stride(out, outAxes, axis), out.dim(axis));
      if (free >= most) {
        most = free;
        best = axis;
      }
    }
    result.set(best, carry(flat, ReshapeBlock.stride(out, outAxes, best), out.dim(best)));
  }

  /** The labelled axis with most removable components, the first of equals; −1 without any. */
  private int richest(AxisLabels x, int[] axes) {
    int best = -1;
    long most = -1;
    for (int axis : axes) {
      int[] vector = x.get(axis);
      if (vector != null) {
        long free =
            Arrays.stream(vector)
                .map(components::find)
                .distinct()
                .filter(root -> !components.isFrozen(root))
                .count();
        if (free > most) {
          most = free;
          best = axis;
        }
      }
    }
    return best;
  }

  /** The labels of one axis for every element of the block, row-major. */
  private static int[] broadcast(int[] vector, int stride, int size) {
    int[] flat = new int[size];
    for (int p = 0; p < size; p++) {
      flat[p] = vector[p / stride % vector.length];
    }
    return flat;
  }

  /** How many components would stay removable if all labels that share an index were united. */
  private int freeIfCarrier(int[] flat, int stride, int extent) {
    Map<Integer, Integer> indexOf = new HashMap<>();
    int[] roots = new int[flat.length];
    for (int p = 0; p < flat.length; p++) {
      int root = components.find(flat[p]);
      Integer known = indexOf.putIfAbsent(root, indexOf.size());
      roots[p] = known == null ? indexOf.size() - 1 : known;
    }
    Components trial = new Components();
    trial.fresh(indexOf.size());
    indexOf.forEach(
        (root, index) -> {
          Barrier barrier = components.barrier(root);
          if (barrier != null) {
            trial.freeze(index, barrier);
          }
        });
    int[] first = new int[extent];
    Arrays.fill(first, -1);
    for (int p = 0; p < flat.length; p++) {
      int index = p / stride % extent;
      if (first[index] < 0) {
        first[index] = roots[p];
      } else {
        trial.unite(first[index], roots[p]);
      }
    }
    int free = 0;
    for (int label = 0; label < trial.size(); label++) {
      free += trial.find(label) == label && !trial.isFrozen(label) ? 1 : 0;
    }
    return free;
  }

  private int[] carry(int[] flat, int stride, int extent) {
    int[] labels = new int[extent];
    Arrays.fill(labels, -1);
    for (int p = 0; p < flat.length; p++) {
      int index = p / stride % extent;
      if (labels[index] < 0) {
        labels[index] = flat[p];
      } else {
        components.unite(labels[index], flat[p]);
      }
    }
    return labels;
  }
}
