package io.espalier.channels;

import io.espalier.channels.ChannelGroup.Kind;
import io.espalier.channels.Source.Role;
import io.espalier.graph.Shapes;
import io.espalier.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Forms groups of the components that an analysis has left: those that the same slots produce.
 *
 * <p>What produces a component are the filters of its layers; without such, the filters of the
 * grouped convolutions that it passes; without those, the nodes that bring it in.
 */
final class GroupFormation {
  private static final List<Set<Role>> TIERS =
      List.of(
          EnumSet.of(Role.FILTER),
          EnumSet.of(Role.GROUPED_FILTER),
          EnumSet.of(Role.PADDING, Role.CARRIED));

  /** The last of the tiers. */
  private static final int NO_LAYER = 2;

  private final ShuffleRewrite shuffles;
  private final SharedConstants shared;
  private final Shapes shapes;
  private final Map<String, Shape> inputShapes;
  private final LabelTable table;
  private final Components components;
  private final List<Source> sources;

  /** Component of each label's root, numbered in the order of the sources; −1 not yet numbered. */
  private final int[] numbers;

  private int count;
  private int[] labelOf = {};
  private final IdentityHashMap<int[], int[]> numbered = new IdentityHashMap<>();

  GroupFormation(
      ShuffleRewrite shuffles,
      SharedConstants shared,
      Shapes shapes,
      Map<String, Shape> inputShapes,
      LabelTable table) {
    this.shuffles = shuffles;
    this.shared = shared;
    this.shapes = shapes;
    this.inputShapes = inputShapes;
    this.table = table;
    this.components = table.components();
    this.sources = table.sources();
    this.numbers = new int[components.size()];
    Arrays.fill(numbers, -1);
  }

  ChannelGroups form() {
    List<int[]> ofSource = sources.stream().map(source -> number(source.labels())).toList();
    Map<String, int[][]> ofValue = new LinkedHashMap<>();
    table.labels().forEach((value, axes) -> ofValue.put(value, removableAxes(axes)));
    labelOf = labels();
    ChannelSlices slices = new ChannelSlices(sources, ofSource, count, shared);
    List<Members> cells = partition(ofSource);
    int[] groupOf = groupOf(cells);
    List<ChannelGroup> groups = groups(cells, groupOf, slices);
    return new ChannelGroups(
        shuffles,
        shared,
        shapes,
        inputShapes,
        groups,
        ofValue,
        consumers(),
        count,
        new Explanations(table, numbers, groupOf, groups));
  }

  /** One label of each component. */
  private int[] labels() {
    int[] labels = new int[count];
    for (int label = 0; label < numbers.length; label++) {
      if (numbers[label] >= 0) {
        labels[numbers[label]] = label;
      }
    }
    return labels;
  }

  private Set<Slot> consumers() {
    Set<Slot> consumers = new LinkedHashSet<>();
    for (Source source : sources) {
      if (source.role() == Role.CONSUMER && source.slot() != null) {
        consumers.add(source.slot());
      }
    }
    return consumers;
  }

  private List<ChannelGroup> groups(List<Members> cells, int[] groupOf, ChannelSlices slices) {
    List<Set<String>> ties = ties(groupOf, cells.size());
    List<ChannelGroup> groups = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (int g = 0; g < cells.size(); g++) {
      Members members = cells.get(g);
      int[] all = members.components().stream().mapToInt(Integer::intValue).toArray();
      int[] removable = Arrays.stream(all).filter(c -> !components.isFrozen(labelOf[c])).toArray();
      Barrier barrier =
          Arrays.stream(all)
              .mapToObj(c -> components.barrier(labelOf[c]))
              .filter(Objects::nonNull)
              .findFirst()
              .orElse(null);
      boolean added = Arrays.stream(removable).anyMatch(c -> components.isAdded(labelOf[c]));
      Kind kind = added ? Kind.COUPLED : Kind.PRUNABLE;
      groups.add(
          new ChannelGroup(
              unique(members.layers().getFirst(), ids),
              removable.length == 0 ? Kind.FROZEN : kind,
              members.producers(),
              members.layers(),
              List.copyOf(ties.get(g)),
              all.length,
              removable,
              barrier,
              slices));
    }
    return groups;
  }

