package io.espalier.method.prunedistil;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.data.DataSpec;
import io.espalier.data.Preprocessing;
import io.espalier.data.Selection;
import io.espalier.data.Splits;
import io.espalier.eval.Imitated;
import io.espalier.eval.Task;
import io.espalier.graph.Graph;
import io.espalier.method.prunedistil.PruneAndDistilOptions.StudentInit;
import io.espalier.run.Event;
import io.espalier.run.Provenance;
import io.espalier.run.Run;
import io.espalier.tensor.Shape;
import io.espalier.torch.NoNativeLeaks;
import io.espalier.torch.TorchEngine;
import io.espalier.train.Monitor;
import io.espalier.train.OutputLoss;
import io.espalier.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Both stages as one piece of work, and which network is its result. */
@ExtendWith(NoNativeLeaks.class)
class PruneAndDistilTest {
  private static final Preprocessing PREPROCESSING = Preprocessing.parse("half");
  private static final Task CLASSES = new Task.Classification();
  private static final Graph NETWORK = Zoo.find("resnet8-w8").build(10, Shape.of(3, 32, 32), 11);

  private static Splits splits;

  @TempDir private Path folder;

  @BeforeAll
  static void draw() throws IOException {
    splits =
        Selection.parse("test:0.5")
            .split(DataSpec.parse("synthetic:shapes?train=96&test=80&seed=4"), 1);
  }

  private static PruneAndDistil work(
      PruneAndDistilOptions options, double tolerance, Task task, Run run) {
    return work(options, tolerance, task, run, Monitor.NONE);
  }

  private static PruneAndDistil work(
      PruneAndDistilOptions options, double tolerance, Task task, Run run, Monitor monitor) {
    return new PruneAndDistil(options, tolerance, 5, splits, PREPROCESSING, task, run, monitor);
  }

  private PruneAndDistil.Outcome run(String name, PruneAndDistilOptions options, double tolerance)
      throws IOException {
    return run(name, options, tolerance, Monitor.NONE);
  }

  private PruneAndDistil.Outcome run(
      String name, PruneAndDistilOptions options, double tolerance, Monitor monitor)
      throws IOException {
    try (Run run = Run.create(folder.resolve(name), "test", options, Provenance.here(1, 1, ""))) {
      return work(options, tolerance, CLASSES, run, monitor).run(NETWORK);
    }
  }

  private List<String> events(String name) throws IOException {
    try (Run run = Run.open(folder.resolve(name))) {
      return run.events().stream().map(Event::type).toList();
    }
  }

  @Test
  void aStudentInsideTheToleranceIsTheResult() throws IOException {
    PruneAndDistilOptions options = Options.bothStages();
    PruneAndDistil.Outcome outcome = run("inside", options, 100);
    assertThat(outcome.distilled()).isTrue();
    assertThat(outcome.network()).isEqualTo(outcome.student().orElseThrow());
    assertThat(outcome.step()).isEqualTo(1);
    assertThat(outcome.epochs()).isEqualTo(1);
    assertThat(outcome.pruned()).isNotEqualTo(NETWORK).isNotEqualTo(outcome.network());
    assertThat(events("inside"))
        .containsSubsequence(
            "pruning-step", "pruning-over", "student", "distil-epoch", "distil-over");

    try (Run run = Run.resume(folder.resolve("inside"), Provenance.here(1, 1, ""))) {
      assertThat(work(options, 100, CLASSES, run).run(NETWORK)).isEqualTo(outcome);
    }
    assertThat(events("inside").getLast()).isEqualTo(Run.RESUMED);
  }

  @Test
  void workCutOffInTheSecondStageGoesOnThere() throws IOException {
    PruneAndDistilOptions options = Options.bothStages(2, 0.02);
    PruneAndDistil.Outcome whole = run("whole", options, 100);
    Monitor cut =
        line -> {
          if (line.startsWith("distillation, epoch 1/2")) {
            throw new IllegalStateException("cut off");
          }
        };
    assertThatThrownBy(() -> run("parts", options, 100, cut)).hasMessage("cut off");
    try (Run run = Run.resume(folder.resolve("parts"), Provenance.here(1, 1, ""))) {
      assertThat(work(options, 100, CLASSES, run).run(NETWORK)).isEqualTo(whole);
    }
    assertThat(events("parts"))
        .containsOnlyOnce("pruning-step", "pruning-over", "student", "distil-over");
  }

  @Test
  void aStudentThatDivergesLeavesThePrunedNetwork() throws IOException {
    List<String> said = new ArrayList<>();
    PruneAndDistil.Outcome outcome = run("diverged", Options.bothStages(2, 1e30), 100, said::add);
    assertThat(outcome.student()).isEmpty();
    assertThat(outcome.distilled()).isFalse();
    assertThat(outcome.network()).isEqualTo(outcome.pruned()).isNotEqualTo(NETWORK);
    assertThat(said).noneMatch(line -> line.contains("outside the tolerance"));
  }

  /** Fidelity begins at 100 percent, and one epoch does not bring a fresh student near it. */
  @Test
  void aStudentOutsideTheToleranceIsNot() throws IOException {
    PruneAndDistilOptions options = Options.of(StudentInit.FRESH, 1, OutputLoss.AUTO, 0);
    try (Imitated original = new Imitated(TorchEngine.float32(), NETWORK);
        Run run = Run.create(folder.resolve("out"), "test", options, Provenance.here(1, 1, ""))) {
      PruneAndDistil.Outcome outcome =
          work(options, 1, new Task.Imitation(original), run).run(NETWORK);
      assertThat(outcome.network()).isEqualTo(NETWORK).isEqualTo(outcome.pruned());
      assertThat(outcome.student()).isPresent();
      assertThat(outcome.distilled()).isFalse();
    }
  }

  @Test
  void whatStage2CannotDoIsSaidBeforeStage1() throws IOException {
    PruneAndDistilOptions unknown =
        Options.of(StudentInit.FRESH, 1, OutputLoss.AUTO, 1, "no.such.node");
    assertThatThrownBy(() -> run("unknown", unknown, 100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no.such.node");
    assertThat(events("unknown")).containsExactly(Run.STARTED);

    PruneAndDistilOptions classes = Options.of(StudentInit.FRESH, 1, OutputLoss.KL, 1);
    try (Imitated original = new Imitated(TorchEngine.float32(), NETWORK);
        Run run = Run.create(folder.resolve("kl"), "test", classes, Provenance.here(1, 1, ""))) {
      PruneAndDistil work = work(classes, 1, new Task.Imitation(original), run);
      assertThatThrownBy(() -> work.run(NETWORK)).hasMessageContaining("output-loss kl");
    }
    assertThat(events("kl")).containsExactly(Run.STARTED);
  }
}
