package io.espalier.train;

import io.espalier.eval.Task;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphVerifier;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.Subgraph;
import io.espalier.graph.ValueInfo;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The part of a network that gradients reach, apart from the post-processing behind it.
 *
 * <p>A value is <em>learned</em> if it changes smoothly with a weight: through its operator's
 * weights, or through an operand that is learned. What no gradient passes (ArgMax, comparisons,
 * rounding, and operators that Espalier does not know, as NonMaxSuppression and TopK) ends the
 * part. An output that is not learned is replaced by the learned values that it is made of, the
 * <em>border</em>; the tail behind the border stays in the network and is left out of training.
 */
public final class TrainablePart {
  private final Graph whole;
  private final Graph body;

  private TrainablePart(Graph whole, Graph body) {
    this.whole = whole;
    this.body = body;
  }

  /**
   * The trainable part of a network. Its outputs are the network's learned outputs and the border
   * values, in the order of the outputs that they serve, each once.
   *
   * <p>Where a network that is to classify ends in a Softmax or LogSoftmax, perhaps laid out anew
   * behind it, the part ends with the logits in front: by them the cross-entropy is defined.
   *
   * @throws IllegalArgumentException if no output depends on a weight that can be trained
   */
  public static TrainablePart of(Graph graph, Task task) {
    return switch (task) {
      case Task.Classification c -> {
        Set<String> logits = new LinkedHashSet<>();
        border(graph).forEach(value -> logits.add(beforeSoftmax(graph, value)));
        yield new TrainablePart(graph, Subgraph.computing(graph, logits));
      }
      case Task.Regression r -> of(graph);
      case Task.Imitation i -> of(graph);
    };
  }

  /**
   * The trainable part of a network, whatever it is for: to its last learned values.
   *
   * @throws IllegalArgumentException if no output depends on a weight that can be trained
   */
  public static TrainablePart of(Graph graph) {
    return new TrainablePart(graph, Subgraph.computing(graph, border(graph)));
  }

  private static Set<String> border(Graph graph) {
    Set<String> learned = learned(graph);
    Set<String> border = new LinkedHashSet<>();
    Set<String> seen = new HashSet<>();
    graph.outputs().forEach(output -> collect(graph, output.name(), learned, seen, border));
    if (border.isEmpty()) {
      throw new IllegalArgumentException(
          "no output of the network '%s' (%s) depends on a weight that can be trained"
              .formatted(
                  graph.name(),
                  String.join(", ", graph.outputs().stream().map(ValueInfo::name).toList())));
    }
    return border;
  }

  private static Set<String> learned(Graph graph) {
    Set<String> learned = new HashSet<>();
    for (Node node : graph.nodes()) {
      boolean isLearned =
          IntStream.range(0, node.inputs().size())
              .filter(position -> GradientFlow.reaches(node.op(), position))
              .anyMatch(
                  position ->
                      learned.contains(node.input(position)) || isWeight(graph, node, position));
      if (isLearned) {
        learned.addAll(node.outputs());
      }
    }
    learned.remove("");
    return learned;
  }

  private static boolean isWeight(Graph graph, Node node, int position) {
    return GradientFlow.isWeight(node.op(), position)
        && graph.constant(node.input(position)).filter(t -> t.dtype().isFloating()).isPresent();
  }

  /** Adds the learned values that a value is made of, itself if it is learned. */
  private static void collect(
      Graph graph, String value, Set<String> learned, Set<String> seen, Set<String> border) {
    if (!seen.add(value)) {
      return;
    }
    if (learned.contains(value)) {
      border.add(value);
      return;
    }
    graph
        .producer(value)
        .filter(node -> !(node.op() instanceof Op.ShapeOf))
        .ifPresent(
            node -> node.reads().forEach(read -> collect(graph, read, learned, seen, border)));
  }

  /** The operand of the Softmax that a value comes from without computation; else the value. */
  private static String beforeSoftmax(Graph graph, String value) {
    Optional<Node> node = graph.producer(value);
    while (node.isPresent() && isLayout(node.get().op())) {
      node = graph.producer(node.get().input(0));
    }
    return node.filter(found -> found.op() instanceof Op.Softmax)
        .map(found -> found.input(0))
        .orElse(value);
  }

  /** Whether an operator keeps all elements in their order. */
  private static boolean isLayout(Op op) {
    return op instanceof Op.Flatten
        || op instanceof Op.Reshape
        || op instanceof Op.Squeeze
        || op instanceof Op.Unsqueeze
        || (op instanceof Op.Cast cast && cast.to().isFloating())
        || (op instanceof Op.Elementwise e && e.function() == Op.Function.IDENTITY);
  }

  /** The network to train: its inputs are the whole network's. */
  public Graph body() {
    return body;
  }

  /** The names of the nodes that training leaves out, in the order of the network. */
  public List<String> tail() {
    Set<String> trained = new HashSet<>();
    body.nodes().forEach(node -> trained.add(node.name()));
    return whole.nodes().stream().map(Node::name).filter(name -> !trained.contains(name)).toList();
  }

  /** Whether training reads a constant. */
  public boolean reads(String constant) {
    return body.isConstant(constant);
  }

  /**
   * The whole network with the weights of its trained body. Constants that body and tail share stay
   * shared.
   *
   * @param trained the body with other weights; nodes may read further constants than before
   * @throws io.espalier.graph.InvalidGraphException if a further constant has a name that the tail
   *     has given already
   */
  public Graph merge(Graph trained) {
    Map<String, Node> nodes = new HashMap<>();
    trained.nodes().forEach(node -> nodes.put(node.name(), node));
    List<Node> merged =
        whole.nodes().stream()
            .map(node -> node.withInputs(nodes.getOrDefault(node.name(), node).inputs()))
            .toList();
    return GraphVerifier.verify(whole.withNodes(merged).replaceConstants(trained.constants()));
  }
}
