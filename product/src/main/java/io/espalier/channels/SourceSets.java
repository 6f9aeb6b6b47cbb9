package io.espalier.channels;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * For each component the set of sources it has. Equal sets are one number: adding a source to a set
 * looks up the number of the larger one, so that no set is stored per component.
 */
final class SourceSets {
  private static final int EMPTY = 0;

  private final int[] setOf;
  private final int sourceCount;

  /** Per set, the set that it grew from and the source that was added. */
  private final List<Integer> smaller = new ArrayList<>(List.of(-1));

  private final List<Integer> added = new ArrayList<>(List.of(-1));
  private final Map<Long, Integer> larger = new HashMap<>();

  SourceSets(int components, int sourceCount) {
    this.setOf = new int[components];
    this.sourceCount = sourceCount;
  }

  /** Adds a source to a component's set; sources are added in ascending order. */
  void add(int component, int source) {
    int set = setOf[component];
    if (added.get(set) == source) {
      return;
    }
    setOf[component] =
        larger.computeIfAbsent(
            (long) set * sourceCount + source,
            key -> {
              smaller.add(set);
              added.add(source);
              return smaller.size() - 1;
            });
  }

  /** The components of one set of sources. */
  record Cell(List<Integer> sources, List<Integer> components) {}

  /** Components by their sets, less those without a source, in the order of first components. */
  List<Cell> partition() {
    Map<Integer, List<Integer>> members = new LinkedHashMap<>();
    for (int component = 0; component < setOf.length; component++) {
      if (setOf[component] != EMPTY) {
        members.computeIfAbsent(setOf[component], key -> new ArrayList<>()).add(component);
      }
    }
    List<Cell> cells = new ArrayList<>();
    members.forEach((set, components) -> cells.add(new Cell(sources(set), components)));
    return cells;
  }

  private List<Integer> sources(int set) {
    List<Integer> sources = new ArrayList<>();
    for (int s = set; s != EMPTY; s = smaller.get(s)) {
      sources.addFirst(added.get(s));
    }
    return sources;
  }
}
