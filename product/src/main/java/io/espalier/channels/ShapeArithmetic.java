package io.espalier.channels;

import io.espalier.graph.ConstantEvaluator;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.Shapes;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The part of a graph that computes shapes: a Shape, or what is computed from constants and shape
 * arithmetic alone and is an integer (of any rank) or a real number or vector. It carries no
 * channels; after a cut it is evaluated again.
 */
public final class ShapeArithmetic {
  private final Graph graph;
  private final Map<String, Node> producers = new LinkedHashMap<>();

  /** The shape arithmetic of a graph of the given shapes. */
  public ShapeArithmetic(Graph graph, Shapes shapes) {
    this.graph = graph;
    for (Node node : graph.nodes()) {
      for (String output : node.outputs()) {
        if (shapes.constant(output).isPresent()) {
          producers.put(output, node);
        }
      }
    }
  }

  /** Whether a node of the graph defines the value by shape arithmetic; constants are not such. */
  public boolean isComputed(String value) {
    return producers.containsKey(value);
  }

  /** Whether a node belongs to the shape arithmetic. */
  public boolean contains(Node node) {
    return node.outputs().stream().anyMatch(producers::containsKey);
  }

  /** The values whose Shape a computed value depends on. */
  Set<String> sources(String value) {
    Set<String> sources = new HashSet<>();
    collect(value, sources, new HashSet<>());
    return sources;
  }

  private void collect(String value, Set<String> sources, Set<String> seen) {
    Node node = producers.get(value);
    if (node == null || !seen.add(value)) {
      return;
    }
    if (node.op() instanceof Op.ShapeOf) {
      sources.add(node.input(0));
    } else {
      node.inputs().forEach(input -> collect(input, sources, seen));
    }
  }

  /**
   * All results for other shapes of the values that it reads.
   *
   * @throws IllegalArgumentException if it does not fit those shapes
   */
  public Map<String, Tensor> evaluate(Function<String, Shape> shapeOf) {
    Map<String, Tensor> results = new HashMap<>();
    for (Node node : new LinkedHashSet<>(producers.values())) {
      if (node.op() instanceof Op.ShapeOf op) {
        results.put(node.output(), ConstantEvaluator.shapeOf(shapeOf.apply(node.input(0)), op));
      } else {
        ConstantEvaluator.evaluate(node, operands(node, results))
            .ifPresent(outputs -> put(node, outputs, results));
      }
    }
    return results;
  }

  private static void put(Node node, List<Tensor> outputs, Map<String, Tensor> results) {
    for (int i = 0; i < outputs.size(); i++) {
      results.put(node.outputs().get(i), outputs.get(i));
    }
  }

  private List<@Nullable Tensor> operands(Node node, Map<String, Tensor> results) {
    List<@Nullable Tensor> operands = new ArrayList<>();
    for (String input : node.inputs()) {
      Tensor constant = graph.constants().get(input);
      operands.add(constant == null ? results.get(input) : constant);
    }
    return operands;
  }
}
