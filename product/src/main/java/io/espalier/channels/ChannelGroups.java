package io.espalier.channels;

import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Shapes;
import io.espalier.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All channel groups of a network, and for each axis of each of its values which component every
 * index belongs to. Made by {@link ChannelAnalysis}; it depends on the network's structure and
 * shapes, not on its weights.
 */
public final class ChannelGroups {
  private final ShuffleRewrite shuffles;
  private final SharedConstants shared;
  private final Shapes shapes;
  private final Map<String, Shape> inputShapes;
  private final List<ChannelGroup> groups;
  private final Map<String, ChannelGroup> byId = new LinkedHashMap<>();
  private final Map<String, int[][]> components;
  private final List<Axis> axes;
  private final Set<Slot> consumers;
  private final int componentCount;
  private final Explanations explanations;

  ChannelGroups(
      ShuffleRewrite shuffles,
      SharedConstants shared,
      Shapes shapes,
      Map<String, Shape> inputShapes,
      List<ChannelGroup> groups,
      Map<String, int[][]> components,
      Set<Slot> consumers,
      int componentCount,
      Explanations explanations) {
    this.shuffles = shuffles;
    this.shared = shared;
    this.shapes = shapes;
    this.inputShapes = Map.copyOf(inputShapes);
    this.groups = List.copyOf(groups);
    this.groups.forEach(group -> byId.put(group.id(), group));
    this.components = new HashMap<>(components);
    this.axes = distinctAxes(components);
    this.consumers = Set.copyOf(consumers);
    this.componentCount = componentCount;
    this.explanations = explanations;
  }

  private static List<Axis> distinctAxes(Map<String, int[][]> components) {
    IdentityHashMap<int[], Boolean> seen = new IdentityHashMap<>();
    List<Axis> axes = new ArrayList<>();
    components.forEach(
        (value, vectors) -> {
          for (int[] vector : vectors) {
            if (vector != null && seen.put(vector, true) == null) {
              axes.add(new Axis(value, vector));
            }
          }
        });
    return axes;
  }

  /** All groups, in the order of their first layers; frozen ones among them. */
  public List<ChannelGroup> groups() {
    return groups;
  }

  /** The group of that id, if there is one. */
  public Optional<ChannelGroup> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /**
   * What a node has to do with channels; nothing, if it is part of a shuffle that {@link #network}
   * does in one node.
   *
   * @throws IllegalArgumentException if the network has no such node
   */
  public Explanation explain(String nodeName) {
    if (shuffles.removes(nodeName)) {
      return new Explanation(nodeName, List.of(), List.of(), List.of());
    }
    return explanations.of(
        network()
            .node(nodeName)
            .orElseThrow(
                () -> new IllegalArgumentException("the network has no node '" + nodeName + "'")));
  }

  /** The number of removable channels of all groups. */
  public int removable() {
    return groups.stream().mapToInt(ChannelGroup::removable).sum();
  }

  /**
   * The network as it was analysed: each use of a constant as data has a constant of its own, and
   * channel shuffles are single Gathers or Slices.
   */
  public Graph network() {
    return shared.graph();
  }

  /**
   * A network of the same structure, with weights of its own, in the form of {@link #network}, and
   * the way back to shared constants. Shuffles stay single nodes on that way.
   */
  public SharedConstants prepare(Graph graph) {
    return SharedConstants.split(shuffles.apply(graph));
  }

  /** The name that a constant of {@link #network} has in the network as it was given. */
  public String origin(String constant) {
    return shared.origin(constant);
  }

  /** The shapes for which the network was analysed: batch 1. */
  public Shapes shapes() {
    return shapes;
  }

  /** The input shapes for which the network was analysed. */
  public Map<String, Shape> inputShapes() {
    return inputShapes;
  }

  /**
   * The component that each index of an axis belongs to (a copy); null where no index of the axis
   * can be removed.
   */
  public int @Nullable [] components(String value, int axis) {
    int[][] vectors = components.get(value);
    return vectors == null || vectors[axis] == null ? null : vectors[axis].clone();
  }

