package io.espalier.importance;

import io.espalier.channels.ChannelGroup;
import io.espalier.graph.Graph;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Numbers drawn evenly from 0 to 1: the baseline that every criterion has to beat. They are a
 * function of the seed, the group's id and its number of channels.
 */
public record RandomScore(long seed) implements Criterion {

  @Override
  public String name() {
    return "random";
  }

  @Override
  public Optional<String> objection(Graph graph, ChannelGroup group) {
    return Optional.empty();
  }

  @Override
  public double[] scores(Graph graph, ChannelGroup group) {
    long mixed = new SplittableRandom(seed).nextLong() + group.id().hashCode();
    return new SplittableRandom(mixed).doubles(group.removable()).toArray();
  }
}
