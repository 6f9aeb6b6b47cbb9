package io.espalier.channels;

import io.espalier.graph.Graph;
import io.espalier.graph.InvalidGraphException;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.ShapeInference;
import io.espalier.graph.Shapes;
import io.espalier.graph.ValueInfo;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * Finds the channel groups of a network by running it on labels; see the package description.
 *
 * <p>Labels need concrete extents, and one batch size cannot be told from a channel count: the
 * network is analysed at batch 1, where the batch axis has nothing to remove.
 */
public final class ChannelAnalysis {
  private final Graph graph;
  private final Shapes shapes;
  private final ShapeArithmetic arithmetic;
  private final LabelTable table;

  private ChannelAnalysis(Graph graph, Shapes shapes) {
    this.graph = graph;
    this.shapes = shapes;
    this.arithmetic = new ShapeArithmetic(graph, shapes);
    this.table = new LabelTable(graph, shapes);
  }

  /**
   * The channel groups of a network at batch 1; other free extents get sizes that fit.
   *
   * @throws InvalidGraphException if the network's shapes do not fit each other
   */
  public static ChannelGroups analyse(Graph graph) {
    return analyse(graph, Exactness.EXACT);
  }

  /**
   * The channel groups of a network at batch 1, cut exactly or through norms; other free extents
   * get sizes that fit.
   *
   * @throws InvalidGraphException if the network's shapes do not fit each other
   */
  public static ChannelGroups analyse(Graph graph, Exactness exactness) {
    return analyse(graph, InputShapes.plausible(graph), exactness);
  }

  /**
   * The channel groups of a network for the given input shapes.
   *
   * @throws InvalidGraphException if the network's shapes do not fit each other
   */
  public static ChannelGroups analyse(Graph graph, Map<String, Shape> inputShapes) {
    return analyse(graph, inputShapes, Exactness.EXACT);
  }

  /**
   * The channel groups of a network for the given input shapes, cut exactly or through norms.
   *
   * @throws InvalidGraphException if the network's shapes do not fit each other
   */
  public static ChannelGroups analyse(
      Graph graph, Map<String, Shape> inputShapes, Exactness exactness) {
    ShuffleRewrite shuffles = ShuffleSearch.find(graph, inputShapes);
    SharedConstants shared = SharedConstants.split(shuffles.apply(graph));
    Shapes shapes = ShapeInference.infer(shared.graph(), inputShapes);
    ChannelAnalysis analysis = new ChannelAnalysis(shared.graph(), shapes);
    analysis.run(inputShapes, exactness);
    return new GroupFormation(shuffles, shared, shapes, inputShapes, analysis.table).form();
  }

  private void run(Map<String, Shape> inputShapes, Exactness exactness) {
    LabelRules rules = new LabelRules(table, exactness);
    for (Node node : graph.nodes()) {
      if (!arithmetic.contains(node)) {
        rules.apply(node);
      }
    }
    graph.nodes().forEach(this::freezeShapesUsedAsData);
    for (ValueInfo output : graph.outputs()) {
      if (arithmetic.isComputed(output.name())) {
        freezeSources(output.name(), Barrier.output(output.name()));
      } else if (graph.isConstant(output.name())) {
        table.freezeConstant(output.name(), Barrier.output(output.name()));
      } else {
        table.freezeFrom(table.labels().get(output.name()), 0, Barrier.output(output.name()));
      }
    }
    new OtherExtents(graph, shapes, inputShapes, arithmetic, table).freeze();
    freezeWholeAxes();
  }

  /** A number of channels that enters a computation would change the result when it changes. */
  private void freezeShapesUsedAsData(Node node) {
    if (arithmetic.contains(node)) {
      return;
    }
    for (int i = 0; i < node.inputs().size(); i++) {
      if (arithmetic.isComputed(node.input(i))
          && OperandRole.of(node.op(), i) != OperandRole.EXTENTS) {
        freezeSources(node.input(i), Barrier.shapeIsData(node));
      }
    }
    if (node.op() instanceof Op.Opaque opaque) {
      for (String value : opaque.captures()) {
        freezeSources(value, Barrier.shapeIsData(node));
      }
    }
  }

  /** Freezes each labelled axis whose extent the computed shape value depends on. */
  private void freezeSources(String value, Barrier barrier) {
    List<Extent> labelled = new ArrayList<>();
    for (String source : arithmetic.sources(value)) {
      AxisLabels labels = table.labels().get(source);
      for (int axis = 0; labels != null && axis < labels.rank(); axis++) {
        if (labels.get(axis) != null) {
          labelled.add(new Extent(source, axis));
        }
      }
    }
    List<Extent> alone =
        labelled.stream().filter(extent -> dependsOn(value, List.of(extent))).toList();
    boolean together = alone.isEmpty() && labelled.size() > 1 && dependsOn(value, labelled);
    for (Extent extent : together ? labelled : alone) {
      table.freeze(table.labels().get(extent.value()), extent.axis(), barrier);
    }
  }

  /** One axis of a value whose Shape the network computes with. */
  private record Extent(String value, int axis) {}

  /**
   * Whether the value changes when some axes get shorter together. A division may hide a single
   * index, so that several extents are tried.
   */
  private boolean dependsOn(String value, List<Extent> axes) {
    return changes(value, axes, extent -> extent - 1)
        || changes(value, axes, extent -> extent - 2)
        || changes(value, axes, extent -> extent / 2)
        || changes(value, axes, extent -> 1);
  }

  private boolean changes(String value, List<Extent> axes, IntUnaryOperator shorter) {
    Map<String, Shape> changed = new HashMap<>();
    for (Extent extent : axes) {
      Shape shape = changed.getOrDefault(extent.value(), shapes.of(extent.value()));
      int to = Math.max(1, shorter.applyAsInt(shape.dim(extent.axis())));
      changed.put(extent.value(), shape.with(extent.axis(), to));
    }
    try {
      Map<String, Tensor> results =
          arithmetic.evaluate(read -> changed.getOrDefault(read, shapes.of(read)));
      return !shapes.constant(value).equals(Optional.ofNullable(results.get(value)));
    } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
      return true;
    }
  }

  /** What alone covers an axis stays: no axis may lose its last index. */
  private void freezeWholeAxes() {
    Components components = table.components();
    IdentityHashMap<int[], Boolean> seen = new IdentityHashMap<>();
    table
        .labels()
        .forEach(
            (value, axes) -> {
              for (int axis = 0; axis < axes.rank(); axis++) {
                int[] vector = axes.get(axis);
                if (vector != null && seen.put(vector, true) == null) {
                  int root = components.find(vector[0]);
                  if (Arrays.stream(vector).allMatch(label -> components.find(label) == root)) {
                    components.freeze(root, Barrier.wholeAxis(value));
                  }
                }
              }
            });
  }
}