  /**
   * What stays of each value, constant or input of which something goes: per axis the indices that
   * stay, ascending, or null where all do.
   *
   * @param removed whether a component goes, one entry a component
   */
  public Map<String, int[] @Nullable []> kept(boolean[] removed) {
    IdentityHashMap<int[], int[]> known = new IdentityHashMap<>();
    Map<String, int[] @Nullable []> kept = new HashMap<>();
    components.forEach(
        (value, vectors) -> {
          int[] @Nullable [] axes = new int[vectors.length][];
          boolean less = false;
          for (int axis = 0; axis < axes.length; axis++) {
            int[] vector = vectors[axis];
            if (vector != null) {
              int[] stay = known.computeIfAbsent(vector, v -> staying(v, removed));
              axes[axis] = stay.length == vector.length ? null : stay;
              less |= stay.length < vector.length;
            }
          }
          if (less) {
            kept.put(value, axes);
          }
        });
    return kept;
  }

  private static int[] staying(int[] vector, boolean[] removed) {
    int[] stay = new int[vector.length];
    int count = 0;
    for (int i = 0; i < vector.length; i++) {
      if (!removed[vector[i]]) {
        stay[count++] = i;
      }
    }
    return Arrays.copyOf(stay, count);
  }

  /** Components are numbered from 0 to this, exclusive. */
  public int componentCount() {
    return componentCount;
  }

  /** The slots with which consumers read channels. */
  public Set<Slot> consumers() {
    return consumers;
  }

  /**
   * Names of the normalisations that lose channels over which they take statistics, in the order of
   * the graph: what remains then computes other values. None where the network was analysed for
   * cuts that are {@linkplain Exactness#EXACT exact}.
   *
   * @param removed whether a component goes, one entry a component
   */
  public List<String> approximated(boolean[] removed) {
    return network().nodes().stream()
        .filter(node -> losesStatistics(node, removed))
        .map(Node::name)
        .toList();
  }

  /** The normalisations that lose such channels if all go that can. */
  public List<String> approximated() {
    boolean[] removed = new boolean[componentCount];
    for (ChannelGroup group : groups) {
      for (int channel = 0; channel < group.removable(); channel++) {
        removed[group.component(channel)] = true;
      }
    }
    return approximated(removed);
  }

  private boolean losesStatistics(Node node, boolean[] removed) {
    int[][] axes = node.inputs().isEmpty() ? null : components.get(node.input(0));
    return axes != null
        && NormAxes.first(node.op(), axes.length).stream()
            .flatMap(first -> IntStream.range(first, axes.length))
            .anyMatch(axis -> axes[axis] != null && loses(axes[axis], removed));
  }

  private static boolean loses(int[] vector, boolean[] removed) {
    return Arrays.stream(vector).anyMatch(component -> removed[component]);
  }

  /**
   * The first value found of which an axis would be left with nothing, if there is one.
   *
   * @param removed whether a component goes, one entry a component
   */
  public Optional<String> emptied(boolean[] removed) {
    return axes.stream()
        .filter(axis -> axis.isEmptied(removed))
        .map(axis -> axis.value)
        .findFirst();
  }

  /**
   * Which components have to stay so that no axis is emptied, when components go one after the
   * other.
   *
   * @param position when a component would go, one entry a component; {@link Integer#MAX_VALUE} for
   *     never
   * @return per component, whether it would be the last to go of some axis of some value
   */
  public boolean[] lastOfEachAxis(int[] position) {
    boolean[] stays = new boolean[componentCount];
    for (Axis axis : axes) {
      if (axis.vector.length > 0) {
        int last = axis.vector[0];
        for (int component : axis.vector) {
          last = position[component] > position[last] ? component : last;
        }
        stays[last] = true;
      }
    }
    return stays;
  }

  /** One of the distinct vectors, and a value that has it. */
  private static final class Axis {
    private final String value;
    private final int[] vector;

    Axis(String value, int[] vector) {
      this.value = value;
      this.vector = vector;
    }

    boolean isEmptied(boolean[] removed) {
      for (int component : vector) {
        if (!removed[component]) {
          return false;
        }
      }
      return true;
    }
  }
}
