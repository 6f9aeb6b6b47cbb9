package io.espalier.onnx;

import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import java.util.HashSet;
import java.util.Set;

/** Makes names that are not taken yet: the wanted one, else with {@code _2}, {@code _3}, ... */
final class Names {
  private final Set<String> taken;

  Names(Set<String> taken) {
    this.taken = new HashSet<>(taken);
  }

  /** Names beside those of all values that a network mentions, in subgraphs too. */
  static Names beside(Graph graph) {
    Names names = new Names(graph.constants().keySet());
    graph.inputs().forEach(input -> names.taken.add(input.name()));
    for (Node node : graph.nodes()) {
      names.taken.addAll(node.outputs());
      if (node.op() instanceof Op.Opaque opaque) {
        Subgraphs.collectNames(OpWriter.message(opaque), names.taken);
      }
    }
    return names;
  }

  /** A free name, taken from now on. */
  String unique(String wanted) {
    String name = wanted;
    for (int i = 2; !taken.add(name); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }
}
