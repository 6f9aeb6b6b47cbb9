package io.espalier.channels;

import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A rewrite of channel shuffles: what a Reshape, a Transpose and a Reshape do to the order of an
 * axis, one Gather does; where they only take a part of it, a Slice.
 *
 * <p>The values are the same. Labels pass a Gather one by one, where the Reshapes would tie all
 * channels that share a place: in a ShuffleNet, whole layers in the end. Found by {@link
 * ShuffleSearch}; it may be applied to the same network with other weights, and again to its own
 * result.
 */
final class ShuffleRewrite {
  private final Map<String, List<Node>> replacements;
  private final Map<String, Tensor> operands;
  private final Set<String> dead;

  private ShuffleRewrite(
      Map<String, List<Node>> replacements, Map<String, Tensor> operands, Set<String> dead) {
    this.replacements = Collections.unmodifiableMap(replacements);
    this.operands = Collections.unmodifiableMap(operands);
    this.dead = Set.copyOf(dead);
  }

  /**
   * What one node's outputs are of an earlier value.
   *
   * @param node the node that is replaced
   * @param value the value in front of the shuffle
   * @param axis the axis whose order changes, counted from the front
   * @param indices per output, the indices of the axis that it takes
   */
  record Shuffle(Node node, String value, int axis, List<int[]> indices) {}

  /** The rewrite of some shuffles of a graph. */
  static ShuffleRewrite of(Graph graph, List<Shuffle> shuffles) {
    Set<String> names = new HashSet<>(graph.constants().keySet());
    graph.inputs().forEach(input -> names.add(input.name()));
    for (Node node : graph.nodes()) {
      names.add(node.name());
      names.addAll(node.outputs());
    }
    Map<String, List<Node>> replacements = new LinkedHashMap<>();
    Map<String, Tensor> operands = new LinkedHashMap<>();
    for (Shuffle shuffle : shuffles) {
      Node node = shuffle.node();
      List<Node> written = new ArrayList<>();
      for (int i = 0; i < node.outputs().size(); i++) {
        String name = i == 0 ? node.name() : unique(names, node.name() + "_" + (i + 1));
        written.add(take(shuffle, i, name, names, operands));
      }
      replacements.put(node.name(), List.copyOf(written));
    }
    return new ShuffleRewrite(replacements, operands, dead(graph, replacements));
  }

  /** A Slice where the indices are a range, else a Gather. */
  private static Node take(
      Shuffle shuffle, int output, String name, Set<String> names, Map<String, Tensor> operands) {
    int[] indices = shuffle.indices().get(output);
    List<String> outputs = List.of(shuffle.node().outputs().get(output));
    int first = indices[0];
    if (Arrays.equals(indices, IntStream.range(first, first + indices.length).toArray())) {
      String starts = unique(names, name + "_starts");
      String ends = unique(names, name + "_ends");
      String axes = unique(names, name + "_axes");
      operands.put(starts, Tensor.vector(first));
      operands.put(ends, Tensor.vector(first + indices.length));
      operands.put(axes, Tensor.vector(shuffle.axis()));
      return new Node(name, new Op.Slice(), List.of(shuffle.value(), starts, ends, axes), outputs);
    }
    String list = unique(names, name + "_indices");
    operands.put(list, Tensor.vector(Arrays.stream(indices).asLongStream().toArray()));
    return new Node(name, new Op.Gather(shuffle.axis()), List.of(shuffle.value(), list), outputs);
  }

  private static String unique(Set<String> names, String base) {
    String name = base;
    for (int number = 2; !names.add(name); number++) {
      name = base + "_" + number;
    }
    return name;
  }

  /** The nodes that somebody read before, and nobody reads any more. */
  private static Set<String> dead(Graph graph, Map<String, List<Node>> replacements) {
    Set<String> live = new HashSet<>();
    graph.outputs().forEach(output -> live.add(output.name()));
    Set<String> dead = new HashSet<>();
    for (Node node : graph.nodes().reversed()) {
      boolean wasRead = node.outputs().stream().anyMatch(v -> !graph.readers(v).isEmpty());
      if (wasRead && node.outputs().stream().noneMatch(live::contains)) {
        dead.add(node.name());
      } else {
        replacements
            .getOrDefault(node.name(), List.of(node))
            .forEach(written -> live.addAll(written.reads()));
      }
    }
    return dead;
  }

  /** Whether it changes nothing. */
  boolean isEmpty() {
    return replacements.isEmpty();
  }

  /** Whether a node goes with nothing in its place. */
  boolean removes(String node) {
    return dead.contains(node);
  }

  /**
   * The graph with a Gather or a Slice for each shuffle, and without what only the shuffles needed.
   */
  Graph apply(Graph graph) {
    if (isEmpty()) {
      return graph;
    }
    List<Node> nodes = new ArrayList<>();
    Set<String> unread = new HashSet<>();
    for (Node node : graph.nodes()) {
      List<Node> written =
          dead.contains(node.name())
              ? List.of()
              : replacements.getOrDefault(node.name(), List.of(node));
      nodes.addAll(written);
      if (written.isEmpty() || replacements.containsKey(node.name())) {
        unread.addAll(node.inputs());
      }
    }
    nodes.forEach(node -> node.reads().forEach(unread::remove));
    graph.outputs().forEach(output -> unread.remove(output.name()));
    Map<String, Tensor> constants = new LinkedHashMap<>(graph.constants());
    constants.keySet().removeAll(unread);
    constants.putAll(operands);
    return graph.withNodes(nodes).withConstants(constants);
  }
}
