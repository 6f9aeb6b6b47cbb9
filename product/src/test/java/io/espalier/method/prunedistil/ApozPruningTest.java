package io.espalier.method.prunedistil;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.espalier.Shared;
import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroup;
import io.espalier.data.DataSpec;
import io.espalier.data.Preprocessing;
import io.espalier.data.Selection;
import io.espalier.data.Split;
import io.espalier.data.Splits;
import io.espalier.eval.Task;
import io.espalier.graph.Graph;
import io.espalier.onnx.OnnxReader;
import io.espalier.run.Checkpoint;
import io.espalier.run.Event;
import io.espalier.run.Provenance;
import io.espalier.run.Run;
import io.espalier.tensor.Shape;
import io.espalier.torch.Precision;
import io.espalier.train.Monitor;
import io.espalier.train.Progress;
import io.espalier.train.RegressionLoss;
import io.espalier.train.SgdTraining;
import io.espalier.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stage 1 on a small network and a handful of drawn shapes. */
class ApozPruningTest {
  private static final Preprocessing PREPROCESSING = Preprocessing.parse("half");
  private static final Graph NETWORK = Zoo.find("resnet8-w8").build(10, Shape.of(3, 32, 32), 11);

  /** A tolerance so wide that an untrained network is always inside. */
  private static final double WIDE = 100;

  private static Splits splits;

  @TempDir Path folder;

  @BeforeAll
  static void draw() throws IOException {
    splits =
        Selection.parse("test:0.5")
            .split(DataSpec.parse("synthetic:shapes?train=96&test=80&seed=4"), 1);
  }

  private static PruneAndDistilOptions options(int steps, double deviations, double rate) {
    PruneAndDistilOptions d = PruneAndDistilOptions.DEFAULT;
    return new PruneAndDistilOptions(
        steps,
        deviations,
        d.zeroShare(),
        30,
        2,
        rate,
        d.studentRatio(),
        d.studentInit(),
        d.studentEpochs(),
        d.studentRate(),
        d.outputWeight(),
        d.outputLoss(),
        d.labelWeight(),
        d.match(),
        1,
        2,
        new SgdTraining(0.9, 1e-4, 32, RegressionLoss.SMOOTH_L1, "standard", Precision.FP32));
  }

  private static ApozPruning pruning(
      PruneAndDistilOptions options, double tolerance, Splits data, Run run, Monitor monitor) {
    return new ApozPruning(
        new Setting(
            options, tolerance, 1, data, PREPROCESSING, new Task.Classification(), run, monitor));
  }

  private ApozPruning.Outcome prune(String name, PruneAndDistilOptions options) throws IOException {
    try (Run run = Run.create(folder.resolve(name), "test", options, Provenance.here(1, 1, ""))) {
      return pruning(options, WIDE, splits, run, Monitor.NONE).prune(NETWORK);
    }
  }

  private ApozPruning.Outcome resume(String name, PruneAndDistilOptions options)
      throws IOException {
    try (Run run = Run.resume(folder.resolve(name), Provenance.here(1, 1, ""))) {
      return pruning(options, WIDE, splits, run, Monitor.NONE).prune(NETWORK);
    }
  }

  private List<Event> events(String name, String type) throws IOException {
    try (Run run = Run.open(folder.resolve(name))) {
      return run.events().stream().filter(event -> event.type().equals(type)).toList();
    }
  }

  /** The facts of all steps and of the stage's end, without wall times. */
  private List<Map<String, Object>> facts(String name) throws IOException {
    List<Map<String, Object>> facts = new ArrayList<>();
    for (String type : List.of("pruning-step", "pruning-over")) {
      for (Event event : events(name, type)) {
        Map<String, Object> fields = new LinkedHashMap<>(event.fields());
        fields.remove("seconds");
        facts.add(fields);
      }
    }
    return facts;
  }

  private static <T> T field(Map<?, ?> fields, String name, Class<T> type) {
    return Objects.requireNonNull(type.cast(fields.get(name)), name);
  }

  private static int sum(Event step, String name) {
    return ((List<?>) field(step.fields(), "layers", List.class))
        .stream().mapToInt(layer -> field((Map<?, ?>) layer, name, Integer.class)).sum();
  }

  private static int filters(Graph graph) {
    return ChannelAnalysis.analyse(graph).groups().stream()
        .filter(group -> group.kind() == ChannelGroup.Kind.PRUNABLE)
        .mapToInt(ChannelGroup::channels)
        .sum();
  }

