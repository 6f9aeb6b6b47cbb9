package io.espalier.method.playprune;

import io.espalier.channels.ChannelGroups;
import io.espalier.cost.TimeModel;
import io.espalier.surgery.PruningPlan;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Raises the thresholds of layers whose filters take long, and lowers the others': by {@code t_l /
 * mean t}, with {@code t_l} the milliseconds that one filter of layer l saves, if all those of
 * {@code U} go. A single filter may save nothing where a runtime works on blocks of channels.
 *
 * @param time what the table of layers says of a network
 */
record TimeWeighting(TimeModel time) implements LayerWeighting {
  /** Layers that save no time keep a tenth of the mean's threshold, so that they are not immune. */
  private static final double LEAST = 0.1;

  @Override
  public Map<String, Double> factors(ChannelGroups groups, List<Layer> layers) {
    double all = millis(PruningPlan.of(groups, Map.of()));
    Map<String, Double> saved = new TreeMap<>();
    for (Layer layer : layers) {
      int[] weakest = layer.weakestFirst(layer.weakest());
      if (weakest.length > 0) {
        double left = millis(PruningPlan.of(groups, Map.of(layer.id(), weakest)));
        saved.put(layer.id(), Math.max(0, all - left) / weakest.length);
      }
    }
    double mean = saved.values().stream().mapToDouble(Double::doubleValue).average().orElse(0);
    if (mean == 0) {
      return Map.of();
    }
    saved.replaceAll((id, millis) -> Math.max(LEAST, millis / mean));
    return saved;
  }

  private double millis(PruningPlan cut) {
    return time.millis(cut.groups().network(), cut::shape);
  }
}
