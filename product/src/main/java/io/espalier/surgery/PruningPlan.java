package io.espalier.surgery;

import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.channels.ShapeArithmetic;
import io.espalier.graph.Shapes;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Which removable channels of which groups go. It leaves at least one index on every axis. */
public final class PruningPlan {
  private final ChannelGroups groups;
  private final Map<String, int[]> removedByGroup;
  private final boolean[] removed; // per component
  private final Map<String, int[] @Nullable []> kept; // not written

  private PruningPlan(
      ChannelGroups groups, Map<String, int[]> removedByGroup, boolean[] removedComponents) {
    this.groups = groups;
    this.removedByGroup = Collections.unmodifiableMap(removedByGroup);
    this.removed = removedComponents;
    this.kept = groups.kept(removedComponents);
  }

  /**
   * A plan for the network that the groups were found in.
   *
   * @param removedByGroupId numbers of removable channels, in {@code 0 .. group.removable()-1}, by
   *     group id; repetitions count once
   * @throws IllegalArgumentException if there is no such group or channel, or if nothing would be
   *     left of an axis of some value
   */
  public static PruningPlan of(ChannelGroups groups, Map<String, int[]> removedByGroupId) {
    boolean[] removed = new boolean[groups.componentCount()];
    Map<String, int[]> sorted = new LinkedHashMap<>();
    for (String id : removedByGroupId.keySet()) {
      if (groups.find(id).isEmpty()) {
        throw new IllegalArgumentException("the network has no channel group '" + id + "'");
      }
    }
    for (ChannelGroup group : groups.groups()) {
      int[] channels = removedByGroupId.getOrDefault(group.id(), new int[0]);
      for (int channel : channels) {
        if (channel < 0 || channel >= group.removable()) {
          String range =
              group.removable() == 0
                  ? "no removable channel"
                  : "removable channels 0 to " + (group.removable() - 1);
          throw new IllegalArgumentException(
              "group '%s' has %s; channel=%d".formatted(group.id(), range, channel));
        }
        removed[group.component(channel)] = true;
      }
      if (channels.length > 0) {
        sorted.put(group.id(), Arrays.stream(channels).sorted().distinct().toArray());
      }
    }
    Optional<String> emptied = groups.emptied(removed);
    if (emptied.isPresent()) {
      throw new IllegalArgumentException(
          "the plan would leave no channel of '%s'; remove fewer of %s"
              .formatted(emptied.get(), sorted.keySet()));
    }
    return new PruningPlan(groups, sorted, removed);
  }

  /** The groups that the plan chooses from. */
  public ChannelGroups groups() {
    return groups;
  }

  /** Whether nothing goes. */
  public boolean isEmpty() {
    return removedByGroup.isEmpty();
  }

  /** The number of channels that go. */
  public int size() {
    return removedByGroup.values().stream().mapToInt(channels -> channels.length).sum();
  }

  /**
   * Names of the normalisations whose statistics change with the cut, in the order of the graph. If
   * there are none, the cut is exact.
   */
  public List<String> approximated() {
    return groups.approximated(removed);
  }

  /** The channels of a group that go, ascending (a copy); none if there is no such group. */
  public int[] removed(String groupId) {
    return removedByGroup.getOrDefault(groupId, new int[0]).clone();
  }

  /**
   * The plan that removes what this one or the other does.
   *
   * @throws IllegalArgumentException if the other plan is for other groups, or if nothing would be
   *     left of an axis
   */
  public PruningPlan and(PruningPlan other) {
    if (other.groups != groups) {
      throw new IllegalArgumentException("plans for different analyses cannot be joined");
    }
    Map<String, int[]> both = new LinkedHashMap<>(removedByGroup);
    other.removedByGroup.forEach(
        (id, channels) ->
            both.merge(
                id,
                channels,
                (a, b) -> IntStream.concat(Arrays.stream(a), Arrays.stream(b)).toArray()));
    return of(groups, both);
  }

  /**
   * The indices of an axis that stay, ascending.
   *
   * @param value an input, a constant or a computed value of {@link ChannelGroups#network}
   * @return null if all stay
   */
  public int @Nullable [] kept(String value, int axis) {
    int[] indices = stay(value, axis);
    return indices == null ? null : indices.clone();
  }

  /** {@link #kept}, not copied. */
  private int @Nullable [] stay(String value, int axis) {
    int[][] axes = kept.get(value);
    return axes == null ? null : axes[axis];
  }

  /** The indices of an axis that go, ascending. */
  int[] removed(String value, int axis) {
    int[] components = groups.components(value, axis);
    return components == null
        ? new int[0]
        : IntStream.range(0, components.length).filter(i -> removed[components[i]]).toArray();
  }

  /** The shape that a value will have (at batch 1), if its shape is known. */
  public Optional<Shape> shape(String value) {
    return groups.shapes().find(value).map(shape -> cut(value, shape));
  }

  /**
   * The shapes that all values of {@link ChannelGroups#network} will have (at batch 1), constants
   * among them: enough to price the cut network without cutting it. Elements are known of shape
   * arithmetic only.
   */
  public Shapes shapes() {
    Shapes whole = groups.shapes();
    Map<String, Shape> shapes = new LinkedHashMap<>();
    whole.all().forEach((value, shape) -> shapes.put(value, cut(value, shape)));
    return new Shapes(
        shapes,
        new ShapeArithmetic(groups.network(), whole).evaluate(value -> shape(value).orElseThrow()));
  }

  private Shape cut(String value, Shape shape) {
    Shape result = shape;
    for (int axis = 0; kept.containsKey(value) && axis < shape.rank(); axis++) {
      int[] indices = stay(value, axis);
      if (indices != null) {
        result = result.with(axis, indices.length);
      }
    }
    return result;
  }

  /**
   * What remains of a tensor that belongs to a constant element by element, as its momentum or its
   * gradient does.
   *
   * @param constant name in the pruned network; where a shared constant goes on under further
   *     names, {@link ChannelGroups#origin} is its name before
   * @throws IllegalArgumentException if the tensor has not the constant's shape
   */
  public Tensor slice(String constant, Tensor tensor) {
    Shape shape = groups.network().requireConstant(constant).shape();
    if (!tensor.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "the constant '%s' has the shape %s; given %s"
              .formatted(constant, shape, tensor.shape()));
    }
    Tensor result = tensor;
    for (int axis = 0; axis < shape.rank(); axis++) {
      int[] indices = stay(constant, axis);
      if (indices != null) {
        result = result.take(axis, indices);
      }
    }
    return result;
  }

  @Override
  public String toString() {
    return "PruningPlan of " + size() + " of " + groups.removable() + " channels";
  }
}
