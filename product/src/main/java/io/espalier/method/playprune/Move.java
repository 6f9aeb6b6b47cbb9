package io.espalier.method.playprune;

import io.espalier.channels.ChannelGroups;
import io.espalier.graph.Graph;
import io.espalier.surgery.PruningPlan;
import io.espalier.tensor.Tensor;
import io.espalier.torch.Optimizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A move of {@link AdaptiveFilterPruning}: the filters that go, and the network without them.
 *
 * @param plan what goes
 * @param network what stays
 * @param layers what was looked at, in the order of the network; none where there was no room
 * @param thresholds the W_γ known after the move, by group
 */
record Move(
    PruningPlan plan,
    Graph network,
    List<LayerMove> layers,
    Map<String, FoundThreshold> thresholds) {

  /**
   * A layer in a move.
   *
   * @param layer id of its group
   * @param filters that it had
   * @param weakest |U|
   * @param tolerableSum W_γ
   * @param macsFactor by which the MACs that its filters save raise W_A; 1 in the paper's game
   * @param threshold W_A
   * @param removed how many filters went
   */
  record LayerMove(
      String layer,
      int filters,
      int weakest,
      double tolerableSum,
      double macsFactor,
      double threshold,
      int removed) {}

  /** Whether a filter goes. */
  boolean cuts() {
    return !plan.isEmpty();
  }

  /**
   * What an optimizer remembers of the filters that stay: momentum is cut as the weights are.
   *
   * @param state of the optimizer of the network before the move
   */
  Map<String, Tensor> carried(Map<String, Tensor> state) {
    if (!cuts()) {
      return state;
    }
    ChannelGroups groups = plan.groups();
    Map<String, Tensor> carried = new LinkedHashMap<>();
    state.forEach(
        (key, tensor) -> {
          Optional<String> parameter = Optimizer.parameterOf(key);
          if (parameter.isEmpty()) {
            carried.put(key, tensor);
            return;
          }
          String slot = key.substring(0, key.length() - parameter.get().length());
          for (String constant : network.constants().keySet()) {
            if (groups.origin(constant).equals(parameter.get())) {
              carried.put(slot + constant, plan.slice(constant, tensor));
            }
          }
        });
    return carried;
  }
}
