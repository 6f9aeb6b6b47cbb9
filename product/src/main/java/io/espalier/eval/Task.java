package io.espalier.eval;

import io.espalier.data.TargetScale;
import io.espalier.data.Targets;
import java.util.Map;

/** What a network is for: which of its outputs count, and by which metric they are scored. */
public sealed interface Task {

  /** What the network is scored by. */
  Metric metric();

  /**
   * An empty score for images labelled like that.
   *
   * @throws IllegalArgumentException if the task cannot be scored on such labels
   */
  Score newScore(Targets targets);

  /**
   * The task that labels ask for: to tell classes apart, or to predict columns of numbers.
   *
   * @param metadata of the network's file; where they say nothing of the scale of its outputs, the
   *     outputs are the numbers themselves
   * @throws IllegalArgumentException if there are no labels
   */
  static Task of(Targets targets, Map<String, String> metadata) {
    return switch (targets) {
      case Targets.Classes c -> new Classification();
      case Targets.Columns columns ->
          new Regression(
              TargetScale.fromMetadata(metadata)
                  .orElseGet(() -> TargetScale.identity(columns.names())));
      case Targets.None n ->
          throw new IllegalArgumentException(
              "the images have no labels; what can be done with them is to imitate a network");
    };
  }

  /**
   * One class per image. The answer is the greatest element of the output that has scores, {@code
   * [N, classes]} or any shape with as many elements; where no output has, it is the output that
   * has the number of a class, integers {@code [N]} or any shape with as many elements. The metric
   * is the share of right answers (top-1 accuracy, 0–1).
   */
  record Classification() implements Task {
    @Override
    public Metric metric() {
      return Metric.ACCURACY;
    }

    @Override
    public Score newScore(Targets targets) {
      if (!(targets instanceof Targets.Classes classes)) {
        throw new IllegalArgumentException("a classifier needs images of classes, not " + targets);
      }
      return new Accuracy(classes.names());
    }
  }

  /**
   * Some numbers per image. They stand in the one output with as many elements per image as there
   * are columns, or, where each column has an output of its own, in those outputs in their order.
   * The metric is the mean absolute error (MAE), in the columns' unit, over images and columns.
   *
   * @param scale how outputs are read as numbers
   */
  record Regression(TargetScale scale) implements Task {
    @Override
    public Metric metric() {
      return Metric.MAE;
    }

    @Override
    public Score newScore(Targets targets) {
      if (!(targets instanceof Targets.Columns columns)
          || !columns.names().equals(scale.columns())) {
        throw new IllegalArgumentException(
            "the network predicts the columns %s; the images have %s"
                .formatted(String.join(", ", scale.columns()), targets));
      }
      return new AbsoluteError(scale);
    }
  }

  /**
   * The outputs of another network, whatever the images are labelled with. The metric is the
   * fidelity, 0–1: for each output {@code 1 − |s − t| / |t|}, at least 0, with {@code s} and {@code
   * t} the outputs of both networks for all images as one vector and its Euclidean norm; then the
   * mean over the outputs. An output that the other network gives as zeros for all images is met by
   * zeros alone.
   */
  record Imitation(Imitated original) implements Task {
    @Override
    public Metric metric() {
      return Metric.FIDELITY;
    }

    @Override
    public Score newScore(Targets targets) {
      return new Fidelity(original);
    }
  }
}
