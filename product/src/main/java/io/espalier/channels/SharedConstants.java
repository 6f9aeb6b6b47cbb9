package io.espalier.channels;

import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph in which each use of a constant as data has a constant of its own, and the way back.
 *
 * <p>Exporters store equal constants once (a bias of zeros for many layers). Cut apart they may
 * differ, and kept as one they would tie layers that have nothing to do with each other. Weights of
 * convolutions and matrix products stay shared: there the sharing is meant.
 */
public final class SharedConstants {
  private final Graph graph;
  private final Map<String, String> origins;

  private SharedConstants(Graph graph, Map<String, String> origins) {
    this.graph = graph;
    this.origins = Collections.unmodifiableMap(origins);
  }

  /** Splits shared constants; the first use keeps the name. Equal graphs are split equally. */
  public static SharedConstants split(Graph graph) {
    Splitter splitter = new Splitter(graph);
    List<Node> nodes = new ArrayList<>(graph.nodes().size());
    graph.nodes().forEach(node -> nodes.add(splitter.split(node)));
    if (splitter.origins.isEmpty()) {
      return new SharedConstants(graph, Map.of());
    }
    Map<String, Tensor> constants = new LinkedHashMap<>(graph.constants());
    splitter.origins.forEach((copy, origin) -> constants.put(copy, graph.requireConstant(origin)));
    return new SharedConstants(graph.withNodes(nodes).withConstants(constants), splitter.origins);
  }

  /** The graph with one constant a use. */
  public Graph graph() {
    return graph;
  }

  /** The name under which the unsplit graph has a constant. */
  public String origin(String constant) {
    return origins.getOrDefault(constant, constant);
  }

  /** Undoes the split in a graph made from the split one, where the copies are still equal. */
  public Graph merge(Graph changed) {
    Map<String, String> merged = new HashMap<>();
    Map<String, Tensor> constants = new LinkedHashMap<>(changed.constants());
    origins.forEach(
        (copy, origin) -> {
          Tensor tensor = constants.get(copy);
          Tensor kept = constants.get(origin);
          if (tensor != null && kept != null && tensor.equals(kept)) {
            merged.put(copy, origin);
            constants.remove(copy);
          }
        });
    if (merged.isEmpty()) {
      return changed;
    }
    List<Node> nodes =
        changed.nodes().stream()
            .map(
                node ->
                    node.withInputs(
                        node.inputs().stream()
                            .map(input -> merged.getOrDefault(input, input))
                            .toList()))
            .toList();
    return changed.withNodes(nodes).withConstants(constants);
  }

  private static final class Splitter {
    private final Graph graph;
    private final Map<String, String> origins = new LinkedHashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final Set<String> names = new HashSet<>();

    Splitter(Graph graph) {
      this.graph = graph;
      graph.outputs().stream().map(ValueInfo::name).forEach(taken::add);
      names.addAll(graph.constants().keySet());
      graph.inputs().forEach(input -> names.add(input.name()));
      for (Node node : graph.nodes()) {
        names.addAll(node.outputs());
        for (int i = 0; i < node.inputs().size(); i++) {
          if (OperandRole.of(node.op(), i) != OperandRole.DATA) {
            taken.add(node.input(i));
          }
        }
        if (node.op() instanceof Op.Opaque opaque) {
          taken.addAll(opaque.captures());
        }
      }
    }

    Node split(Node node) {
      List<String> inputs = new ArrayList<>(node.inputs());
      for (int i = 0; i < inputs.size(); i++) {
        String input = inputs.get(i);
        if (graph.isConstant(input)
            && OperandRole.of(node.op(), i) == OperandRole.DATA
            && !taken.add(input)) {
          inputs.set(i, copyOf(input));
        }
      }
      return inputs.equals(node.inputs()) ? node : node.withInputs(inputs);
    }

    private String copyOf(String constant) {
      int number = 2;
      while (!names.add(constant + "_" + number)) {
        number++;
      }
      String copy = constant + "_" + number;
      origins.put(copy, constant);
      return copy;
    }
  }
}
