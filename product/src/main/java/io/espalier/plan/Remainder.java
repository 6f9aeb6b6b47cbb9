package io.espalier.plan;

import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.cost.Cost;
import io.espalier.cost.CostModel;
import io.espalier.graph.Graph;
import io.espalier.graph.ShapeInference;
import io.espalier.surgery.PruningPlan;
import io.espalier.surgery.Surgeon;
import io.espalier.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What a cut leaves of a budget's quantity. */
interface Remainder {

  /** The share of the quantity, as it was before, that remains after a cut; exact. */
  double after(PruningPlan cut);

  /** The remainder of the quantity that a budget limits. */
  static Remainder of(
      Graph graph, ChannelGroups groups, List<ChannelGroup> candidates, Budget budget) {
    return switch (budget) {
      case Budget.Macs macs -> priced(graph, groups.inputShapes(), Cost::macs);
      case Budget.Parameters parameters -> priced(graph, groups.inputShapes(), Cost::parameters);
      case Budget.Channels channels -> {
        int all = candidates.stream().mapToInt(ChannelGroup::channels).sum();
        yield cut -> share(all - cut.size(), all);
      }
    };
  }

  private static Remainder priced(
      Graph graph, Map<String, Shape> inputs, ToLongFunction<Cost> quantity) {
    long all = quantity.applyAsLong(price(graph, inputs));
    return cut -> share(quantity.applyAsLong(price(Surgeon.prune(graph, cut), inputs)), all);
  }

  private static Cost price(Graph graph, Map<String, Shape> inputs) {
    return CostModel.of(graph, ShapeInference.infer(graph, inputs));
  }

  private static double share(long remaining, long all) {
    return all == 0 ? 1 : (double) remaining / all;
  }
}
