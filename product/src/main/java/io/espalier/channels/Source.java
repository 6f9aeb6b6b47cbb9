package io.espalier.channels;

import org.jspecify.annotations.Nullable;

/** A place where labels stand for something that surgery edits. */
final class Source {
  private final String node;
  private final @Nullable Slot slot;
  private final Role role;
  private final int[] labels;

  /**
   * A source.
   *
   * @param node the node that reads the slot
   * @param slot null where the channels have no constant of their own, as padding
   * @param labels one an index of the slot's axis; not copied
   */
  Source(String node, @Nullable Slot slot, Role role, int[] labels) {
    this.node = node;
    this.slot = slot;
    this.role = role;
    this.labels = labels;
  }

  String node() {
    return node;
  }

  @Nullable Slot slot() {
    return slot;
  }

  Role role() {
    return role;
  }

  /** One label an index of the slot's axis; not to be written. */
  int[] labels() {
    return labels;
  }

  /** What the slices of a slot are to their channel. */
  enum Role {
    /** They make the channel: a layer's filters. */
    FILTER,
    /** They make it out of itself: the filters of a depthwise or other wholly cut group. */
    GROUPED_FILTER,
    /** They read it: what is zeroed before a cut. */
    CONSUMER,
    /** The scale of a BatchNorm. */
    SCALE,
    /** They go along with it: biases, statistics, tables. */
    CARRIED,
    /** They bring it in as padding or as a constant block. */
    PADDING
  }
}
