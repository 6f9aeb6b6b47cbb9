package io.espalier.train;

import io.espalier.eval.Task;
import io.espalier.graph.Graph;
import io.espalier.graph.Shapes;
import io.espalier.graph.ValueInfo;
import io.espalier.torch.Var;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BinaryOperator;

/** How far a student's outputs are from its teacher's. Of several outputs it is the mean. */
@FunctionalInterface
public interface OutputComparison {
  /**
   * T of the divergence: 4, the upper end of the range 2.5 to 4 in which small students learned
   * best (Hinton, Vinyals, Dean, Distilling the Knowledge in a Neural Network, 2015, section 3),
   * and that of later work on CIFAR.
   */
  double TEMPERATURE = 4;

  /**
   * The loss of a batch, a single number.
   *
   * @param teacher outputs by name, each {@code [N, ...]}
   * @param student outputs of the same names and shapes
   */
  Var loss(Map<String, Var> teacher, Map<String, Var> student);

  /**
   * The comparison that is meant for a task.
   *
   * @throws IllegalArgumentException if outputs are to be compared as distributions over classes,
   *     and are none
   */
  static OutputComparison of(OutputLoss loss, Task task) {
    return switch (loss) {
      case COSINE -> mean(OutputComparison::cosine);
      case MSE -> mean((t, s) -> s.sub(t).square().mean());
      case KL -> {
        if (!(task instanceof Task.Classification)) {
          throw new IllegalArgumentException(
              "the output-loss kl compares distributions over classes, and the task is not to tell classes apart (its metric is %s); take auto, mse or cosine"
                  .formatted(task.metric()));
        }
        yield mean(OutputComparison::divergence);
      }
      case AUTO ->
          switch (task) {
            case Task.Classification c -> of(OutputLoss.KL, task);
            case Task.Regression r -> of(OutputLoss.MSE, task);
            case Task.Imitation i ->
                (teacher, student) -> TaskObjective.relativeSquaredError(student, teacher);
          };
    };
  }

  private static OutputComparison mean(BinaryOperator<Var> ofOne) {
    return (teacher, student) -> {
      List<Var> losses = new ArrayList<>();
      student.forEach(
          (name, output) ->
              losses.add(ofOne.apply(Objects.requireNonNull(teacher.get(name), name), output)));
      return losses.stream().reduce(Var::add).orElseThrow().div(losses.size());
    };
  }

  /** {@code 1 − cos(t, s)} of each sample, averaged over the batch. */
  static Var cosine(Var teacher, Var student) {
    return Var.cosineSimilarity(teacher, student).mean().neg().add(1);
  }

  /**
   * Checks that a network has outputs that can be compared so: the cosine of single numbers sees
   * their sign alone.
   *
   * @param shapes of the network's values for one image
   * @throws IllegalArgumentException if it has not
   */
  static void requireComparable(OutputLoss loss, Graph body, Shapes shapes) {
    for (ValueInfo output : body.outputs()) {
      if (loss == OutputLoss.COSINE
          && shapes.find(output.name()).filter(shape -> shape.elements() == 1).isPresent()) {
        throw new IllegalArgumentException(
            "the output-loss cosine needs several numbers for an image; the output '%s' is a single one: take mse"
                .formatted(output.name()));
      }
    }
  }

  /**
   * {@code T² · KL(softmax(t / T) ‖ softmax(s / T))} of logits, averaged over the batch. The factor
   * makes up for the gradients of softened distributions, which are smaller by as much (Hinton et
   * al., section 2.1).
   */
  private static Var divergence(Var teacher, Var student) {
    return Var.klDivergence(softened(student), softened(teacher)).mul(TEMPERATURE * TEMPERATURE);
  }

  private static Var softened(Var logits) {
    return logits.flatten(1).div(TEMPERATURE).logSoftmax(1);
  }
}
