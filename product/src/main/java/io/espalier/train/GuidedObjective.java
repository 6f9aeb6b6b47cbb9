package io.espalier.train;

import io.espalier.data.Batch;
import io.espalier.eval.Task;
import io.espalier.graph.Graph;
import io.espalier.torch.Var;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a task asks for, and beside it, {@code W} times, to give the outputs that another network
 * gives: {@code labels + W · O}, with O as {@link OutputLoss#AUTO} has it for the task. Imitation
 * is that already, and has no second term.
 *
 * <p>The other network is held in native memory until {@link #close}.
 */
public final class GuidedObjective implements Objective, AutoCloseable {
  private final TaskObjective labels;
  private final Objective whole;
  private final List<Teaching> held = new ArrayList<>();

  /**
   * The objective.
   *
   * @param constants of the training
   * @param guide the other network, whole
   * @param weight W, at least 0; at 0 the guide is not used
   */
  public GuidedObjective(Task task, SgdTraining constants, Graph guide, double weight) {
    this.labels = constants.objective(task);
    if (weight == 0 || task instanceof Task.Imitation) {
      this.whole = labels;
      return;
    }
    OutputComparison comparison = OutputComparison.of(OutputLoss.AUTO, task);
    Teaching.Term outputs = (teacher, student, batch) -> comparison.loss(teacher, student);
    Teaching teaching =
        new Teaching(
            TrainablePart.of(guide, task).body(),
            List.of(
                (teacher, student, batch) -> labels.loss(student, batch), outputs.times(weight)),
            constants.precision());
    held.add(teaching);
    this.whole = teaching;
  }

  @Override
  public Var loss(Map<String, Var> outputs, Batch batch) {
    return whole.loss(outputs, batch);
  }

  @Override
  public void close() {
    held.forEach(Teaching::close);
    labels.close();
  }
}
