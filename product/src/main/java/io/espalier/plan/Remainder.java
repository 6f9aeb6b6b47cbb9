package io.espalier.plan;

import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.cost.CostModel;
import io.espalier.graph.Graph;
import io.espalier.surgery.PruningPlan;
import io.espalier.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What a cut leaves of a budget's quantity, found without cutting. */
interface Remainder {

  /** The share of the quantity, as it was before, that remains after a cut; exact. */
  double after(PruningPlan cut);

  /** The remainder of the quantity that a budget limits. */
  static Remainder of(ChannelGroups groups, List<ChannelGroup> candidates, Budget budget) {
    return switch (budget) {
      case Budget.Macs macs -> priced(groups, Remainder::macs);
      case Budget.Parameters parameters -> priced(groups, Remainder::parameters);
      case Budget.Latency latency -> {
        double all = millis(latency, PruningPlan.of(groups, Map.of()));
        yield cut -> all == 0 ? 1 : millis(latency, cut) / all;
      }
      case Budget.Channels channels -> {
        int all = candidates.stream().mapToInt(ChannelGroup::removable).sum();
        yield cut -> share(all - cut.size(), all);
      }
    };
  }

  private static Remainder priced(ChannelGroups groups, ToLongFunction<PruningPlan> price) {
    long all = price.applyAsLong(PruningPlan.of(groups, Map.of()));
    return cut -> share(price.applyAsLong(cut), all);
  }

  private static double millis(Budget.Latency latency, PruningPlan cut) {
    return latency.time().millis(cut.groups().network(), cut::shape);
  }

  private static long macs(PruningPlan cut) {
    return CostModel.macs(cut.groups().network(), cut::shape);
  }

  private static long parameters(PruningPlan cut) {
    ChannelGroups groups = cut.groups();
    Graph network = groups.network();
    return CostModel.parameters(
        network,
        cut::shape,
        constant -> {
          String origin = groups.origin(constant);
          boolean isOne =
              origin.equals(constant)
                  || sliced(network, cut, constant).equals(sliced(network, cut, origin));
          return isOne ? origin : constant;
        });
  }

  private static Tensor sliced(Graph network, PruningPlan cut, String constant) {
    return cut.slice(constant, network.requireConstant(constant));
  }

  private static double share(long remaining, long all) {
    return all == 0 ? 1 : (double) remaining / all;
  }
}
