package io.espalier.method.playprune;

import io.espalier.channels.ChannelGroups;
import io.espalier.cost.CostModel;
import io.espalier.surgery.PruningPlan;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Raises the thresholds of layers whose filters cost much, and lowers the others': by {@code (m_l /
 * mean m)^X}, with {@code m_l} the MACs that are saved where a filter of layer l goes, in it and in
 * what reads it.
 *
 * @param exponent X, at least 0; at 0 all layers are alike
 */
record MacsWeighting(double exponent) implements LayerWeighting {

  @Override
  public Map<String, Double> factors(ChannelGroups groups, List<Layer> layers) {
    if (exponent == 0) {
      return Map.of();
    }
    long all = macs(PruningPlan.of(groups, Map.of()));
    Map<String, Long> saved =
        layers.stream()
            .filter(layer -> layer.cuttable() > 0)
            .collect(
                Collectors.toMap(
                    Layer::id,
                    layer ->
                        all
                            - macs(
                                PruningPlan.of(
                                    groups, Map.of(layer.id(), layer.weakestFirst(1))))));
    double mean = saved.values().stream().mapToLong(Long::longValue).average().orElse(0);
    return saved.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, entry -> Math.pow(entry.getValue() / mean, exponent)));
  }

  private static long macs(PruningPlan cut) {
    return CostModel.macs(cut.groups().network(), cut::shape);
  }
}
