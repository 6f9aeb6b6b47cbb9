package io.espalier.method.prunedistil;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.data.DataSpec;
import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.data.Selection;
import io.espalier.data.Splits;
import io.espalier.data.TargetScale;
import io.espalier.data.Targets;
import io.espalier.eval.Imitated;
import io.espalier.eval.Task;
import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.graph.Window;
import io.espalier.method.prunedistil.PruneAndDistilOptions.StudentInit;
import io.espalier.run.Checkpoint;
import io.espalier.run.Event;
import io.espalier.run.Provenance;
import io.espalier.run.Run;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import io.espalier.torch.NoNativeLeaks;
import io.espalier.torch.Precision;
import io.espalier.torch.Sgd;
import io.espalier.torch.TorchEngine;
import io.espalier.train.EpochTraining;
import io.espalier.train.Monitor;
import io.espalier.train.OutputLoss;
import io.espalier.train.Progress;
import io.espalier.train.RegressionLoss;
import io.espalier.train.TaskObjective;
import io.espalier.zoo.FreshWeights;
import io.espalier.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Distillations of a small network on a handful of drawn shapes. */
@ExtendWith(NoNativeLeaks.class)
class DistillationTest {
  private static final Preprocessing PREPROCESSING = Preprocessing.parse("half");
  private static final Task CLASSES = new Task.Classification();

  private static Splits splits;
  private static Graph teacher;

  @TempDir private Path folder;

  @BeforeAll
  static void trainATeacher() throws IOException {
    splits =
        Selection.parse("test:0.5")
            .split(DataSpec.parse("synthetic:shapes?train=320&test=160&seed=4"), 1);
    Graph network = Zoo.find("resnet8-w8").build(10, Shape.of(3, 32, 32), 11);
    teacher = trained(network, CLASSES, splits, 8);
  }

  private static Graph trained(Graph network, Task task, Splits data, int epochs) {
    EpochTraining training =
        new EpochTraining(
            EpochTraining.loader(data.training(), PREPROCESSING, "none", 32, 1),
            Precision.FP32,
            parameters -> new Sgd(parameters, new Sgd.Options(0.9, true, 1e-4, false)));
    Graph graph = network;
    Map<String, Tensor> state = Map.of();
    try (TaskObjective objective = TaskObjective.of(task, 0, RegressionLoss.MSE, Precision.FP32)) {
      for (int epoch = 1; epoch <= epochs; epoch++) {
        EpochTraining.Trained after =
            training.epoch(epoch, graph, state, net -> objective, s -> 0.05, Progress.NONE);
        graph = after.body();
        state = after.state();
      }
    }
    return graph;
  }

  private static Setting setting(PruneAndDistilOptions options, Task task, Splits data, Run run) {
    return setting(options, task, data, run, Monitor.NONE);
  }

  private static Setting setting(
      PruneAndDistilOptions options, Task task, Splits data, Run run, Monitor monitor) {
    return new Setting(options, 100, 5, data, PREPROCESSING, task, run, monitor);
  }

  private Distillation.Outcome distil(String name, PruneAndDistilOptions options)
      throws IOException {
    return distil(name, options, teacher, CLASSES, splits, Monitor.NONE);
  }

  private Distillation.Outcome distil(
      String name,
      PruneAndDistilOptions options,
      Graph network,
      Task task,
      Splits data,
      Monitor monitor)
      throws IOException {
    try (Run run = Run.create(folder.resolve(name), "test", options, Provenance.here(1, 1, ""))) {
      Setting setting = setting(options, task, data, run, monitor);
      run.saveCheckpoint(Checkpoint.of(0, network, Map.of(), Map.of("stage", "PRUNING")));
      return new Distillation(setting).distil(pruned(network, setting));
    }
  }

  private static ApozPruning.Outcome pruned(Graph network, Setting setting) {
    return new ApozPruning.Outcome(network, setting.points(network), 0, 0, 0);
  }

  private List<Event> events(String name, String type) throws IOException {
    try (Run run = Run.open(folder.resolve(name))) {
      return run.events().stream().filter(event -> event.type().equals(type)).toList();
    }
  }

  private static double loss(Event epoch) {
    return Objects.requireNonNull((Number) epoch.fields().get("loss")).doubleValue();
  }

  private Checkpoint last(String name) throws IOException {
    try (Run run = Run.open(folder.resolve(name))) {
      return run.latestCheckpoint().orElseThrow();
    }
  }

