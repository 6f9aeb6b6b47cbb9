package io.espalier.surgery;

import io.espalier.graph.Graph;
import io.espalier.graph.GraphVerifier;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What an approximate cut has to compute: a network of the uncut shapes, in which each
 * normalisation whose statistics a plan changes takes them over the channels that stay.
 *
 * <p>The channels that stay are gathered, normalised and put back to their places; in the places of
 * those that go stand numbers that nobody reads, as the network is masked.
 */
final class KeptStatistics {
  private final PruningPlan plan;
  private final Map<String, Tensor> constants;
  private final List<Node> nodes = new ArrayList<>();

  private KeptStatistics(PruningPlan plan, Map<String, Tensor> constants) {
    this.plan = plan;
    this.constants = new LinkedHashMap<>(constants);
  }

  static Graph of(Graph graph, PruningPlan plan) {
    Graph masked = plan.groups().prepare(Surgeon.mask(graph, plan)).graph();
    KeptStatistics kept = new KeptStatistics(plan, masked.constants());
    List<String> changed = plan.approximated();
    for (Node node : masked.nodes()) {
      if (changed.contains(node.name())) {
        kept.normalise(node);
      } else {
        kept.nodes.add(node);
      }
    }
    return GraphVerifier.verify(masked.withConstants(kept.constants).withNodes(kept.nodes));
  }

  private void normalise(Node node) {
    String x = node.input(0);
    Shape shape = plan.groups().shapes().of(x);
    int axis = node.op() instanceof Op.InstanceNorm ? 2 : 1;
    while (plan.kept(x, axis) == null) {
      axis++;
    }
    int[] stay = Objects.requireNonNull(plan.kept(x, axis));
    int[] places = new int[shape.dim(axis)];
    for (int i = 0; i < places.length; i++) {
      places[i] = Math.max(0, Arrays.binarySearch(stay, i));
    }
    String gathered = gather(node.name() + ".kept", x, axis, stay);
    List<String> operands = new ArrayList<>(List.of(gathered));
    for (String parameter : node.inputs().subList(1, node.inputs().size())) {
      String sliced = node.name() + "." + parameter;
      constants.put(
          sliced, plan.slice(parameter, Objects.requireNonNull(constants.get(parameter))));
      operands.add(sliced);
    }
    String normed = node.name() + ".normed";
    nodes.add(new Node(normed, node.op(), operands, List.of(normed)));
    gather(node.output(), normed, axis, places);
  }

  private String gather(String name, String x, int axis, int... indices) {
    constants.put(
        name + ".indices", Tensor.vector(Arrays.stream(indices).asLongStream().toArray()));
    nodes.add(
        new Node(
            name + ".gather", new Op.Gather(axis), List.of(x, name + ".indices"), List.of(name)));
    return name;
  }
}
