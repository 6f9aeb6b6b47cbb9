package io.espalier.channels;

import io.espalier.channels.ShuffleRewrite.Shuffle;
import io.espalier.graph.ConstantEvaluator;
import io.espalier.graph.Graph;
import io.espalier.graph.InvalidGraphException;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.ShapeInference;
import io.espalier.graph.Shapes;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    follow(new Step(null, reshape, 0), numbered(shape), shape, visited);
    for (Node node : visited.reversed()) {
      if (node.outputs().stream().noneMatch(graph::isOutput)
          && node.outputs().stream()
              .flatMap(output -> graph.readers(output).stream())
              .allMatch(reader -> done.contains(reader.name()))) {
        done.add(node.name());
      }
    }
  }

  private static Tensor numbered(Shape shape) {
    long[] numbers = new long[Math.toIntExact(shape.elements())];
    Arrays.setAll(numbers, i -> i);
    return Tensor.ofLongs(shape, numbers);
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

  /**
   * One node of a path.
   *
   * @param before the step in front; null for the Reshape where the path begins
   * @param input which output of the step in front the node moves
   */
  private record Step(@Nullable Step before, Node node, int input) {
    int depth() {
      return before == null ? 0 : before.depth() + 1;
    }
  }

  private void follow(Step step, Tensor operand, Shape start, List<Node> visited) {
    Node node = step.node();
    if (!moves(node.op()) || step.depth() > MAX_DEPTH || done.contains(node.name())) {
      return;
    }
    visited.add(node);
    List<Tensor> results = move(node, operand, shapes);
    Shuffle shuffle = shuffle(step, results, start);
    if (shuffle != null) {
      found.add(shuffle);
      done.add(node.name());
      return;
    }
    for (int i = 0; i < results.size(); i++) {
      String output = node.outputs().get(i);
      for (Node reader : graph.readers(output)) {
        if (reader.input(0).equals(output)) {
          follow(new Step(step, reader, i), results.get(i), start, visited);
        }
      }
    }
  }

  /** The node's results for one operand; none if it cannot be evaluated. */
  private static List<Tensor> move(Node node, Tensor operand, Shapes shapes) {
    List<@Nullable Tensor> operands = new ArrayList<>();
    operands.add(operand);
    for (int i = 1; i < node.inputs().size(); i++) {
      Tensor known = shapes.constant(node.input(i)).orElse(null);
      if (known == null && node.hasInput(i)) {
        return List.of();
      }
      operands.add(known);
    }
    return ConstantEvaluator.evaluate(node, operands).orElse(List.of());
  }

  /** What the results are of the numbered value, if they are so at every shape. */
  private @Nullable Shuffle shuffle(Step step, List<Tensor> results, Shape start) {
    for (int axis = 0; axis < start.rank(); axis++) {
      List<int[]> taken = taken(results, start, axis);
      if (taken != null && reorders(taken, start.dim(axis)) && holdsElsewhere(step, axis, taken)) {
        return new Shuffle(step.node(), first(step).node().input(0), axis, taken);
      }
    }
    return null;
  }

  private static Step first(Step step) {
    return step.before() == null ? step : first(step.before());
  }

  private static boolean reorders(List<int[]> taken, int extent) {
    return taken.stream()
        .noneMatch(indices -> Arrays.equals(indices, IntStream.range(0, extent).toArray()));
  }

  /** Per result the indices of the axis that it takes of a numbered value; null if it does not. */
  private static @Nullable List<int[]> taken(List<Tensor> results, Shape start, int axis) {
    List<int[]> taken = new ArrayList<>();
    for (Tensor result : results) {
      int[] indices = taken(result, start, axis);
      if (indices == null) {
        return null;
      }
      taken.add(indices);
    }
    return taken.isEmpty() ? null : taken;
  }

  private static int @Nullable [] taken(Tensor result, Shape start, int axis) {
    Shape shape = result.shape();
    if (shape.rank() != start.rank()
        || shape.elements() == 0
        || !shape.with(axis, 1).equals(start.with(axis, 1))) {
      return null;
    }
    int extent = start.dim(axis);
    int inner = (int) start.product(axis + 1, start.rank());
    int[] indices = new int[shape.dim(axis)];
    for (int k = 0; k < indices.length; k++) {
      indices[k] = (int) (result.getLong(k * inner) / inner % extent);
    }
    for (int p = 0; p < result.size(); p++) {
      int block = p / inner;
      int outer = block / indices.length;
      long expected = ((long) outer * extent + indices[block % indices.length]) * inner + p % inner;
      if (result.getLong(p) != expected) {
        return null;
      }
    }
    return indices;
  }

  private boolean holdsElsewhere(Step step, int axis, List<int[]> taken) {
    for (Shapes other : variations()) {
      Shape start = other.find(first(step).node().input(0)).orElse(null);
      List<int[]> there =
          start == null ? null : taken(replay(step, numbered(start), other), start, axis);
      if (there == null || !equal(there, taken)) {
        return false;
      }
    }
    return true;
  }

  private static List<Tensor> replay(Step step, Tensor start, Shapes shapes) {
    if (step.before() == null) {
      return move(step.node(), start, shapes);
    }
    List<Tensor> before = replay(step.before(), start, shapes);
    return before.isEmpty() ? before : move(step.node(), before.get(step.input()), shapes);
  }

  private static boolean equal(List<int[]> a, List<int[]> b) {
    return a.size() == b.size()
        && IntStream.range(0, a.size()).allMatch(i -> Arrays.equals(a.get(i), b.get(i)));
  }

  private List<Shapes> variations() {
    if (variations == null) {
      variations =
          InputShapes.variations(graph, inputShapes).stream()
              .flatMap(inputs -> inferred(inputs).stream())
              .toList();
    }
    return variations;
  }

  /** Empty where the network does not run at these shapes. */
  private Optional<Shapes> inferred(Map<String, Shape> inputs) {
    try {
      return Optional.of(ShapeInference.infer(graph, inputs));
    } catch (InvalidGraphException e) {
      return Optional.empty();
    }
  }
}
