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

/** Takes the batch size out of the constant targets of Reshapes. */
final class ReshapeTargets {
  private final Graph graph;
  private final Shapes baked;
  private final int batch;
  private final Names names;
  private final Map<String, Tensor> constants = new LinkedHashMap<>();
  private int changed;

  /**
   * The targets of a network.
   *
   * @param baked its shapes at the batch size of the file
   */
  ReshapeTargets(Graph graph, Shapes baked, int batch) {
    this.graph = graph;
    this.baked = baked;
    this.batch = batch;
    this.names = Names.beside(graph);
  }

  /** The network with every first entry that can stand for the batch made 0 or −1. */
  Graph free() {
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      nodes.add(node.op() instanceof Op.Reshape reshape ? free(node, reshape) : node);
    }
    return graph.withNodes(nodes).replaceConstants(constants).withoutUnreadConstants();
  }

  /** How many targets were changed. */
  int changed() {
    return changed;
  }

  private Node free(Node node, Op.Reshape reshape) {
    Optional<Tensor> target = graph.constant(node.input(1));
    Optional<Shape> in = baked.find(node.input(0));
    Optional<Shape> out = baked.find(node.output());
    if (target.isEmpty()
        || in.isEmpty()
        || out.isEmpty()
        || baked.constant(node.output()).isPresent()) {
      return node;
    }
    long[] entries = target.get().toLongs();
    if (entries.length == 0 || entries[0] <= 0 || entries[0] % batch != 0) {
      return node;
    }
    boolean copies = in.get().rank() > 0 && in.get().dim(0) == out.get().dim(0);
    if (copies && !reshape.allowZero()) {
      entries[0] = 0;
    } else {
      for (int i = 1; i < entries.length; i++) {
        entries[i] = entries[i] == -1 ? out.get().dim(i) : entries[i];
      }
      entries[0] = -1;
    }
    changed++;
    Tensor freed = Tensor.ofLongs(target.get().dtype(), target.get().shape(), entries);
    if (graph.readers(node.input(1)).size() == 1 && !graph.isOutput(node.input(1))) {
      constants.put(node.input(1), freed);
      return node;
    }
    String name = names.unique(node.name() + ".shape");
    constants.put(name, freed);
    return node.withInputs(List.of(node.input(0), name));
  }
}
