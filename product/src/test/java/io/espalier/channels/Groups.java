package io.espalier.channels;

import java.util.List;

/** What tests ask of groups. */
final class Groups {
  private Groups() {}

  /** The group of that id. */
  static ChannelGroup group(ChannelGroups groups, String id) {
    return groups
        .find(id)
        .orElseThrow(() -> new AssertionError("no group " + id + " in " + groups.groups()));
  }

  /** Slices as {@code conv.weight[0: 3]}. */
  static List<String> text(List<Slice> slices) {
    return slices.stream().map(Slice::toString).toList();
  }

  /** Why the group's channels stay. */
  static String barrier(ChannelGroup group) {
    return group.barrier().orElseThrow().sentence();
  }
}
