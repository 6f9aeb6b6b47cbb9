package io.espalier.report;

import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.graph.Node;
import io.espalier.tensor.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which groups a value or a node has to do with, as positions in the network's list of groups. */
final class GroupIndex {
  private final ChannelGroups groups;
  private final int[] groupOf; // per component; -1 where it is of none
  private final Map<String, Set<Integer>> byLayer = new HashMap<>();

  GroupIndex(ChannelGroups groups) {
    this.groups = groups;
    this.groupOf = new int[groups.componentCount()];
    Arrays.fill(groupOf, -1);
    List<ChannelGroup> all = groups.groups();
    for (int i = 0; i < all.size(); i++) {
      ChannelGroup group = all.get(i);
      for (int channel = 0; channel < group.removable(); channel++) {
        groupOf[group.component(channel)] = i;
      }
      for (String layer : group.layers()) {
        byLayer.computeIfAbsent(layer, key -> new TreeSet<>()).add(i);
      }
    }
  }

  /** The groups whose removable channels lie along an axis of a value. */
  Set<Integer> of(String value) {
    Set<Integer> found = new TreeSet<>();
    int rank = groups.shapes().find(value).map(Shape::rank).orElse(0);
    for (int axis = 0; axis < rank; axis++) {
      int[] components = groups.components(value, axis);
      if (components != null) {
        Arrays.stream(components).map(c -> groupOf[c]).filter(g -> g >= 0).forEach(found::add);
      }
    }
    return found;
  }

  /** The groups whose channels a node makes, and those that its output carries. */
  Set<Integer> of(Node node) {
    Set<Integer> found = of(node.output());
    found.addAll(byLayer.getOrDefault(node.name(), Set.of()));
    return found;
  }
}
