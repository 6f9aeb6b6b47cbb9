package io.espalier.surgery;

import io.espalier.channels.SharedConstants;
import io.espalier.channels.Slot;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphVerifier;
import io.espalier.graph.InvalidGraphException;
import io.espalier.graph.Node;
import io.espalier.graph.ShapeInference;
import io.espalier.graph.Shapes;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Removes the channels of a plan from a network, or lets them be read no more. */
public final class Surgeon {
  private Surgeon() {}

  /**
   * The network without the plan's channels. With an empty plan it is the network itself.
   *
   * <p>All that remains computes what it does in the network of {@link #mask}, unless the plan
   * {@linkplain PruningPlan#approximated() changes statistics}.
   *
   * <p>Constants keep their names. One that several nodes share and that is cut differently for
   * them (see {@link SharedConstants}) goes on under further names.
   *
   * @param graph the network that the plan is for, of any weights
   * @throws IllegalArgumentException if the plan is for another network
   * @throws InvalidGraphException if the network would not take the batches and sizes any more that
   *     it takes
   */
  public static Graph prune(Graph graph, PruningPlan plan) {
    if (plan.isEmpty()) {
      return graph;
    }
    SharedConstants shared = prepare(graph, plan);
    Graph cut = shared.merge(new Cut(shared.graph(), plan).apply());
    verify(GraphVerifier.verify(cut), plan);
    FreeExtents.verify(graph, cut, plan.groups().inputShapes());
    return cut;
  }

  /**
   * The network of the same shapes in which nobody reads the plan's channels: the slices with which
   * convolutions and matrix products read them are zero.
   *
   * @param graph the network that the plan is for, of any weights
   * @throws IllegalArgumentException if the plan is for another network
   */
  public static Graph mask(Graph graph, PruningPlan plan) {
    if (plan.isEmpty()) {
      return graph;
    }
    prepare(graph, plan);
    Map<String, Tensor> zeroed = new HashMap<>();
    for (Slot slot : plan.groups().consumers()) {
      int[] removed = plan.removed(slot.constant(), slot.axis());
      if (removed.length > 0) {
        Tensor weight =
            zeroed.getOrDefault(slot.constant(), graph.requireConstant(slot.constant()));
        zeroed.put(slot.constant(), weight.withZeros(slot.axis(), removed));
      }
    }
    return graph.replaceConstants(zeroed);
  }

  /** The network in the form in which the plan's was analysed. */
  private static SharedConstants prepare(Graph graph, PruningPlan plan) {
    SharedConstants shared = plan.groups().prepare(graph);
    Graph planned = plan.groups().network();
    if (!shared.graph().nodes().equals(planned.nodes())
        || !shared.graph().constants().keySet().equals(planned.constants().keySet())) {
      throw new IllegalArgumentException(
          "the plan was made for another network than '" + graph.name() + "'; analyse it anew");
    }
    shared
        .graph()
        .constants()
        .forEach(
            (name, tensor) -> {
              Shape expected = planned.requireConstant(name).shape();
              if (!tensor.shape().equals(expected)) {
                throw new IllegalArgumentException(
                    "the plan was made for a constant '%s' of shape %s; it has %s"
                        .formatted(name, expected, tensor.shape()));
              }
            });
    return shared;
  }

  /** What the nodes compute has the shapes that the plan predicts. */
  private static void verify(Graph cut, PruningPlan plan) {
    Shapes shapes = ShapeInference.infer(cut, plan.groups().inputShapes());
    for (Node node : plan.groups().network().nodes()) {
      for (String value : node.outputs()) {
        Optional<Shape> expected = plan.shape(value);
        if (expected.isPresent()
            && cut.producer(value).isPresent()
            && !shapes.find(value).equals(expected)) {
          throw new InvalidGraphException(
              "after the cut '%s' of node '%s' has the shape %s; planned was %s"
                  .formatted(
                      value,
                      node.name(),
                      shapes.find(value).map(Shape::toString).orElse("unknown"),
                      expected.get()));
        }
      }
    }
  }
}
