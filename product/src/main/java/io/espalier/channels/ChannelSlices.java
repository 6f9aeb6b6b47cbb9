package io.espalier.channels;

import io.espalier.channels.Source.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * For each component, its slices of constants. Stored as one array of (slot, index) pairs sorted by
 * component, so that a large network costs no object per channel.
 */
final class ChannelSlices {
  private final List<Slot> slots = new ArrayList<>();
  private final List<Set<Role>> roles = new ArrayList<>();
  private final int[] start;
  private final int[] slotOf;
  private final int[] indexOf;

  /**
   * The slices of components {@code 0 .. count-1}.
   *
   * @param components per source, the component of each index of its slot
   */
  ChannelSlices(List<Source> sources, List<int[]> components, int count, SharedConstants shared) {
    Map<Slot, Integer> positions = new LinkedHashMap<>();
    List<int[]> vectors = new ArrayList<>();
    for (int s = 0; s < sources.size(); s++) {
      Slot slot = sources.get(s).slot();
      if (slot == null) {
        continue;
      }
      Integer known = positions.putIfAbsent(slot, slots.size());
      if (known == null) {
        slots.add(new Slot(shared.origin(slot.constant()), slot.axis()));
        roles.add(EnumSet.of(sources.get(s).role()));
        vectors.add(components.get(s));
      } else {
        roles.get(known).add(sources.get(s).role());
      }
    }
    start = new int[count + 1];
    for (int[] vector : vectors) {
      for (int component : vector) {
        start[component + 1]++;
      }
    }
    Arrays.parallelPrefix(start, Integer::sum);
    slotOf = new int[start[count]];
    indexOf = new int[start[count]];
    int[] next = Arrays.copyOf(start, count);
    for (int s = 0; s < vectors.size(); s++) {
      int[] vector = vectors.get(s);
      for (int i = 0; i < vector.length; i++) {
        int to = next[vector[i]]++;
        slotOf[to] = s;
        indexOf[to] = i;
      }
    }
  }

  /** A component's slices of slots with one of the given roles, in the order of the slots. */
  List<Slice> of(int component, Set<Role> wanted) {
    List<Slice> slices = new ArrayList<>();
    int end = start[component + 1];
    for (int from = start[component]; from < end; ) {
      int to = from + 1;
      while (to < end && slotOf[to] == slotOf[from]) {
        to++;
      }
      if (roles.get(slotOf[from]).stream().anyMatch(wanted::contains)) {
        slices.add(new Slice(slots.get(slotOf[from]), Arrays.copyOfRange(indexOf, from, to)));
      }
      from = to;
    }
    return slices;
  }
}