  @Test
  void theStudentLearns() throws IOException {
    Distillation.Outcome outcome =
        distil("learns", Options.of(StudentInit.FRESH, 6, OutputLoss.AUTO, 1));
    List<Event> epochs = events("learns", "distil-epoch");
    assertThat(epochs).hasSize(6).extracting(e -> e.fields().get("epoch")).endsWith(6);
    double first = loss(epochs.getFirst());
    double end = loss(epochs.getLast());
    assertThat(end).isLessThan(0.7 * first);
    Graph student = outcome.student().orElseThrow();
    try (Run run = Run.open(folder.resolve("learns"))) {
      Setting setting = setting(Options.of(0.5, StudentInit.FRESH), CLASSES, splits, run);
      assertThat(setting.points(student)).isEqualTo(outcome.metric());
      assertThat(outcome.metric()).isGreaterThan(setting.points(FreshWeights.of(student, 5)) + 15);
      assertThat(run.checkpoint(0).graph()).isEqualTo(teacher);
    }
    assertThat(events("learns", "distil-over").getLast().fields())
        .containsEntry("reason", "max-epochs")
        .containsEntry("epochs", 6)
        .containsEntry("metric", outcome.metric())
        .containsEntry("inside", true);
  }

  @Test
  void workThatIsCutOffGoesOnAsIfItHadNot() throws IOException {
    PruneAndDistilOptions options =
        Options.of(StudentInit.INHERIT, 3, OutputLoss.COSINE, 0.5, "stage3.block0.relu2");
    Distillation.Outcome whole = distil("whole", options);
    assertThatThrownBy(
            () ->
                distil(
                    "parts",
                    options,
                    teacher,
                    CLASSES,
                    splits,
                    line -> {
                      if (line.contains("epoch 2/3")) {
                        throw new IllegalStateException("cut off");
                      }
                    }))
        .hasMessage("cut off");
    Distillation.Outcome resumed;
    try (Run run = Run.resume(folder.resolve("parts"), Provenance.here(1, 1, ""))) {
      Setting setting = setting(options, CLASSES, splits, run);
      resumed = new Distillation(setting).distil(pruned(teacher, setting));
    }
    assertThat(resumed.student()).isEqualTo(whole.student());
    assertThat(resumed.metric()).isEqualTo(whole.metric());
    assertThat(last("parts").tensors()).isEqualTo(last("whole").tensors());
    assertThat(last("parts").number()).isEqualTo(last("whole").number()).isEqualTo(4);
  }

  @Test
  void positionsNameTheTeacher() throws IOException {
    distil("position", Options.of(StudentInit.FRESH, 1, OutputLoss.AUTO, 1));
    Map<String, Object> position = last("position").position();
    assertThat(position)
        .containsEntry("stage", "DISTILLING")
        .containsEntry("epoch", 1)
        .containsEntry("teacher", 0)
        .containsEntry("steps", 0)
        .containsEntry("step", 0)
        .containsKeys("original", "metric");
    assertThat(folder.resolve("position/checkpoints/0000.keep")).exists();
  }

  @Test
  void projectionsLearnAndAreNotDelivered() throws IOException {
    PruneAndDistilOptions options =
        Options.of(StudentInit.FRESH, 1, OutputLoss.AUTO, 0, "stage?.block0.relu2");
    Graph student = distil("projected", options).student().orElseThrow();
    assertThat(student.nodes()).isEqualTo(teacher.nodes());
    assertThat(student.constants().keySet()).isEqualTo(teacher.constants().keySet());
    assertThat(student.outputs()).isEqualTo(teacher.outputs());
    String weight = "espalier.projection.stage3.block0.relu2.weight";
    Checkpoint last = last("projected");
    assertThat(last.graph()).isEqualTo(student);
    assertThat(last.tensors()).containsKeys(weight, "momentum/" + weight);
    assertThat(Objects.requireNonNull(last.tensors().get(weight)).shape())
        .isEqualTo(Shape.of(32, 16, 1, 1));
    Map<String, Object> fields = events("projected", "student").getLast().fields();
    assertThat((List<?>) fields.get("matched")).hasSize(3);
    assertThat((List<?>) fields.get("projected"))
        .hasSize(3)
        .last()
        .isEqualTo(
            Map.of(
                "value",
                "stage3.block0.relu2",
                "student",
                List.of(1, 16, 8, 8),
                "teacher",
                List.of(1, 32, 8, 8)));
    assertThat((List<?>) fields.get("groups"))
        .first()
        .isEqualTo(Map.of("group", "stem.conv", "before", 8, "after", 4));
  }

  /** All convolutions are tied, so that nothing is as wide in the student. */
  private static Graph tied() {
    GraphBuilder b = new GraphBuilder("tied");
    String x = b.input(ValueInfo.of("x", Dim.free("batch"), Dim.of(3), Dim.of(32), Dim.of(32)));
    Op conv = new Op.Conv(Window.square(3, 2, 1), 1);
    Tensor weight = Tensor.full(DType.FLOAT32, Shape.of(8, 3, 3, 3), 0.01);
    String left = b.node("left", conv, x, b.constant("left.weight", weight));
    String right = b.node("right", conv, x, b.constant("right.weight", weight));
    x = b.node("sum", new Op.Binary(Op.Arithmetic.ADD), left, right);
    x = b.node("flat", new Op.Flatten(1), b.node("pool", new Op.GlobalPool(Op.Pooling.AVERAGE), x));
    Tensor matrix = Tensor.full(DType.FLOAT32, Shape.of(10, 8), 0.1);
    x = b.node("logits", new Op.Gemm(1, 1, false, true), x, b.constant("matrix", matrix));
    return b.output(ValueInfo.of(x, Dim.free("batch"), Dim.of(10))).build();
  }

