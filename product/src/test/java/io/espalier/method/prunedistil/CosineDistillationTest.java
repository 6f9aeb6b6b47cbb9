package io.espalier.method.prunedistil;

import static io.espalier.torch.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.data.Batch;
import io.espalier.eval.Task;
import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.graph.Window;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import io.espalier.torch.Fixture;
import io.espalier.torch.NoNativeLeaks;
import io.espalier.torch.Parameter;
import io.espalier.torch.Precision;
import io.espalier.torch.TorchNet;
import io.espalier.torch.TorchScope;
import io.espalier.train.Objective;
import io.espalier.train.OutputComparison;
import io.espalier.train.OutputLoss;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The loss and its gradient beside what PyTorch computed of them. */
@ExtendWith(NoNativeLeaks.class)
class CosineDistillationTest {
  private static final FeatureMatching MATCHING =
      new FeatureMatching(
          List.of(new FeatureMatching.Matched("first", Shape.of(1, 4, 8, 8))),
          List.of(new Projection("second", Shape.of(1, 3, 4, 4), Shape.of(1, 6, 4, 4), 1)));

  private static Fixture fixture;

  @BeforeAll
  static void read() throws IOException {
    fixture = Fixture.read(CosineDistillationTest.class, "distillation.bin");
  }

  private static Graph network(String which) {
    Map<String, Tensor> weights = fixture.under(which);
    GraphBuilder b = new GraphBuilder(which);
    weights.forEach(b::constant);
    String x = b.input(ValueInfo.of("image", Dim.free("batch"), Dim.of(3), Dim.of(8), Dim.of(8)));
    Op relu = new Op.Elementwise(Op.Function.RELU);
    x = b.node("a", conv(1), x, "conv1.weight", "conv1.bias");
    x = b.node("first", relu, x);
    x = b.node("b", conv(2), x, "conv2.weight", "conv2.bias");
    x = b.node("second", relu, x);
    x = b.node("flat", new Op.Flatten(1), b.node("pool", new Op.GlobalPool(Op.Pooling.AVERAGE), x));
    x = b.node("y", new Op.Gemm(1, 1, false, true), x, "linear.weight", "linear.bias");
    return b.output(ValueInfo.of(x, Dim.free("batch"), Dim.of(5))).build();
  }

  private static Op conv(int stride) {
    return new Op.Conv(Window.square(3, stride, 1), 1);
  }

  private static Graph student() {
    String weight = MATCHING.projected().getFirst().weight();
    return MATCHING.student(network("student"), Map.of(weight, fixture.get("projection")));
  }

  private static CosineDistillation objective(
      boolean features, OutputLoss comparison, double outputs, double labels) {
    return new CosineDistillation(
        MATCHING.teacher(network("teacher")),
        new CosineDistillation.Terms(
            features ? MATCHING.pairs() : List.of(),
            List.of("y"),
            outputs,
            OutputComparison.of(comparison, new Task.Classification()),
            labels,
            Objective.crossEntropy(0)),
        Precision.FP32);
  }

  private static Batch batch() {
    return Batch.ofClasses(fixture.get("images"), fixture.labels());
  }

  private static double loss(CosineDistillation objective) {
    try (objective;
        TorchNet net = TorchNet.of(student(), Precision.FP32);
        TorchScope scope = TorchScope.open()) {
      Batch batch = batch();
      return objective.loss(net.forward(batch.images(), true), batch).item();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "features,      true,  AUTO,   0, 0",
    "output.cosine, false, COSINE, 1, 0",
    "output.mse,    false, MSE,    1, 0",
    "output.kl,     false, KL,     1, 0",
    "labelled,      false, AUTO,   0, 1",
    "loss,          true,  AUTO,   2, 0.5"
  })
  void everyTermIsPyTorchs(
      String name, boolean features, OutputLoss comparison, double outputs, double labels) {
    double expected = fixture.get(name).getDouble(0);
    assertThat(loss(objective(features, comparison, outputs, labels)))
        .isCloseTo(expected, within(1e-5 * Math.max(1, expected)));
  }

  @Test
  void gradientsArePyTorchsAndReachTheStudentAlone() {
    try (CosineDistillation objective = objective(true, OutputLoss.AUTO, 2, 0.5);
        TorchNet net = TorchNet.of(student(), Precision.FP32);
        TorchScope scope = TorchScope.open()) {
      Batch batch = batch();
      objective.loss(net.forward(batch.images(), true), batch).backward();
      Map<String, Tensor> expected = fixture.under("grad");
      assertThat(net.parameters()).hasSize(expected.size());
      String weight = MATCHING.projected().getFirst().weight();
      for (Parameter parameter : net.parameters()) {
        String name = parameter.name().equals(weight) ? "projection" : parameter.name();
        assertClose(
            "gradient of " + name,
            parameter.value().grad().orElseThrow().toTensor(),
            Objects.requireNonNull(expected.get(name), name),
            1e-3);
      }
    }
  }

  @Test
  void aStudentThatIsItsTeacherHasNothingToLearn() {
    Graph teacher = network("teacher");
    FeatureMatching same =
        new FeatureMatching(
            List.of(
                new FeatureMatching.Matched("first", Shape.of(1, 4, 8, 8)),
                new FeatureMatching.Matched("second", Shape.of(1, 6, 4, 4))),
            List.of());
    try (CosineDistillation objective =
            new CosineDistillation(
                same.teacher(teacher),
                new CosineDistillation.Terms(
                    same.pairs(),
                    List.of("y"),
                    1,
                    OutputComparison.of(OutputLoss.KL, new Task.Classification()),
                    0,
                    Objective.crossEntropy(0)),
                Precision.FP32);
        TorchNet net = TorchNet.of(same.student(teacher, Map.of()), Precision.FP32);
        TorchScope scope = TorchScope.open()) {
      Batch batch = batch();
      assertThat(objective.loss(net.forward(batch.images(), true), batch).item())
          .isCloseTo(0, within(1e-5));
    }
  }

  @Test
  void projectionsAreLeftBehind() {
    Graph body = network("student");
    assertThat(FeatureMatching.body(student(), List.of("y"))).isEqualTo(body);
    assertThat(MATCHING.projections(student()).values()).containsExactly(fixture.get("projection"));
  }
}
