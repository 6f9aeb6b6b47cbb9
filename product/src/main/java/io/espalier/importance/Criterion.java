package io.espalier.importance;

import io.espalier.channels.ChannelGroup;
import io.espalier.graph.Graph;
import java.util.Optional;

/**
 * Scores channels by their importance.
 *
 * <p>The scores of a group are comparable with each other, those of different groups need not be. A
 * group that one layer makes has that layer's own numbers. Where several layers make the channels
 * together, or are read off together, each layer's numbers are first divided by their mean over the
 * group's channels, and a channel's score is the mean of what it has in the layers: no layer
 * outvotes the others by its scale.
 */
public interface Criterion {

  /** The criterion's name as users know it, as {@code l1}. */
  String name();

  /**
   * Why this criterion cannot score a group, as a clause: {@code no BatchNorm follows 'fc1'}; empty
   * if it can.
   */
  Optional<String> objection(Graph graph, ChannelGroup group);

  /**
   * One score per removable channel, at least 0, higher = keep.
   *
   * @param group a group of {@code graph}
   * @throws IllegalArgumentException if there is an {@link #objection}
   */
  double[] scores(Graph graph, ChannelGroup group);
}
