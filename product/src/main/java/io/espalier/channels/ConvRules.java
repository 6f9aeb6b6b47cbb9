package io.espalier.channels;

import io.espalier.channels.Source.Role;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How convolutions move labels, by how their groups can be cut.
 *
 * <p>With {@code g} groups, {@code k = Cin / g} and {@code r = Cout / g}:
 *
 * <ul>
 *   <li>{@link Grouping#DENSE} ({@code g = 1}): the weight's axis 1 reads the input's channels, its
 *       axis 0 makes the output's.
 *   <li>{@link Grouping#BY_GROUP} ({@code k = 1}, depthwise, or {@code g > k}): groups go whole.
 *       The input's and output's channels of a group are one component; the group count shrinks;
 *       nothing reads them but the group itself.
 *   <li>{@link Grouping#BY_PLACE} (otherwise): place {@code p} of every group goes together, on the
 *       input side and on the output side; the group count stays.
 * </ul>
 */
final class ConvRules {

  /** How the groups of a convolution are cut. */
  enum Grouping {
    DENSE,
    BY_GROUP,
    BY_PLACE;

    /**
     * The kind of a convolution.
     *
     * @param placesPerGroup extent of the weight's axis 1
     */
    static Grouping of(int groups, int placesPerGroup) {
      if (groups == 1) {
        return DENSE;
      }
      return groups > placesPerGroup ? BY_GROUP : BY_PLACE;
    }
  }

  private final LabelTable table;

  ConvRules(LabelTable table) {
    this.table = table;
  }

  void apply(Node node, Op.Conv op) {
    String weight = node.input(1);
    if (!table.isConstant(weight)) {
      table.freezeAll(node, Barrier.unknownOperand(node, "a weight that the network computes"));
      return;
    }
    AxisLabels x = table.read(node, node.input(0));
    table.freezeFrom(x, 2, Barrier.slides(node));
    int @Nullable [] in = x == null ? null : x.get(1);
    Shape shape = table.shape(weight).orElseThrow();
    int @Nullable [] out =
        switch (Grouping.of(op.group(), shape.dim(1))) {
          case DENSE -> dense(node, in);
          case BY_GROUP -> byGroup(node, op.group(), in, shape);
          case BY_PLACE -> byPlace(node, op.group(), in, shape);
        };
    if (node.hasInput(2)) {
      table.bind(node, node.input(2), 0, out, Role.CARRIED, node.output());
    }
    AxisLabels axes = AxisLabels.none(op.window().axes() + 2);
    axes.set(0, x == null ? null : x.get(0));
    axes.set(1, out);
    table.define(node.output(), axes);
  }

  private int @Nullable [] dense(Node node, int @Nullable [] in) {
    table.bind(node, node.input(1), 1, in, Role.CONSUMER, node.input(0));
    return table.produce(node, node.input(1), 0);
  }

  private int @Nullable [] byGroup(Node node, int groups, int @Nullable [] in, Shape weight) {
    int places = weight.dim(1);
    int filters = weight.dim(0) / groups;
    int[] out = null;
    if (in != null) {
      out = new int[weight.dim(0)];
      for (int q = 0; q < groups; q++) {
        for (int p = 1; p < places; p++) {
          table.components().unite(in[q * places], in[q * places + p]);
        }
        Arrays.fill(out, q * filters, (q + 1) * filters, in[q * places]);
      }
    }
    table.bind(node, node.input(1), 1, null, Role.CARRIED, node.input(0));
    return table.bind(node, node.input(1), 0, out, Role.GROUPED_FILTER, node.input(0));
  }

  private int @Nullable [] byPlace(Node node, int groups, int @Nullable [] in, Shape weight) {
    tiePlaces(in, groups);
    int[] places = in == null ? null : Arrays.copyOf(in, weight.dim(1));
    table.bind(node, node.input(1), 1, places, Role.CONSUMER, node.input(0));
    int[] out = table.produce(node, node.input(1), 0);
    tiePlaces(out, groups);
    return out;
  }

  /** Unites the same place of every group. */
  private void tiePlaces(int @Nullable [] labels, int groups) {
    if (labels != null) {
      table.components().uniteParts(labels, groups);
    }
  }
}
