package io.espalier.method.prunedistil;

import io.espalier.eval.Task;
import io.espalier.graph.Graph;
import io.espalier.tensor.Tensor;
import io.espalier.train.EpochResult;
import io.espalier.train.EpochTraining;
import io.espalier.train.OutputComparison;
import io.espalier.train.Progress;
import io.espalier.train.TaskObjective;
import io.espalier.train.TrainablePart;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * The training of a student, an epoch at a time.
 *
 * <p>Beside the student it keeps what only training needs, by name: the optimizer's state, and the
 * constants of the projections. The teacher is held in native memory until {@link #close}.
 */
final class DistillationTraining implements AutoCloseable {
  private final Task task;
  private final FeatureMatching matching;
  private final EpochTraining training;
  private final TaskObjective labels;
  private final CosineDistillation objective;

  /**
   * The training on the setting's images. In imitation, the outputs of the original network are the
   * labels.
   *
   * @param teacher the whole network
   * @throws IllegalArgumentException if its outputs cannot be compared as the options say
   */
  DistillationTraining(Setting setting, Graph teacher, FeatureMatching matching) {
    PruneAndDistilOptions options = setting.options();
    this.task = setting.task();
    this.matching = matching;
    this.training = setting.training();
    Graph body = TrainablePart.of(teacher, task).body();
    OutputComparison comparison = OutputComparison.of(options.outputLoss(), task);
    this.labels = options.training().objective(task);
    this.objective =
        new CosineDistillation(
            matching.teacher(body),
            new CosineDistillation.Terms(
                matching.pairs(),
                FeatureMatching.outputs(body),
                options.outputWeight(),
                comparison,
                options.labelWeight(),
                labels),
            options.training().precision());
  }

  /**
   * Trains for an epoch.
   *
   * @param number of the epoch, from 1
   * @param student the whole network
   * @param memory what training keeps beside it
   * @param rate learning rate by the share of the epoch that is done, in {@code 0 .. 1}
   * @throws io.espalier.train.DivergedException if the loss is not a finite number
   */
  Trained epoch(
      int number,
      Graph student,
      Map<String, Tensor> memory,
      DoubleUnaryOperator rate,
      Progress progress) {
    TrainablePart part = TrainablePart.of(student, task);
    EpochTraining.Trained trained =
        training.epoch(
            number,
            matching.student(part.body(), projections(memory)),
            optimizerState(memory),
            net -> objective,
            rate,
            progress);
    Map<String, Tensor> kept = new LinkedHashMap<>(matching.projections(trained.body()));
    kept.putAll(trained.state());
    Graph body = FeatureMatching.body(trained.body(), FeatureMatching.outputs(part.body()));
    return new Trained(part.merge(body), kept, trained.result());
  }

  private Map<String, Tensor> projections(Map<String, Tensor> memory) {
    Map<String, Tensor> projections = new LinkedHashMap<>(memory);
    projections.keySet().retainAll(matching.weights());
    return projections;
  }

  private Map<String, Tensor> optimizerState(Map<String, Tensor> memory) {
    Map<String, Tensor> state = new LinkedHashMap<>(memory);
    state.keySet().removeAll(matching.weights());
    return state;
  }

  /**
   * Measures how long an epoch takes.
   *
   * @return seconds
   */
  double secondsAnEpoch(Graph student, Map<String, Tensor> memory) {
    Graph body = TrainablePart.of(student, task).body();
    return training.secondsAnEpoch(matching.student(body, projections(memory)), net -> objective);
  }

  @Override
  public void close() {
    objective.close();
    labels.close();
  }

  /** A student after an epoch, and what training keeps beside it. */
  record Trained(Graph student, Map<String, Tensor> memory, EpochResult result) {}
}
