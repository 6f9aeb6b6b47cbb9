package io.espalier.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.data.Batch;
import io.espalier.data.TargetScale;
import io.espalier.data.Targets;
import io.espalier.engine.Engine;
import io.espalier.engine.Runner;
import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/** Metrics of numbers and of imitation, by hand-computed numbers. */
final class TasksTest {
  private static final Targets ANGLES = new Targets.Columns(List.of("yaw", "roll"));

  /** Outputs are read as 10 o + 1 and o − 2. */
  private static final Task.Regression REGRESSION =
      new Task.Regression(
          new TargetScale(List.of("yaw", "roll"), List.of(1.0, -2.0), List.of(10.0, 1.0)));

  private static Tensor images(int count) {
    return Tensor.full(DType.FLOAT32, Shape.of(count, 1, 1, 2), 0);
  }

  private static Batch angles(float... numbers) {
    int count = numbers.length / 2;
    return Batch.ofNumbers(images(count), Tensor.ofFloats(Shape.of(count, 2), numbers));
  }

  @Test
  void theErrorIsMeasuredInTheUnitOfTheColumns() {
    Score score = REGRESSION.newScore(ANGLES);
    // read as (11, −2) and (−9, 1); errors 1, 2 and 9, 1
    score.add(Map.of("y", Tensor.ofFloats(Shape.of(2, 2), 1, 0, -1, 3)), angles(10, 0, 0, 0));
    // a row of padding behind; read as (1, 0), errors 0, 0
    score.add(Map.of("y", Tensor.ofFloats(Shape.of(2, 2, 1), 0, 2, 9, 9)), angles(1, 0));
    assertThat(score.value()).isEqualTo((1 + 2 + 9 + 1) / 6.0, within(1e-12));
    assertThat(score.parts()).containsExactly(Map.entry("yaw", 10 / 3.0), Map.entry("roll", 1.0));
    assertThat(REGRESSION.metric().points(4.5)).isEqualTo(4.5);
    assertThat(REGRESSION.metric().moreIsBetter()).isFalse();
  }

  @Test
  void eachColumnMayHaveAnOutputOfItsOwn() {
    Score score = REGRESSION.newScore(ANGLES);
    SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put("b", Tensor.ofFloats(Shape.of(1, 1), 1));
    outputs.put("a", Tensor.ofFloats(Shape.of(1), 4));
    score.add(outputs, angles(10, 0));
    assertThat(score.parts()).containsExactly(Map.entry("yaw", 1.0), Map.entry("roll", 2.0));
  }

  @Test
  void numbersThatDoNotFitAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> REGRESSION.newScore(new Targets.Columns(List.of("roll", "yaw"))))
        .withMessage(
            "the network predicts the columns yaw, roll; the images have columns roll, yaw");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Task.Classification().newScore(ANGLES))
        .withMessage("a classifier needs images of classes, not columns yaw, roll");
    Score score = REGRESSION.newScore(ANGLES);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> score.add(Map.of("y", Tensor.ofFloats(Shape.of(1, 3), 1, 2, 3)), angles(1, 2)))
        .withMessage(
            "the columns yaw, roll need one output of 2 numbers per image, or an output for each;"
                + " the network has y [1, 3]");
  }

  /** A network that gives (3, 4) for each image as {@code a}, and 0 as {@code b}. */
  private static final class Constant implements Engine, Runner {
    private int runs;

    @Override
    public String name() {
      return "constant";
    }

    @Override
    public Runner open(Graph graph) {
      return this;
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
      runs++;
      int images = inputs.values().iterator().next().shape().dim(0);
      float[] rows = new float[2 * images];
      for (int i = 0; i < images; i++) {
        rows[2 * i] = 3;
        rows[2 * i + 1] = 4;
      }
      SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
      outputs.put("a", Tensor.ofFloats(Shape.of(images, 2), rows));
      outputs.put("b", Tensor.full(DType.FLOAT32, Shape.of(images, 1), 0));
      return outputs;
    }

    @Override
    public void close() {}
  }

  private static SequencedMap<String, Tensor> outputs(Tensor a, Tensor b) {
    SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put("a", a);
    outputs.put("b", b);
    return outputs;
  }

  @Test
  void fidelityIsOneLessTheRelativeErrorOfEachOutput() {
    Constant network = new Constant();
    Graph body = Examples.taking(Dim.free("n"), Dim.of(1), Dim.of(1), Dim.of(2));
    try (Imitated original = new Imitated(network, body)) {
      Score score = new Task.Imitation(original).newScore(new Targets.None());
      Batch two = Batch.unlabelled(images(2));
      Tensor zeros = Tensor.full(DType.FLOAT32, Shape.of(2, 1), 0);
      // |s − t|² = 9 + 0 over |t|² = 50
      score.add(outputs(Tensor.ofFloats(Shape.of(2, 2), 0, 4, 3, 4), zeros), two);
      double fidelity = 1 - Math.sqrt(9.0 / 50);
      assertThat(score.parts().get("a")).isEqualTo(fidelity, within(1e-12));
      assertThat(score.parts().get("b")).isEqualTo(1);
      assertThat(score.value()).isEqualTo((1 + fidelity) / 2, within(1e-12));
      score.add(
          outputs(Tensor.ofFloats(Shape.of(2, 2), 3, 4, 3, 4), zeros.cast(DType.FLOAT32)), two);
      assertThat(score.parts().get("a")).isEqualTo(1 - Math.sqrt(9.0 / 100), within(1e-12));
      assertThat(network.runs).as("what a batch gives is remembered").isEqualTo(1);

      Score far = new Task.Imitation(original).newScore(new Targets.None());
      far.add(
          outputs(
              Tensor.full(DType.FLOAT32, Shape.of(2, 2), 99),
              Tensor.full(DType.FLOAT32, Shape.of(2, 1), 1)),
          two);
      assertThat(far.value()).as("never below 0, and 0 where all was zero").isZero();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> far.add(Map.of("a", zeros), two))
          .withMessage("the network has the outputs [a]; the one to imitate has [a, b]");
    }
  }

  /** A batch of 3 is baked in; the rows of the padding do not count. */
  @Test
  void paddingDoesNotCountInFidelity() {
    Graph body = Examples.taking(Dim.of(3), Dim.of(1), Dim.of(1), Dim.of(2));
    try (Imitated original = new Imitated(new Constant(), body)) {
      Score score = new Task.Imitation(original).newScore(new Targets.None());
      score.add(
          outputs(
              Tensor.ofFloats(Shape.of(3, 2), 3, 4, 7, 7, 7, 7),
              Tensor.ofFloats(Shape.of(3, 1), 0, 7, 7)),
          Batch.unlabelled(images(1)));
      assertThat(score.value()).isEqualTo(1);
    }
  }

  @Test
  void batchesOfLargeImagesAreSmall() {
    assertThat(Evaluator.batchSize(Shape.of(3, 32, 32))).isEqualTo(250);
    assertThat(Evaluator.batchSize(Shape.of(3, 224, 224))).isEqualTo(20);
    assertThat(Evaluator.batchSize(Shape.of(3, 4000, 4000))).isEqualTo(1);
  }
}
