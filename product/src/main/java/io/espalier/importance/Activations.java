package io.espalier.importance;

import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.channels.Slice;
import io.espalier.engine.ChannelAxis;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.tensor.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Finds the activations of a group: for each layer through whose filters its channels go (depthwise
 * ones among them) the nearest that they pass, behind BatchNorm, biases, pooling and whatever else
 * hands channels on. Where the next layer reads them without one, it is the value that is read.
 */
public final class Activations {
  private final ChannelGroups groups;
  private final Graph network;
  private final Set<Integer> components = new HashSet<>();

  private Activations(ChannelGroups groups, ChannelGroup group) {
    this.groups = groups;
    this.network = groups.network();
    for (int channel = 0; channel < group.removable(); channel++) {
      components.add(group.component(channel));
    }
  }

  /**
   * The activations of a group, in the order of its layers, each once; none where no layer makes
   * its channels.
   *
   * @param groups all groups; the activations are values of {@link ChannelGroups#network}
   */
  public static List<Activation> of(ChannelGroups groups, ChannelGroup group) {
    Activations search = new Activations(groups, group);
    Set<Activation> found = new LinkedHashSet<>();
    search.layers(group).forEach(layer -> found.addAll(search.new Search(layer.output()).find()));
    return List.copyOf(found);
  }

  private List<Node> layers(ChannelGroup group) {
    Set<String> weights = new HashSet<>();
    for (int channel = 0; channel < group.removable(); channel++) {
      group.filterSlices(channel).stream().map(Slice::constant).forEach(weights::add);
    }
    return network.nodes().stream()
        .filter(node -> ActivationRole.of(network, node) == ActivationRole.READS)
        .filter(node -> node.inputs().stream().anyMatch(weights::contains))
        .filter(node -> axis(node.output()).isPresent())
        .toList();
  }

  /** The axis of a value along which it has channels of the group; empty where it has none. */
  private OptionalInt axis(String value) {
    int rank = groups.shapes().find(value).map(Shape::rank).orElse(0);
    return IntStream.range(0, rank)
        .filter(axis -> along(value, axis).anyMatch(components::contains))
        .findFirst();
  }

  private IntStream along(String value, int axis) {
    int[] found = groups.components(value, axis);
    return found == null ? IntStream.empty() : Arrays.stream(found);
  }

  /** The nearest activations behind a layer's output, until each of its channels has one. */
  private final class Search {
    private final Set<Integer> open;
    private final Deque<String> carried = new ArrayDeque<>();
    private final Set<String> seen = new HashSet<>();
    private final List<Activation> found = new ArrayList<>();

    Search(String output) {
      open = new HashSet<>(components);
      open.retainAll(along(output, axis(output).orElseThrow()).boxed().toList());
      carried.add(output);
    }

    List<Activation> find() {
      List<String> read = new ArrayList<>();
      while (!carried.isEmpty() && !open.isEmpty()) {
        String value = carried.remove();
        Optional<Node> gate = SelfGate.of(network, value);
        if (gate.isPresent()) {
          add(gate.get().output(), false);
          continue;
        }
        for (Node reader : network.readers(value)) {
          ActivationRole role = ActivationRole.of(network, reader);
          switch (role) {
            case ZEROES, BENDS -> add(reader.output(), role == ActivationRole.ZEROES);
            case READS -> read.add(value);
            case CARRIES -> reader.outputs().stream().filter(this::isNext).forEach(carried::add);
          }
        }
      }
      read.forEach(value -> add(value, false));
      return found;
    }

    private boolean isNext(String value) {
      return axis(value).isPresent() && seen.add(value);
    }

    /** Adds a value if channels lie in it that have no activation yet. */
    private void add(String value, boolean exactZeros) {
      OptionalInt axis = axis(value);
      if (axis.isPresent() && open.removeAll(along(value, axis.getAsInt()).boxed().toList())) {
        found.add(new Activation(new ChannelAxis(value, axis.getAsInt()), exactZeros));
      }
    }
  }
}
