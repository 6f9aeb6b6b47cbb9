package io.espalier.zoo;

import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import java.util.BitSet;

/**
 * How many filters of a network's convolutions may go.
 *
 * @param removable filters that belong to a removable channel
 * @param all filters of all convolutions
 */
record FilterShare(int removable, int all) {

  static FilterShare of(ChannelGroups groups) {
    BitSet free = new BitSet();
    for (ChannelGroup group : groups.groups()) {
      for (int channel = 0; channel < group.removable(); channel++) {
        free.set(group.component(channel));
      }
    }
    int removable = 0;
    int all = 0;
    for (Node node : groups.network().nodes()) {
      if (node.op() instanceof Op.Conv) {
        all += groups.network().requireConstant(node.input(1)).shape().dim(0);
        int[] components = groups.components(node.input(1), 0);
        if (components != null) {
          for (int component : components) {
            removable += free.get(component) ? 1 : 0;
          }
        }
      }
    }
    return new FilterShare(removable, all);
  }
}
