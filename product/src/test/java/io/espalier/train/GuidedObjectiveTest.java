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
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import io.espalier.torch.NoNativeLeaks;
import io.espalier.torch.Precision;
import io.espalier.torch.TorchEngine;
import io.espalier.torch.TorchNet;
import io.espalier.torch.TorchScope;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Networks of two weights on the number 1: their outputs are the weights. */
@ExtendWith(NoNativeLeaks.class)
class GuidedObjectiveTest {
  private static final SgdTraining TRAINING =
      new SgdTraining(0.9, 0, 1, RegressionLoss.MSE, "none", Precision.FP32);
  private static final Tensor ONE = Tensor.ofFloats(Shape.of(1, 1), 1);

  private static Graph network(float first, float second) {
    GraphBuilder b = new GraphBuilder("two");
    String x = b.input(ValueInfo.of("x", Dim.free("batch"), Dim.of(1)));
    String w = b.constant("w", Tensor.ofFloats(Shape.of(1, 2), first, second));
    String y = b.node("y", new Op.MatMul(), x, w);
    return b.output(ValueInfo.of(y, Dim.free("batch"), Dim.of(2))).build();
  }

  private record Found(double loss, float first, float second) {}

  /** The loss of a student of the weights 0 and 4 under a teacher of 8 and 0. */
  private static Found of(Task task, double weight, Batch batch) {
    try (GuidedObjective objective = new GuidedObjective(task, TRAINING, network(8, 0), weight);
        TorchNet student = TorchNet.of(network(0, 4), Precision.FP32);
        TorchScope scope = TorchScope.open()) {
      var loss = objective.loss(student.forward(batch.images(), true), batch);
      loss.backward();
      float[] gradient = student.parameter("w").value().grad().orElseThrow().toTensor().toFloats();
      return new Found(loss.item(), gradient[0], gradient[1]);
    }
  }

  /**
   * Student's probabilities: of 0 and 4, at T = 4 of 0 and 1; teacher's at T = 4 of 2 and 0. The
   * gradient is softmax minus label, and T times the difference of the softened distributions.
   */
  @Test
  void ofClassesItIsCrossEntropyAndDivergence() {
    double p = 1 / (1 + Math.exp(-4)); // of class 1
    double soft = 1 / (1 + Math.exp(-1)); // student's class 1
    double wanted = 1 / (1 + Math.exp(2)); // teacher's class 1
    double divergence =
        wanted * Math.log(wanted / soft) + (1 - wanted) * Math.log((1 - wanted) / (1 - soft));
    Found found = of(new Task.Classification(), 0.5, Batch.ofClasses(ONE, 1));
    assertThat(found.loss()).isEqualTo(-Math.log(p) + 0.5 * 16 * divergence, within(1e-5));
    double gradient = p - 1 + 0.5 * 4 * (soft - wanted);
    assertThat(found.second()).isEqualTo((float) gradient, within(1e-5f));
    assertThat(found.first()).isEqualTo((float) -gradient, within(1e-5f));
  }

  /** Labels 1 and 1: (1 + 9) / 2; outputs: (64 + 16) / 2. */
  @Test
  void ofNumbersItIsBothSquaredErrors() {
    Task task = new Task.Regression(TargetScale.identity(List.of("a", "b")));
    Found found = of(task, 0.25, Batch.ofNumbers(ONE, Tensor.ofFloats(Shape.of(1, 2), 1, 1)));
    assertThat(found.loss()).isEqualTo(5 + 0.25 * 40, within(1e-5));
    assertThat(found.first()).isEqualTo(-1 - 0.25f * 8);
    assertThat(found.second()).isEqualTo(3 + 0.25f * 4);
  }

  @Test
  void withoutWeightItIsWhatTheLabelsAskFor() {
    Found found = of(new Task.Classification(), 0, Batch.ofClasses(ONE, 1));
    assertThat(found.loss()).isEqualTo(Math.log(1 + Math.exp(-4)), within(1e-5));
  }

  /** Relative to the outputs 8 and 0 of the imitated: (64 + 16) / 64. */
  @Test
  void imitationIsThatAlready() {
    try (Imitated imitated = new Imitated(TorchEngine.float32(), network(8, 0))) {
      Found found = of(new Task.Imitation(imitated), 100, Batch.ofClasses(ONE, 1));
      assertThat(found.loss()).isEqualTo(80.0 / 64, within(1e-5));
    }
  }
}
