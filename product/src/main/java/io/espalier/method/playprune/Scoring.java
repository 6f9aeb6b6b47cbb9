package io.espalier.method.playprune;

import io.espalier.channels.ChannelGroups;
import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.eval.Task;
import io.espalier.graph.Graph;
import io.espalier.importance.Criterion;
import io.espalier.train.SgdTraining;
import io.espalier.train.TaylorProbe;
import java.util.Optional;

/** Makes the criterion by which the filters of a network are judged as it stands. */
@FunctionalInterface
interface Scoring {
  /** The criterion for a network with these groups. */
  Criterion of(Graph graph, ChannelGroups groups);

  /**
   * What the options ask for.
   *
   * @param images of the training split, on which gradients are taken where they are needed
   * @param seed of what is chosen at random
   */
  static Scoring of(
      Extensions extensions,
      SgdTraining training,
      Task task,
      Dataset images,
      Preprocessing preprocessing,
      long seed) {
    Optional<Criterion> byWeights = extensions.criterion().byWeights(extensions.foldNorms(), seed);
    if (byWeights.isPresent()) {
      return (graph, groups) -> byWeights.get();
    }
    TaylorProbe probe =
        new TaylorProbe(task, images, preprocessing, training.batchSize(), training.loss(), seed);
    return probe::measure;
  }
}
