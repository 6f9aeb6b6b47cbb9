package io.espalier.method.playprune;

import io.espalier.channels.ChannelGroups;
import io.espalier.graph.Graph;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** The W_γ of each layer, searched for when it is first asked for and when the layer is another. */
final class TolerableSums {
  private final WeightThreshold search;
  private final Map<String, FoundThreshold> found;

  /**
   * @param known what was found in earlier rounds, by group
   */
  TolerableSums(WeightThreshold search, Map<String, FoundThreshold> known) {
    this.search = search;
    this.found = new TreeMap<>(known);
  }

  /** W_γ of a layer of a network. */
  double of(Graph graph, ChannelGroups groups, Layer layer) {
    FoundThreshold known = found.get(layer.id());
    if (known != null && known.holdsFor(layer)) {
      return known.sum();
    }
    double sum = search.search(graph, groups, layer);
    found.put(layer.id(), new FoundThreshold(sum, layer.group().channels(), layer.meanSum()));
    return sum;
  }

  /** What is known now, by group. */
  Map<String, FoundThreshold> found() {
    return Collections.unmodifiableMap(found);
  }
}
