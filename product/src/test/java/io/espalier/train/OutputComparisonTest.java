package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.data.TargetScale;
import io.espalier.eval.Imitated;
import io.espalier.eval.Task;
import io.espalier.graph.Graph;
import io.espalier.graph.ShapeInference;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import io.espalier.torch.NoNativeLeaks;
import io.espalier.torch.TorchEngine;
import io.espalier.torch.TorchScope;
import io.espalier.torch.Var;
import io.espalier.zoo.Zoo;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The terms of the loss by numbers that a pocket calculator gives. */
@ExtendWith(NoNativeLeaks.class)
class OutputComparisonTest {
  private static final Task CLASSES = new Task.Classification();
  private static final Task NUMBERS = new Task.Regression(TargetScale.identity(List.of("x")));

  private static double loss(OutputLoss loss, Task task, float[][] teacher, float[][] student) {
    return loss(loss, task, Map.of("y", teacher), Map.of("y", student));
  }

  private static double loss(
      OutputLoss loss, Task task, Map<String, float[][]> teacher, Map<String, float[][]> student) {
    try (TorchScope scope = TorchScope.open()) {
      return OutputComparison.of(loss, task).loss(vars(teacher), vars(student)).item();
    }
  }

  private static Map<String, Var> vars(Map<String, float[][]> rows) {
    return rows.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> Var.of(tensor(entry.getValue()))));
  }

  private static Tensor tensor(float[][] rows) {
    float[] all = new float[rows.length * rows[0].length];
    for (int i = 0; i < all.length; i++) {
      all[i] = rows[i / rows[0].length][i % rows[0].length];
    }
    return Tensor.ofFloats(Shape.of(rows.length, rows[0].length), all);
  }

  @Test
  void cosineIsTheMeanOverSamples() {
    float[][] teacher = {{1, 0}, {3, 4}};
    float[][] student = {{1, 1}, {30, 40}};
    assertThat(loss(OutputLoss.COSINE, CLASSES, teacher, student))
        .isCloseTo((1 - Math.sqrt(0.5)) / 2, within(1e-6));
  }

  private static void requireComparable(OutputLoss loss, Graph network) {
    OutputComparison.requireComparable(
        loss, network, ShapeInference.ofImage(network, Shape.of(3, 8, 8)));
  }

  @Test
  void cosineOfSingleNumbersIsRefused() {
    Graph single = Zoo.find("resnet8-w4").build(1, Shape.of(3, 8, 8), 1);
    assertThatThrownBy(() -> requireComparable(OutputLoss.COSINE, single))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + single.outputs().getFirst().name() + "'")
        .hasMessageContaining("take mse");
    requireComparable(OutputLoss.MSE, single);
    requireComparable(OutputLoss.COSINE, Zoo.find("resnet8-w4").build(2, Shape.of(3, 8, 8), 1));
  }

  @Test
  void divergenceIsSoftenedAndScaledBack() {
    float[][] teacher = {{(float) (4 * Math.log(3)), 0}}; // 3/4 and 1/4 at a temperature of 4
    float[][] student = {{0, 0}};
    double divergence = 0.75 * Math.log(1.5) + 0.25 * Math.log(0.5);
    assertThat(loss(OutputLoss.KL, CLASSES, teacher, student))
        .isCloseTo(16 * divergence, within(1e-5));
    assertThat(loss(OutputLoss.AUTO, CLASSES, teacher, student))
        .isCloseTo(16 * divergence, within(1e-5));
  }

  @Test
  void squaredErrorsOfSeveralOutputsAreAveraged() {
    Map<String, float[][]> teacher = Map.of("a", new float[][] {{1, 2}}, "b", new float[][] {{0}});
    Map<String, float[][]> student = Map.of("a", new float[][] {{3, 2}}, "b", new float[][] {{1}});
    assertThat(loss(OutputLoss.MSE, NUMBERS, teacher, student)).isCloseTo(1.5, within(1e-6));
    assertThat(loss(OutputLoss.AUTO, NUMBERS, teacher, student)).isCloseTo(1.5, within(1e-6));
  }

  @Test
  void imitationComparesBySize() {
    try (Imitated original =
        new Imitated(
            TorchEngine.float32(), Zoo.find("resnet8-w4").build(2, Shape.of(3, 8, 8), 1))) {
      Task task = new Task.Imitation(original);
      Map<String, float[][]> teacher =
          Map.of("a", new float[][] {{3, 0}, {0, 4}}, "b", new float[][] {{2}, {0}});
      Map<String, float[][]> student =
          Map.of("a", new float[][] {{3, 0}, {5, 4}}, "b", new float[][] {{2}, {2}});
      assertThat(loss(OutputLoss.AUTO, task, teacher, student)).isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void onlyClassesHaveDistributions() {
    assertThatThrownBy(() -> OutputComparison.of(OutputLoss.KL, NUMBERS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("kl")
        .hasMessageContaining("mae");
  }
}