  /** Per component the number of its group; −1 where it has none. */
  private int[] groupOf(List<Members> cells) {
    int[] groupOf = new int[count];
    Arrays.fill(groupOf, -1);
    for (int g = 0; g < cells.size(); g++) {
      for (int component : cells.get(g).components()) {
        groupOf[component] = g;
      }
    }
    return groupOf;
  }

  /** Per group, the nodes that tie its components' labels, in the order of the nodes. */
  private List<Set<String>> ties(int[] groupOf, int groupCount) {
    List<Set<String>> ties = new ArrayList<>();
    for (int g = 0; g < groupCount; g++) {
      ties.add(new LinkedHashSet<>());
    }
    for (Components.Tie tie : components.ties()) {
      int component = numbers[components.find(tie.label())];
      if (component >= 0 && groupOf[component] >= 0) {
        ties.get(groupOf[component]).add(tie.node());
      }
    }
    return ties;
  }

  private static String unique(String layer, Set<String> ids) {
    String id = layer;
    for (int number = 2; !ids.add(id); number++) {
      id = layer + "#" + number;
    }
    return id;
  }

  /** The component numbers of a vector of labels. */
  private int[] number(int[] labels) {
    return numbered.computeIfAbsent(
        labels,
        vector -> {
          int[] result = new int[vector.length];
          for (int i = 0; i < result.length; i++) {
            int root = components.find(vector[i]);
            if (numbers[root] < 0) {
              numbers[root] = count++;
            }
            result[i] = numbers[root];
          }
          return result;
        });
  }

  /** The numbered vectors of the axes of which something may go. */
  private int[][] removableAxes(AxisLabels axes) {
    int[][] vectors = new int[axes.rank()][];
    for (int axis = 0; axis < vectors.length; axis++) {
      int[] labels = axes.get(axis);
      if (labels != null && !Arrays.stream(labels).allMatch(components::isFrozen)) {
        vectors[axis] = number(labels);
      }
    }
    return vectors;
  }

  /** The components of one group to be. */
  private record Members(List<Slot> producers, List<String> layers, List<Integer> components) {}

  /**
   * Components by the set of what produces them, in the order of first appearance; without those
   * that no layer makes and that have to stay.
   */
  private List<Members> partition(List<int[]> ofSource) {
    int[] tierOf = new int[count];
    Arrays.fill(tierOf, NO_LAYER + 1);
    SourceSets sets = new SourceSets(count, sources.size());
    for (int tier = 0; tier <= NO_LAYER; tier++) {
      for (int s = 0; s < sources.size(); s++) {
        if (TIERS.get(tier).contains(sources.get(s).role())) {
          for (int component : ofSource.get(s)) {
            if (tierOf[component] >= tier) {
              tierOf[component] = tier;
              sets.add(component, s);
            }
          }
        }
      }
    }
    return sets.partition().stream()
        .filter(
            cell ->
                tierOf[cell.components().getFirst()] < NO_LAYER
                    || cell.components().stream().anyMatch(c -> !components.isFrozen(labelOf[c])))
        .map(cell -> members(cell, tierOf[cell.components().getFirst()]))
        .toList();
  }

  private Members members(SourceSets.Cell cell, int tier) {
    Set<Slot> producers = new LinkedHashSet<>();
    Set<String> layers = new LinkedHashSet<>();
    for (int s : cell.sources()) {
      Source source = sources.get(s);
      layers.add(source.node());
      if (tier < NO_LAYER && source.slot() != null) {
        producers.add(source.slot());
      }
    }
    return new Members(List.copyOf(producers), List.copyOf(layers), cell.components());
  }
}
