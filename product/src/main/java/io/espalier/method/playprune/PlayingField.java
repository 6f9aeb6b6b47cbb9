package io.espalier.method.playprune;

import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.eval.Task;
import io.espalier.graph.Graph;
import io.espalier.importance.Criterion;
import io.espalier.train.TrainablePart;
import java.util.ArrayList;
import java.util.List;

/** Finds the layers that a game is played on. */
final class PlayingField {
  private final Task task;
  private final Scoring scoring;
  private final boolean coupled;
  private final double share;
  private final int multiple;

  /**
   * A field.
   *
   * @param coupled whether layers that additions tie are on it
   * @param share α
   * @param multiple the size of a layer's {@code U} is rounded up to a multiple of this
   */
  PlayingField(Task task, Scoring scoring, boolean coupled, double share, int multiple) {
    this.task = task;
    this.scoring = scoring;
    this.coupled = coupled;
    this.share = share;
    this.multiple = multiple;
  }

  /**
   * The layers, in the order of the network: the groups that may be cut, whose filters training
   * changes and the criterion can score.
   */
  List<Layer> layers(Graph graph, ChannelGroups groups) {
    TrainablePart part = TrainablePart.of(graph, task);
    Criterion criterion = scoring.of(graph, groups);
    List<Layer> layers = new ArrayList<>();
    for (ChannelGroup group : groups.groups()) {
      if (plays(group.kind())
          && !group.producers().isEmpty()
          && group.producers().stream().allMatch(slot -> part.reads(slot.constant()))
          && criterion.objection(graph, group).isEmpty()) {
        layers.add(new Layer(groups, group, criterion.scores(graph, group), share, multiple));
      }
    }
    return layers;
  }

  private boolean plays(ChannelGroup.Kind kind) {
    return switch (kind) {
      case PRUNABLE -> true;
      case COUPLED -> coupled;
      case FROZEN -> false;
    };
  }
}