  @Test
  void journalAndNetworkAgreeOnWhatIsLeft() throws IOException {
    ApozPruning.Outcome outcome = prune("agree", options(2, 1, 0.02));
    List<Event> steps = events("agree", "pruning-step");
    assertThat(steps).hasSize(2);
    assertThat(outcome.steps()).isEqualTo(2);
    assertThat(outcome.step()).isEqualTo(2);
    int left = filters(NETWORK);
    for (Event step : steps) {
      assertThat(step.fields().keySet())
          .containsExactly(
              "step",
              "metricBefore",
              "metricAfterCut",
              "metricAfterNorms",
              "metricAfterTraining",
              "limit",
              "inside",
              "removed",
              "filters",
              "macs",
              "parameters",
              "seconds",
              "layers");
      assertThat(sum(step, "removed")).isPositive().isEqualTo(step.fields().get("removed"));
      left -= sum(step, "removed");
      assertThat(sum(step, "left")).isEqualTo(left).isEqualTo(step.fields().get("filters"));
      assertThat((List<?>) field(step.fields(), "layers", List.class))
          .allSatisfy(
              layer -> {
                Map<?, ?> fields = (Map<?, ?>) layer;
                assertThat(field(fields, "apozMean", Double.class)).isBetween(0.0, 1.0);
                assertThat(field(fields, "apozDeviation", Double.class)).isPositive();
                assertThat(field(fields, "threshold", Double.class)).isZero();
                assertThat(field(fields, "activation", String.class)).contains("relu");
              });
    }
    assertThat(filters(outcome.network())).isEqualTo(left);
    assertThat(steps.get(1).fields().get("metricBefore"))
        .isEqualTo(steps.get(0).fields().get("metricAfterTraining"));
    assertThat(facts("agree").getLast())
        .containsExactly(
            Map.entry("reason", "max-steps"), Map.entry("steps", 2), Map.entry("result", 2));
  }

  @Test
  void aFilterThatIsZeroNoMoreThanOthersStays() throws IOException {
    ApozPruning.Outcome outcome = prune("still", options(4, 100, 0.02));
    assertThat(outcome.steps()).isZero();
    assertThat(outcome.network()).isEqualTo(NETWORK);
    assertThat(facts("still"))
        .containsExactly(Map.of("reason", "nothing-to-cut", "steps", 0, "result", 0));
  }

  @Test
  void withoutStepsTheOriginalGoesOn() throws IOException {
    ApozPruning.Outcome outcome = prune("none", options(0, 1, 0.02));
    assertThat(outcome.network()).isEqualTo(NETWORK);
    assertThat(outcome.checkpoint()).isZero();
  }

  @Test
  void layersKeepTheirLeastWidth() throws IOException {
    Graph network = prune("least", options(1, -9, 0.02)).network();
    assertThat(ChannelAnalysis.analyse(network).groups())
        .filteredOn(group -> group.kind() == ChannelGroup.Kind.PRUNABLE)
        .isNotEmpty()
        .allSatisfy(group -> assertThat(group.channels()).isEqualTo(2));
  }

  /** Stands for a process that ends: at the n-th sign of life, or never. */
  private static final class CutOff implements Monitor {
    private int left;

    CutOff(int left) {
      this.left = left;
    }

    @Override
    public void say(String line) {
      if (left-- == 0) {
        throw new IllegalStateException("cut off");
      }
    }

    @Override
    public Progress progress() {
      return (epoch, step, steps, loss) -> {
        if (step == steps) {
          say("");
        }
      };
    }
  }

  /** Two remarks, an estimate, and for both steps two epochs and a line. */
  @Test
  void workThatIsCutOffAnywhereGoesOnAsIfItHadNot() throws IOException {
    PruneAndDistilOptions options = options(2, 1, 0.02);
    ApozPruning.Outcome whole = prune("whole", options);
    for (int signs = 1; signs <= 7; signs++) {
      CutOff monitor = new CutOff(signs);
      String name = "cut" + signs;
      try (Run run = Run.create(folder.resolve(name), "test", options, Provenance.here(1, 1, ""))) {
        ApozPruning pruning = pruning(options, WIDE, splits, run, monitor);
        assertThrows(IllegalStateException.class, () -> pruning.prune(NETWORK), name);
      }
      ApozPruning.Outcome resumed = resume(name, options);
      assertThat(resumed.network()).as(name).isEqualTo(whole.network());
      assertThat(resumed.checkpoint()).as(name).isEqualTo(whole.checkpoint());
      assertThat(facts(name)).as(name).isEqualTo(facts("whole"));
    }
  }

