package io.espalier.method.playprune;

import io.espalier.channels.ChannelGroups;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Says of which layers filters should rather go, whatever their sums are. */
@FunctionalInterface
interface LayerWeighting {

  /**
   * What W_A is multiplied by, by id of the layer; those that are absent have 1.
   *
   * @param groups the channel groups of the network; what is saved is counted for the input that
   *     they were found for
   * @param layers of the game; those that can lose no filter have no factor
   */
  Map<String, Double> factors(ChannelGroups groups, List<Layer> layers);

  /** This and another one: factors are multiplied. */
  default LayerWeighting and(LayerWeighting other) {
    return (groups, layers) -> {
      Map<String, Double> product = new TreeMap<>(factors(groups, layers));
      other
          .factors(groups, layers)
          .forEach((id, factor) -> product.merge(id, factor, (a, b) -> a * b));
      return product;
    };
  }
}
