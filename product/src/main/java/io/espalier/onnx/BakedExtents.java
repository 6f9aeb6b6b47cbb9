package io.espalier.onnx;

import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.Shapes;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes the batch size out of constants that give extents: to Reshapes, Expands and Resizes. */
final class BakedExtents {
  private static final int SCALES = 2;
  private static final int SIZES = 3;

  private final Graph graph;
  private final Shapes baked;
  private final int batch;
  private final Names names;
  private final Map<String, Tensor> constants = new LinkedHashMap<>();
  private int changed;

  /**
   * The extents in a network's constants.
   *
   * @param baked its shapes at the batch size of the file
   */
  BakedExtents(Graph graph, Shapes baked, int batch) {
    this.graph = graph;
    this.baked = baked;
    this.batch = batch;
    this.names = Names.beside(graph);
  }

  /** The network with every first entry that can stand for the batch made one that follows it. */
  Graph free() {
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      nodes.add(free(node));
    }
    return graph.withNodes(nodes).replaceConstants(constants).withoutUnreadConstants();
  }

  /** How many nodes were changed. */
  int changed() {
    return changed;
  }

  private Node free(Node node) {
    Shape in = baked.find(node.input(0)).orElse(null);
    Shape out = baked.find(node.output()).orElse(null);
    if (in == null || out == null || baked.constant(node.output()).isPresent()) {
      return node;
    }
    Tensor freed = null;
    int operand = 1;
    if (node.op() instanceof Op.Reshape reshape) {
      freed = target(node, in, out, reshape);
    } else if (node.op() instanceof Op.Expand) {
      freed = broadcast(node, in, out);
    } else if (node.op() instanceof Op.Resize resize) {
      operand = SCALES;
      freed = scales(node, in, out, resize);
    }
    if (freed == null) {
      return node;
    }
    changed++;
    return with(node, operand, freed);
  }

  /** The first entry as 0, copied, or else −1, inferred. */
  private @Nullable Tensor target(Node node, Shape in, Shape out, Op.Reshape reshape) {
    long[] entries = batchFirst(node, 1);
    if (entries == null) {
      return null;
    }
    boolean copies = in.rank() > 0 && in.dim(0) == out.dim(0);
    if (copies && !reshape.allowZero()) {
      entries[0] = 0;
    } else {
      for (int i = 1; i < entries.length; i++) {
        entries[i] = entries[i] == -1 ? out.dim(i) : entries[i];
      }
      entries[0] = -1;
    }
    return like(graph.requireConstant(node.input(1)), entries);
  }

  /** The first entry as 1, which keeps the extent of an input that has the batch there. */
  private @Nullable Tensor broadcast(Node node, Shape in, Shape out) {
    long[] entries = batchFirst(node, 1);
    if (entries == null || in.rank() != out.rank() || in.dim(0) != out.dim(0)) {
      return null;
    }
    entries[0] = 1;
    return like(graph.requireConstant(node.input(1)), entries);
  }

  /** The entries of a constant operand whose first one is a multiple of the batch size. */
  private long @Nullable [] batchFirst(Node node, int operand) {
    Optional<Tensor> constant = graph.constant(node.input(operand));
    if (constant.isEmpty()) {
      return null;
    }
    long[] entries = constant.get().toLongs();
    return entries.length == 0 || entries[0] <= 0 || entries[0] % batch != 0 ? null : entries;
  }

  private static Tensor like(Tensor old, long[] entries) {
    return Tensor.ofLongs(old.dtype(), old.shape(), entries);
  }

  /** Scales in place of sizes: those by which an engine resizes, where they give the same sizes. */
  private @Nullable Tensor scales(Node node, Shape in, Shape out, Op.Resize resize) {
    boolean namesAllAxes = resize.axes().isEmpty() && graph.isConstant(node.input(SIZES));
    if (!namesAllAxes
        || in.rank() == 0
        || in.dim(0) != out.dim(0)
        || resize.coordinates() == Op.Coordinates.TF_CROP_AND_RESIZE) {
      return null;
    }
    float[] scales = new float[in.rank()];
    for (int axis = 0; axis < scales.length; axis++) {
      scales[axis] = (float) out.dim(axis) / in.dim(axis);
      if ((int) (in.dim(axis) * scales[axis]) != out.dim(axis)) {
        return null;
      }
    }
    return Tensor.ofFloats(Shape.of(scales.length), scales);
  }

  /** The node with an operand replaced, and none behind it that was there in its place. */
  private Node with(Node node, int operand, Tensor freed) {
    boolean inPlace = node.hasInput(operand);
    if (inPlace
        && graph.readers(node.input(operand)).size() == 1
        && !graph.isOutput(node.input(operand))) {
      constants.put(node.input(operand), freed);
      return node;
    }
    String name = names.unique(node.name() + (inPlace ? ".shape" : ".scales"));
    constants.put(name, freed);
    List<String> inputs = new ArrayList<>(node.inputs().subList(0, operand));
    inputs.add(name);
    return node.withInputs(inputs);
  }
}
