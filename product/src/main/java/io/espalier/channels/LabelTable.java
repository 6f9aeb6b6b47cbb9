package io.espalier.channels;

import io.espalier.channels.Source.Role;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Shapes;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The labels of all values so far, and what the rules do with them.
 *
 * <p>A constant gets labels when the first node reads it: as a weight on the axes that the node
 * binds, as data on every axis longer than 1.
 */
final class LabelTable {
  private final Graph graph;
  private final Shapes shapes;
  private final Components components = new Components();
  private final Map<String, AxisLabels> labels = new LinkedHashMap<>();
  private final List<Source> sources = new ArrayList<>();

  LabelTable(Graph graph, Shapes shapes) {
    this.graph = graph;
    this.shapes = shapes;
  }

  Components components() {
    return components;
  }

  Map<String, AxisLabels> labels() {
    return labels;
  }

  /** In the order of the nodes. */
  List<Source> sources() {
    return sources;
  }

  Optional<Shape> shape(String value) {
    return shapes.find(value);
  }

  /** The numbers of a constant or of shape arithmetic; null if the operand is absent or unknown. */
  long @Nullable [] longs(String value) {
    return value.isEmpty() ? null : shapes.constant(value).map(Tensor::toLongs).orElse(null);
  }

  /** The numbers of a constant or of shape arithmetic; null if the operand is absent or unknown. */
  double @Nullable [] doubles(String value) {
    return value.isEmpty() ? null : shapes.constant(value).map(Tensor::toDoubles).orElse(null);
  }

  boolean isConstant(String value) {
    return graph.isConstant(value);
  }

  /** The extent of an axis, or −1 if it is unknown. */
  int extent(String value, int axis) {
    return shapes.find(value).map(shape -> shape.dim(axis)).orElse(-1);
  }

  /**
   * The labels of an operand that a node computes with; null if not even its rank is known. Read so
   * for the first time, a constant gets labels.
   */
  @Nullable AxisLabels read(Node node, String value) {
    AxisLabels known = labels.get(value);
    if (known == null && shapes.find(value).isPresent()) {
      Shape shape = shapes.of(value);
      known = AxisLabels.none(shape.rank());
      labels.put(value, known);
      if (graph.isConstant(value)) {
        for (int axis = 0; axis < shape.rank(); axis++) {
          if (shape.dim(axis) > 1) {
            known.set(axis, components.freshFollowers(shape.dim(axis)));
            record(node, value, axis, Role.CARRIED, known.get(axis));
          }
        }
      }
    }
    return known;
  }

  /** Sets the labels of a node's output. */
  void define(String value, AxisLabels axes) {
    labels.put(value, axes);
  }

  /** The first operand's labels on every output. */
  void pass(Node node) {
    AxisLabels x = read(node, node.input(0));
    if (x != null) {
      node.outputs().stream()
          .filter(output -> !output.isEmpty())
          .forEach(output -> define(output, x));
    }
  }

  /** An output without labels, where its rank is known. */
  void defineFixed(Node node) {
    for (String output : node.outputs()) {
      shapes.find(output).ifPresent(shape -> define(output, AxisLabels.none(shape.rank())));
    }
  }

  /**
   * The labels of an axis of a weight along which the node makes channels: fresh ones unless the
   * weight has been read before; null for an axis of extent 1.
   */
  int @Nullable [] produce(Node node, String weight, int axis) {
    AxisLabels axes = weightLabels(weight);
    if (extent(weight, axis) == 1) {
      int[] single = components.fresh(1);
      components.freeze(single, Barrier.single(node));
      record(node, weight, axis, Role.FILTER, single);
      return null;
    }
    if (axes.get(axis) == null) {
      axes.set(axis, components.fresh(extent(weight, axis)));
    }
    record(node, weight, axis, Role.FILTER, axes.get(axis));
    return axes.get(axis);
  }

  /**
   * Ties an axis of a constant, or of a computed value in its place, to labels of the same length.
   *
   * @param vector null where the other side may not be cut, which then freezes the axis
   * @param other the value that {@code vector} belongs to
   * @return the labels that the axis has now
   */
  int @Nullable [] bind(
      Node node, String value, int axis, int @Nullable [] vector, Role role, String other) {
    if (!graph.isConstant(value)) {
      AxisLabels axes = read(node, value);
      int[] own = axes == null ? null : axes.get(axis);
      return joinEqual(node, own, value, vector, other);
    }
    AxisLabels axes = weightLabels(value);
    if (extent(value, axis) > 1) {
      if (axes.get(axis) == null && vector != null) {
        axes.set(axis, vector);
      } else {
        if (axes.get(axis) == null) {
          axes.set(axis, components.fresh(extent(value, axis)));
        }
        joinEqual(node, axes.get(axis), value, vector, other);
      }
      record(node, value, axis, role, axes.get(axis));
    }
    return axes.get(axis);
  }

  private AxisLabels weightLabels(String weight) {
    return labels.computeIfAbsent(weight, key -> AxisLabels.none(shapes.of(weight).rank()));
  }

  private void record(Node node, String constant, int axis, Role role, int @Nullable [] vector) {
    if (vector != null) {
      sources.add(new Source(node.name(), new Slot(constant, axis), role, vector));
    }
  }

  /** Fresh labels of what a node itself brings in. */
  int[] bringIn(Node node, int count) {
    int[] fresh = components.fresh(count);
    sources.add(new Source(node.name(), null, Role.PADDING, fresh));
    return fresh;
  }

  /** Makes two vectors of the same axis one; where one side has none, the other is frozen. */
  int @Nullable [] joinEqual(
      Node node, int @Nullable [] a, String ofA, int @Nullable [] b, String ofB) {
    if (a == null || b == null) {
      components.freeze(a, Barrier.tied(node, ofB));
      components.freeze(b, Barrier.tied(node, ofA));
      return a == null ? b : a;
    }
    components.unite(a, b);
    return a;
  }

  /**
   * Ties an axis of one value to one of another, where both have labels, because they are added.
   */
  void add(@Nullable AxisLabels a, int axisA, AxisLabels b, int axisB) {
    int[] left = a == null ? null : a.get(axisA);
    int[] right = b.get(axisB);
    if (left != null && right != null) {
      components.uniteByAddition(left, right);
    }
  }

  /** Freezes an axis of a value. */
  void freeze(@Nullable AxisLabels axes, int axis, Barrier barrier) {
    if (axes != null) {
      components.freeze(axes.get(axis), barrier);
    }
  }

  /** Freezes axes {@code from} and all behind it. */
  void freezeFrom(@Nullable AxisLabels axes, int from, Barrier barrier) {
    if (axes != null) {
      for (int axis = from; axis < axes.rank(); axis++) {
        components.freeze(axes.get(axis), barrier);
      }
    }
  }

  /** Freezes all that a node reads, and leaves its outputs without labels. */
  void freezeAll(Node node, Barrier barrier) {
    for (String value : node.reads()) {
      if (graph.isConstant(value)) {
        freezeConstant(value, barrier);
      } else {
        freezeFrom(read(node, value), 0, barrier);
      }
    }
    defineFixed(node);
  }

  /** Freezes every axis of a constant, also those that no node has bound yet. */
  void freezeConstant(String constant, Barrier barrier) {
    AxisLabels axes = weightLabels(constant);
    for (int axis = 0; axis < axes.rank(); axis++) {
      if (axes.get(axis) == null && extent(constant, axis) > 1) {
        axes.set(axis, components.fresh(extent(constant, axis)));
      }
      components.freeze(axes.get(axis), barrier);
    }
  }
}
