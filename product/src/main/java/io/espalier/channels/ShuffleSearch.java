package io.espalier.channels;

import io.espalier.channels.ShuffleRewrite.Shuffle;
import io.espalier.graph.Graph;
import io.espalier.graph.InvalidGraphException;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.ShapeInference;
import io.espalier.graph.Shapes;
import io.espalier.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds channel shuffles by what they do: the numbers 0, 1, 2, ... are sent through a Reshape and
 * the operators behind it that only move numbers, until a result is the value in front of the
 * Reshape with one axis in another order, or with a part of that axis.
 *
 * <p>It must be so at each of some shapes: at the network's, at another batch where the batch is
 * free, and at another size where height and width are. Shapes that the network does not take say
 * nothing: some exports shuffle in a way that merges batch and channels, and run at batch 1 only.
 */
final class ShuffleSearch {
  /** A path has at most so many operators behind its Reshape. */
  private static final int MAX_DEPTH = 6;

  private final Graph graph;
  private final Map<String, Shape> inputShapes;
  private final Shapes shapes;
  private @Nullable List<Shapes> variations;
  private final List<Shuffle> found = new ArrayList<>();

  /** Nodes that are replaced, or that only replaced nodes need. */
  private final Set<String> done = new HashSet<>();

  private ShuffleSearch(Graph graph, Map<String, Shape> inputShapes) {
    this.graph = graph;
    this.inputShapes = inputShapes;
    this.shapes = ShapeInference.infer(graph, inputShapes);
  }

  /**
   * The rewrite of all shuffles of a network.
   *
   * @throws InvalidGraphException if the network's shapes do not fit each other
   */
  static ShuffleRewrite find(Graph graph, Map<String, Shape> inputShapes) {
    if (graph.nodes().stream().noneMatch(node -> node.op() instanceof Op.Reshape)) {
      return ShuffleRewrite.of(graph, List.of());
    }
    ShuffleSearch search = new ShuffleSearch(graph, inputShapes);
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Op.Reshape && !search.done.contains(node.name())) {
        search.from(node);
      }
    }
    return ShuffleRewrite.of(graph, search.found);
  }

  private void from(Node reshape) {
    String value = reshape.input(0);
    Shape shape = shapes.find(value).orElse(null);
    if (shape == null || graph.isConstant(value) || !mayShuffle(reshape, shape, false, 0)) {
      return;
    }
    List<Node> visited = new ArrayList<>();
    follow(new MovementPath(null, reshape, 0), visited);
    for (Node node : visited.reversed()) {
      if (node.outputs().stream().noneMatch(graph::isOutput)
          && node.outputs().stream()
              .flatMap(output -> graph.readers(output).stream())
              .allMatch(reader -> done.contains(reader.name()))) {
        done.add(node.name());
      }
    }
  }

  /** Whether a result behind the node has all extents of the value in front but one. */
  private boolean mayShuffle(Node node, Shape shape, boolean moved, int depth) {
    if (!moves(node.op()) || depth > MAX_DEPTH || done.contains(node.name())) {
      return false;
    }
    boolean reordered = moved || !isView(node.op());
    for (String output : node.outputs()) {
      Shape out = shapes.find(output).orElse(null);
      if (reordered && out != null && out.rank() == shape.rank() && differing(shape, out) <= 1) {
        return true;
      }
      for (Node reader : graph.readers(output)) {
        if (reader.input(0).equals(output) && mayShuffle(reader, shape, reordered, depth + 1)) {
          return true;
        }
      }
    }
    return false;
  }

  private static long differing(Shape a, Shape b) {
    return IntStream.range(0, a.rank()).filter(axis -> a.dim(axis) != b.dim(axis)).count();
  }

  private static boolean isView(Op op) {
    return op instanceof Op.Reshape
        || op instanceof Op.Flatten
        || op instanceof Op.Squeeze
        || op instanceof Op.Unsqueeze;
  }

  private static boolean moves(Op op) {
    return isView(op)
        || op instanceof Op.Transpose
        || op instanceof Op.Gather
        || op instanceof Op.Slice
        || op instanceof Op.Split;
  }

  private void follow(MovementPath path, List<Node> visited) {
    Node node = path.node();
    if (!moves(node.op()) || path.length() > MAX_DEPTH || done.contains(node.name())) {
      return;
    }
    visited.add(node);
    Shuffle shuffle = shuffle(path);
    if (shuffle != null) {
      found.add(shuffle);
      done.add(node.name());
      return;
    }
    for (int i = 0; i < path.results(shapes).size(); i++) {
      String output = node.outputs().get(i);
      for (Node reader : graph.readers(output)) {
        if (reader.input(0).equals(output)) {
          follow(new MovementPath(path, reader, i), visited);
        }
      }
    }
  }

  /** What the results are of the value in front, if they are so at every shape. */
  private @Nullable Shuffle shuffle(MovementPath path) {
    Shape start = shapes.of(path.start());
    for (int axis = 0; axis < start.rank(); axis++) {
      List<int[]> taken = path.taken(axis, shapes);
      if (taken != null && reorders(taken, start.dim(axis)) && holdsElsewhere(path, axis, taken)) {
        return new Shuffle(path.node(), path.start(), axis, taken);
      }
    }
    return null;
  }

  private static boolean reorders(List<int[]> taken, int extent) {
    return taken.stream()
        .noneMatch(indices -> Arrays.equals(indices, IntStream.range(0, extent).toArray()));
  }

  private boolean holdsElsewhere(MovementPath path, int axis, List<int[]> taken) {
    for (Shapes other : variations()) {
      List<int[]> there = path.taken(axis, other);
      if (there == null || !equal(there, taken)) {
        return false;
      }
    }
    return true;
  }

  private static boolean equal(List<int[]> a, List<int[]> b) {
    return a.size() == b.size()
        && IntStream.range(0, a.size()).allMatch(i -> Arrays.equals(a.get(i), b.get(i)));
  }

  private List<Shapes> variations() {
    if (variations == null) {
      variations = InputShapes.inferredVariations(graph, inputShapes);
    }
    return variations;
  }
}
