package io.espalier.report;

import io.espalier.channels.ChannelGroup;
import java.util.Locale;

/** A group of channels in words. */
final class GroupText {
  private GroupText() {}

  /** As {@code prunable}. */
  static String kind(ChannelGroup group) {
    return group.kind().name().toLowerCase(Locale.ROOT);
  }

  /** As {@code conv1: coupled, 16 of 16 channels can be cut}, and why the rest cannot. */
  static String sentence(ChannelGroup group) {
    return "%s: %s, %d of %d channels can be cut%s"
        .formatted(
            group.id(),
            kind(group),
            group.removable(),
            group.channels(),
            group.barrier().map(barrier -> "; it stays because " + barrier.sentence()).orElse(""));
  }
}
