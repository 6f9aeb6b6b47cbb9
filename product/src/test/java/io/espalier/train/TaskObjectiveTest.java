package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.data.Batch;
import io.espalier.data.TargetScale;
import io.espalier.eval.Imitated;
import io.espalier.eval.Task;
import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.graph.Window;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import io.espalier.torch.Precision;
import io.espalier.torch.TorchEngine;
import io.espalier.torch.TorchNet;
import io.espalier.torch.TorchScope;
import io.espalier.torch.Var;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/** The objectives of numbers and of imitation, by hand-computed numbers. */
final class TaskObjectiveTest {
  /** Outputs should be (n − 1) / 2 and n. */
  private static final Task ANGLES =
      new Task.Regression(
          new TargetScale(List.of("yaw", "roll"), List.of(1.0, 0.0), List.of(2.0, 1.0)));

  private static final Batch TWO =
      Batch.ofNumbers(
          Tensor.full(DType.FLOAT32, Shape.of(2, 1, 1, 1), 0),
          Tensor.ofFloats(Shape.of(2, 2), 3, 0, 1, 2));

  /** Wanted are (1, 0) and (0, 2); the outputs are 0.5, 0, −3 and 1 off. */
  private static final Tensor OUTPUT = Tensor.ofFloats(Shape.of(2, 2), 1.5f, 0, -3, 3);

  private static double loss(RegressionLoss loss, Map<String, Tensor> outputs) {
    try (TorchScope scope = TorchScope.open();
        TaskObjective objective = TaskObjective.of(ANGLES, 0, loss, Precision.FP32)) {
      SequencedMap<String, Var> vars = new LinkedHashMap<>();
      outputs.forEach((name, tensor) -> vars.put(name, Var.of(tensor)));
      return objective.loss(vars, TWO).item();
    }
  }

  @Test
  void smoothL1IsASquareNearZeroAndADistanceFarOff() {
    assertThat(loss(RegressionLoss.SMOOTH_L1, Map.of("y", OUTPUT)))
        .isEqualTo((0.125 + 0 + 2.5 + 0.5) / 4, within(1e-6));
  }

  @Test
  void mseIsTheMeanSquare() {
    assertThat(loss(RegressionLoss.MSE, Map.of("y", OUTPUT)))
        .isEqualTo((0.25 + 0 + 9 + 1) / 4, within(1e-6));
  }

  @Test
  void outputsOfOneColumnEachCountAlike() {
    SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put("z", OUTPUT.take(1, 0));
    outputs.put("a", OUTPUT.take(1, 1).reshape(Shape.of(2)));
    assertThat(loss(RegressionLoss.MSE, outputs)).isEqualTo((0.25 + 9 + 0 + 1) / 4, within(1e-6));
  }

  private static Graph scaling(float factor) {
    GraphBuilder builder = new GraphBuilder("scaling");
    String x = builder.input(ValueInfo.of("x", Dim.free("n"), Dim.of(1), Dim.of(1), Dim.of(1)));
    String w = builder.constant("w", Tensor.ofFloats(Shape.of(2, 1, 1, 1), factor, 0));
    String y = builder.node("y", new Op.Conv(Window.square(1, 1, 0), 1), x, w);
    return builder.output(ValueInfo.of(y, Dim.free("n"), Dim.of(2), Dim.of(1), Dim.of(1))).build();
  }

  private static double relative(float wanted, float given) {
    try (TorchScope scope = TorchScope.open()) {
      return TaskObjective.relativeSquaredError(
              Map.of("y", Var.of(Tensor.full(DType.FLOAT32, Shape.of(2, 3), given))),
              Map.of("y", Var.of(Tensor.full(DType.FLOAT32, Shape.of(2, 3), wanted))))
          .item();
    }
  }

  /** Else one batch of zeros would throw the weights far away. */
  @Test
  void nothingIsRelatedToAnOutputOfZeros() {
    assertThat(relative(0, 2)).isEqualTo(4, within(1e-6));
    assertThat(relative(0, 0)).isZero();
    assertThat(relative(1e-5f, 2)).isEqualTo(4, within(1e-3));
    assertThat(relative(1e-3f, 2e-3f)).isEqualTo(1, within(1e-4));
  }

  /** The original gives 2x and 0, the student 3x and 0: the relative squared error is 1/4. */
  @Test
  void imitationIsTheRelativeSquaredErrorAndItsGradientIsTheStudents() {
    Graph original = scaling(2);
    try (Imitated imitated = new Imitated(TorchEngine.float32(), original);
        TaskObjective objective =
            TaskObjective.of(new Task.Imitation(imitated), 0, RegressionLoss.MSE, Precision.FP32);
        TorchNet student = TorchNet.of(scaling(3), Precision.FP32);
        TorchScope scope = TorchScope.open()) {
      Batch batch = Batch.unlabelled(Tensor.ofFloats(Shape.of(3, 1, 1, 1), 1, -2, 5));
      Var loss = objective.loss(student.forward(batch.images(), true), batch);
      assertThat(loss.item()).isEqualTo(0.25, within(1e-6));
      loss.backward();
      // d/dw of (w − 2)² / 4 at w = 3
      assertThat(student.parameter("w").value().grad().orElseThrow().toTensor().getDouble(0))
          .isEqualTo(0.5, within(1e-6));
    }
  }
}
