package io.espalier.channels;

import io.espalier.channels.Source.Role;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The channels that the same layers produce: a layer's own, or those of several tied layers.
 *
 * <p>Removable channels are numbered {@code 0 .. removable()-1}, in the order of the first layer's
 * filters. One channel may be more than one filter of a layer (tied halves, whole groups), and
 * occupies slices of many constants; {@link Slice} says which.
 */
public final class ChannelGroup {

  /** What ties a group's channels. */
  public enum Kind {
    /** No addition ties two layers to each other. */
    PRUNABLE,
    /** An addition (a residual connection) ties layers, so that they lose channels together. */
    COUPLED,
    /** No channel may be removed. */
    FROZEN
  }

  private static final Set<Role> EVERY = EnumSet.allOf(Role.class);

  private final String id;
  private final Kind kind;
  private final List<Slot> producers;
  private final List<String> layers;
  private final List<String> ties;
  private final int channels;
  private final int[] components;
  private final @Nullable Barrier barrier;
  private final ChannelSlices slices;

  ChannelGroup(
      String id,
      Kind kind,
      List<Slot> producers,
      List<String> layers,
      List<String> ties,
      int channels,
      int[] components,
      @Nullable Barrier barrier,
      ChannelSlices slices) {
    this.id = id;
    this.kind = kind;
    this.producers = List.copyOf(producers);
    this.layers = List.copyOf(layers);
    this.ties = List.copyOf(ties);
    this.channels = channels;
    this.components = components;
    this.barrier = barrier;
    this.slices = slices;
  }

  /**
   * Unique among the network's groups: the first layer's name, with a number behind it where
   * another group has the same first layer.
   */
  public String id() {
    return id;
  }

  public Kind kind() {
    return kind;
  }

  /**
   * The weights' axes along which the filters lie that make the channels; empty where no layer does
   * (channels that padding or a constant brings in).
   */
  public List<Slot> producers() {
    return producers;
  }

  /** Names of the nodes that make the channels, in the order of the graph. */
  public List<String> layers() {
    return layers;
  }

  /**
   * Names of the nodes that tie its channels to each other, in the order of the graph: additions
   * and gates between its layers, grouped convolutions, reshapes. Empty where one layer's filters
   * stand each for itself.
   */
  public List<String> ties() {
    return ties;
  }

  /** The number of channels, removable or not. */
  public int channels() {
    return channels;
  }

  /** The number of removable channels. */
  public int removable() {
    return components.length;
  }

  /** Why the channels that are not removable have to stay; empty if all are removable. */
  public Optional<Barrier> barrier() {
    return Optional.ofNullable(barrier);
  }

  /**
   * All that goes with a channel: filters, biases, normalisation, consumers.
   *
   * @param channel in {@code 0 .. removable()-1}
   */
  public List<Slice> slices(int channel) {
    return slices.of(component(channel), EVERY);
  }

  /**
   * The filters that make a channel, one slice a weight: output filters of convolutions (depthwise
   * and grouped ones among them) and columns of matrices. Biases are not among them.
   */
  public List<Slice> filterSlices(int channel) {
    return slices.of(component(channel), EnumSet.of(Role.FILTER, Role.GROUPED_FILTER));
  }

  /**
   * The weights with which a channel is read. With all of these zero, nothing that remains depends
   * on the channel.
   */
  public List<Slice> consumerSlices(int channel) {
    return slices.of(component(channel), EnumSet.of(Role.CONSUMER));
  }

  /** The BatchNorm scales that a channel passes through. */
  public List<Slice> scaleSlices(int channel) {
    return slices.of(component(channel), EnumSet.of(Role.SCALE));
  }

  /**
   * The component of a removable channel, as in {@link ChannelGroups#components}.
   *
   * @throws IndexOutOfBoundsException if there is no such channel
   */
  public int component(int channel) {
    return components[Objects.checkIndex(channel, components.length)];
  }

  @Override
  public String toString() {
    return "%s %s, %d of %d removable%s"
        .formatted(id, kind, removable(), channels, barrier == null ? "" : ": " + barrier);
  }
}
