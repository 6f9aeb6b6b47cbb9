package io.espalier.train;

import io.espalier.data.Batch;
import io.espalier.data.TargetScale;
import io.espalier.eval.ColumnOutputs;
import io.espalier.eval.Task;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import io.espalier.torch.Precision;
import io.espalier.torch.TorchNet;
import io.espalier.torch.Var;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The objective that a task asks for: cross-entropy of classes, a {@link RegressionLoss} on scaled
 * numbers, or the relative squared error to the outputs of the network to imitate.
 *
 * <p>The network to imitate is held in native memory until {@link #close}.
 */
public final class TaskObjective implements Objective, AutoCloseable {
  /** Mean square of an output to imitate up to which errors are not related to it. */
  private static final double VANISHED = 1e-8;

  private final Objective objective;
  private final List<TorchNet> held;

  private TaskObjective(Objective objective, List<TorchNet> held) {
    this.objective = objective;
    this.held = List.copyOf(held);
  }

  /**
   * The objective of a task.
   *
   * @param labelSmoothing share of a class's target that is spread evenly, in {@code 0 .. 1}
   * @param loss for numbers
   * @param precision in which a network to imitate runs
   */
  public static TaskObjective of(
      Task task, double labelSmoothing, RegressionLoss loss, Precision precision) {
    return switch (task) {
      case Task.Classification c ->
          new TaskObjective(Objective.crossEntropy(labelSmoothing), List.of());
      case Task.Regression regression ->
          new TaskObjective(
              (outputs, batch) -> numbers(outputs, batch, regression.scale(), loss), List.of());
      case Task.Imitation imitation -> {
        TorchNet original = TorchNet.of(imitation.original().body(), precision);
        yield new TaskObjective(
            (outputs, batch) -> relativeSquaredError(outputs, original.infer(batch.images())),
            List.of(original));
      }
    };
  }

  @Override
  public Var loss(Map<String, Var> outputs, Batch batch) {
    return objective.loss(outputs, batch);
  }

  @Override
  public void close() {
    held.forEach(TorchNet::close);
  }

  /** The mean loss over images and columns. */
  private static Var numbers(
      Map<String, Var> outputs, Batch batch, TargetScale scale, RegressionLoss loss) {
    int columns = scale.columns().size();
    Tensor numbers = batch.numbers();
    List<Var> predicted = columns(outputs, batch.size(), scale.columns());
    List<Var> losses = new ArrayList<>();
    int width = columns / predicted.size();
    for (int part = 0; part < predicted.size(); part++) {
      float[] wanted = new float[batch.size() * width];
      for (int i = 0; i < wanted.length; i++) {
        int column = part + i % width;
        wanted[i] = (float) scale.output(column, numbers.getDouble(i / width * columns + column));
      }
      Var target = Var.of(Tensor.ofFloats(Shape.of(batch.size(), width), wanted));
      losses.add(loss.of(predicted.get(part).sub(target)).mean());
    }
    return losses.stream().reduce(Var::add).orElseThrow().div(losses.size());
  }

  /** The output with all columns, {@code [N, columns]}; or one for each, {@code [N, 1]}. */
  private static List<Var> columns(Map<String, Var> outputs, int images, List<String> columns) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    outputs.forEach((name, output) -> shapes.put(name, output.shape()));
    List<String> chosen =
        ColumnOutputs.of(
            columns,
            shapes,
            name -> (int) (Objects.requireNonNull(shapes.get(name)).elements() / images));
    return chosen.stream()
        .map(name -> Objects.requireNonNull(outputs.get(name)))
        .map(output -> output.reshape(images, columns.size() / chosen.size()))
        .toList();
  }

  /**
   * The relative squared error: the mean over outputs of {@code |s − t|² / |t|²} over the batch.
   * Where {@code t} vanishes beside {@code s} (its root mean square is below 1e-4) there is nothing
   * to relate to, and the term is the mean squared error.
   *
   * @param outputs s, by name
   * @param wanted t, by the same names; others are passed over
   */
  public static Var relativeSquaredError(Map<String, Var> outputs, Map<String, Var> wanted) {
    List<Var> errors = new ArrayList<>();
    outputs.forEach(
        (name, output) -> {
          Var target = Objects.requireNonNull(wanted.get(name));
          double magnitude = target.square().mean().item();
          errors.add(output.sub(target).square().mean().div(magnitude > VANISHED ? magnitude : 1));
        });
    return errors.stream().reduce(Var::add).orElseThrow().div(errors.size());
  }
}