  /** Between a checkpoint and its event, the mark of the result and the end of the stage. */
  @Test
  void whatShouldHaveFollowedACheckpointIsMadeUpFor() throws IOException {
    PruneAndDistilOptions options = options(1, 1, 0.02);
    ApozPruning.Outcome whole = prune("late", options);
    List<Map<String, Object>> facts = facts("late");
    Path journal = folder.resolve("late/journal.jsonl");
    List<String> lines = Files.readAllLines(journal);
    Files.write(journal, lines.stream().filter(line -> !line.contains("\"pruning-")).toList());
    Path mark = folder.resolve("late/checkpoints/%04d.keep".formatted(whole.checkpoint()));
    Files.delete(mark);
    assertThat(facts("late")).isEmpty();
    assertThat(resume("late", options).network()).isEqualTo(whole.network());
    assertThat(facts("late")).isEqualTo(facts);
    assertThat(mark).exists();
  }

  @Test
  void aStageThatIsOverIsNotGoneThroughAgain() throws IOException {
    PruneAndDistilOptions options = options(1, 1, 0.02);
    ApozPruning.Outcome outcome = prune("over", options);
    int events = events("over", "pruning-over").size();
    assertThat(resume("over", options)).isEqualTo(outcome);

    try (Run run = Run.resume(folder.resolve("over"), Provenance.here(1, 1, ""))) {
      run.saveCheckpoint(
          Checkpoint.of(
              outcome.checkpoint() + 1, NETWORK, Map.of(), DistillingPosition.start(outcome, 0)));
    }
    assertThat(resume("over", options)).isEqualTo(outcome);
    assertThat(events("over", "pruning-over")).hasSize(events);
  }

  /** A trained network, a cut to two filters a layer, and a training that cannot mend it. */
  @Test
  void aFirstStepThatLeavesTheToleranceIsUndoneAndSaid() throws IOException {
    Graph trained = OnnxReader.read(Shared.model("resnet20-cifar10.onnx"));
    DataSpec mini = DataSpec.parse("cifar10:" + Shared.data("cifar10-mini"));
    Splits few =
        new Splits(
            mini.open(Split.TRAIN).subset(IntStream.range(0, 64).toArray()),
            mini.open(Split.TEST).subset(IntStream.range(0, 100).toArray()),
            mini.open(Split.TEST).subset(IntStream.range(200, 300).toArray()));
    PruneAndDistilOptions ruinous = options(3, -9, 1e-6);
    List<String> lines = new ArrayList<>();
    ApozPruning.Outcome outcome;
    try (Run run = Run.create(folder.resolve("ruin"), "test", ruinous, Provenance.here(1, 1, ""))) {
      outcome =
          new ApozPruning(
                  new Setting(
                      ruinous,
                      1,
                      1,
                      few,
                      Preprocessing.parse("imagenet"),
                      new Task.Classification(),
                      run,
                      lines::add))
              .prune(trained);
    }
    assertThat(outcome.network()).isEqualTo(trained);
    assertThat(outcome.steps()).isEqualTo(1);
    assertThat(outcome.step()).isZero();
    Event step = events("ruin", "pruning-step").getFirst();
    double metric = field(step.fields(), "metricAfterTraining", Double.class);
    double limit = field(step.fields(), "limit", Double.class);
    assertThat(limit).isCloseTo(outcome.original() - 1, within(1e-9));
    assertThat(lines.getLast())
        .isEqualTo(
            "the first pruning step leaves the tolerance: accuracy %.2f points after training, the tolerance ends at %.2f points; a larger --tolerance, higher --deviations or more --fine-tune-epochs may help",
            metric, limit);
    assertThat(facts("ruin").getLast())
        .isEqualTo(Map.of("reason", "tolerance", "steps", 1, "result", 0));
  }

  @Test
  void aTrainingThatDivergesEndsTheStage() throws IOException {
    ApozPruning.Outcome outcome = prune("diverged", options(2, 1, 1e30));
    assertThat(outcome.network()).isEqualTo(NETWORK);
    assertThat(facts("diverged"))
        .containsExactly(Map.of("reason", "diverged", "steps", 0, "result", 0));
  }
}