  @Test
  void withoutAMatchedLayerTheOutputTeaches() throws IOException {
    List<String> said = new ArrayList<>();
    Distillation.Outcome outcome =
        distil(
            "outputs",
            Options.of(StudentInit.FRESH, 1, OutputLoss.MSE, 0),
            tied(),
            CLASSES,
            splits,
            said::add);
    assertThat(outcome.student()).isPresent();
    assertThat(said).anyMatch(line -> line.contains("it learns by its outputs alone"));
    assertThatThrownBy(
            () -> distil("nothing", Options.featuresOnly(), tied(), CLASSES, splits, Monitor.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there is nothing to learn");
  }

  @Test
  void aTrainingThatDivergesLeavesNoStudent() throws IOException {
    List<String> said = new ArrayList<>();
    PruneAndDistilOptions ruinous = Options.ruinous();
    Distillation.Outcome outcome = distil("diverged", ruinous, teacher, CLASSES, splits, said::add);
    assertThat(outcome.student()).isEmpty();
    assertThat(said).anyMatch(line -> line.startsWith("the distillation ends without a student"));
    assertThat(events("diverged", "distil-over").getLast().fields())
        .containsEntry("reason", "diverged")
        .containsEntry("inside", false);
  }

  private Distillation.Outcome again(String name, PruneAndDistilOptions options)
      throws IOException {
    try (Run run = Run.resume(folder.resolve(name), Provenance.here(1, 1, ""))) {
      Setting setting = setting(options, CLASSES, splits, run);
      return new Distillation(setting).distil(pruned(teacher, setting));
    }
  }

  @Test
  void aDistillationThatIsOverIsNotGoneThroughAgain() throws IOException {
    PruneAndDistilOptions options = Options.of(StudentInit.INHERIT, 1, OutputLoss.AUTO, 1);
    Distillation.Outcome outcome = distil("over", options);
    assertThat(again("over", options)).isEqualTo(outcome);
    assertThat(events("over", "distil-over")).hasSize(1);
    assertThat(events("over", "distil-epoch")).hasSize(1);

    outcome = distil("failed", Options.ruinous());
    assertThat(again("failed", Options.ruinous())).isEqualTo(outcome);
    assertThat(events("failed", "distil-over")).hasSize(1);
  }

  @Test
  void imitationNeedsNoLabels() throws IOException {
    try (Imitated original = new Imitated(TorchEngine.float32(), teacher)) {
      Task task = new Task.Imitation(original);
      Distillation.Outcome outcome =
          distil(
              "imitation",
              Options.of(StudentInit.INHERIT, 4, OutputLoss.AUTO, 1),
              teacher,
              task,
              splits,
              Monitor.NONE);
      assertThat(outcome.metric()).isGreaterThan(20); // percent of the outputs' size are right
    }
  }

  @Test
  void numbersAreLearnedToo() throws IOException {
    Splits numbered =
        new Splits(
            new Numbered(splits.training()),
            new Numbered(splits.selection()),
            new Numbered(splits.test()));
    Task task = new Task.Regression(TargetScale.of(numbered.training()));
    Graph network =
        trained(Zoo.find("resnet8-w8").build(2, Shape.of(3, 32, 32), 3), task, numbered, 4);
    Distillation.Outcome outcome =
        distil(
            "numbers",
            Options.of(StudentInit.FRESH, 4, OutputLoss.AUTO, 1),
            network,
            task,
            numbered,
            Monitor.NONE);
    Graph fresh = FreshWeights.of(outcome.student().orElseThrow(), 5);
    try (Run run = Run.open(folder.resolve("numbers"))) {
      Setting setting = setting(Options.of(0.5, StudentInit.FRESH), task, numbered, run);
      assertThat(outcome.metric()).isLessThan(setting.points(fresh));
    }
  }

  /** Images with two numbers: how bright they are in their first colour and in all. */
  private record Numbered(Dataset images) implements Dataset {
    @Override
    public int size() {
      return images.size();
    }

    @Override
    public Shape imageShape() {
      return images.imageShape();
    }

    @Override
    public Targets targets() {
      return new Targets.Columns(List.of("red", "bright"));
    }

    @Override
    public void numbers(int index, float[] target) {
      byte[] pixels = new byte[(int) imageShape().elements()];
      images.read(index, pixels);
      int area = pixels.length / 3;
      target[0] = mean(pixels, area);
      target[1] = mean(pixels, pixels.length);
    }

    private static float mean(byte[] pixels, int count) {
      float sum = 0;
      for (int i = 0; i < count; i++) {
        sum += pixels[i] & 0xff;
      }
      return sum / count;
    }

    @Override
    public void read(int index, byte[] target) {
      images.read(index, target);
    }

    @Override
    public String fingerprint() {
      return images.fingerprint();
    }
  }
}
