package io.espalier.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunTest {
  /** Options as a command might have them. */
  private record Options(Path model, double tolerance, List<String> excluded) {}

  private record Position(int epoch, double best, long seed) {}

  private static final Options OPTIONS =
      new Options(Path.of("models/a b.onnx"), 1, List.of("conv1"));
  private static final Provenance HERE = Provenance.here(2, 7, "sha256:0");

  @TempDir private Path temp;

  @Test
  void aNewRunSaysWhatWasAskedAndWhere() throws IOException {
    Path folder = temp.resolve("runs/first");
    try (Run run = Run.create(folder, "compress", OPTIONS, HERE)) {
      run.journal().append(Event.of("epoch", Map.of("epoch", 1)));
    }
    assertThat(Files.readString(folder.resolve("run.yaml")))
        .isEqualTo(
            """
            command: compress
            configuration:
              model: models/a b.onnx
              tolerance: 1.0
              excluded:
              - conv1
            """);
    Run run = Run.open(folder);
    assertThat(run.command()).isEqualTo("compress");
    assertThat(run.configuration(Options.class)).isEqualTo(OPTIONS);
    assertThat(run.events()).extracting(Event::type).containsExactly("started", "epoch");
    assertThat(run.events().getFirst().fields().get("provenance"))
        .asInstanceOf(
            org.assertj.core.api.InstanceOfAssertFactories.map(String.class, Object.class))
        .containsEntry("seed", 7)
        .containsEntry("threads", 2)
        .containsEntry("data", "sha256:0")
        .containsKeys("espalier", "commit", "jvm", "os", "cpu", "processors", "libraries");
    assertThat(run.provenance()).isEqualTo(HERE);
    assertThat(Run.isRun(folder)).isTrue();
    assertThat(Run.isRun(temp)).isFalse();
    assertThatThrownBy(run::journal).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void provenanceKnowsItsVersions() {
    assertThat(HERE.espalier()).matches("\\d+\\.\\d+.*");
    assertThat(HERE.commit()).isNotBlank().doesNotContain("$");
    assertThat(HERE.libraries()).containsKeys("libtorch", "onnxruntime");
    assertThat(HERE.libraries().values()).allMatch(version -> version.matches("\\d+\\.\\d+.*"));
    assertThat(HERE.cpu()).isNotBlank();
  }

  @Test
  void aFolderInUseIsRefusedAndLeftAlone() throws IOException {
    Run.create(temp.resolve("a"), "compress", OPTIONS, HERE).close();
    assertThatThrownBy(() -> Run.create(temp.resolve("a"), "compress", OPTIONS, HERE))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("espalier resume");
    Path other = Files.createDirectory(temp.resolve("b"));
    Files.writeString(other.resolve("letter.txt"), "dear");
    assertThatThrownBy(() -> Run.create(other, "compress", OPTIONS, HERE))
        .isInstanceOf(RunException.class)
        .hasMessage(other + ": exists already; choose another folder for the run");
    assertThat(other.toFile().list()).containsExactly("letter.txt");
    Path file = Files.writeString(temp.resolve("c"), "");
    assertThatThrownBy(() -> Run.create(file, "compress", OPTIONS, HERE))
        .isInstanceOf(RunException.class);
    Run.create(Files.createDirectory(temp.resolve("d")), "train", OPTIONS, HERE).close();
  }

  @Test
  void whatIsNotARunIsRefused() throws IOException {
    assertThatThrownBy(() -> Run.open(temp))
        .isInstanceOf(RunException.class)
        .hasMessage(temp + ": not the folder of a run (it has no run.yaml)");
    Files.writeString(temp.resolve("run.yaml"), "command: [");
    assertThatThrownBy(() -> Run.open(temp))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("not YAML");
    Files.writeString(temp.resolve("run.yaml"), "command: train\n");
    assertThatThrownBy(() -> Run.open(temp))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("command or configuration is missing");
  }

  @Test
  void workGoesOnFromTheLatestCheckpoint() throws IOException {
    Path folder = temp.resolve("run");
    Map<String, Tensor> momentum = Map.of("w.momentum", Tensor.ofFloats(Shape.of(2), 0.5f, -1));
    try (Run run = Run.create(folder, "compress", OPTIONS, HERE)) {
      assertThat(run.latestCheckpoint()).isEmpty();
      run.saveCheckpoint(Checkpoint.of(0, graph(1), Map.of(), new Position(0, 0, 7)));
      run.saveCheckpoint(Checkpoint.of(1, graph(2), momentum, new Position(3, 0.917, 1L << 40)));
    }
    try (Run run = Run.resume(folder, HERE)) {
      Checkpoint latest = run.latestCheckpoint().orElseThrow();
      assertThat(latest.number()).isEqualTo(1);
      assertThat(latest.graph()).isEqualTo(graph(2));
      assertThat(latest.tensors()).isEqualTo(momentum);
      assertThat(latest.position(Position.class)).isEqualTo(new Position(3, 0.917, 1L << 40));
      assertThat(run.events()).extracting(Event::type).containsExactly("started", "resumed");
    }
  }

  @Test
  void theNewestTwoAndTheKeptStay() throws IOException {
    try (Run run = Run.create(temp.resolve("run"), "compress", OPTIONS, HERE)) {
      for (int number = 0; number < 5; number++) {
        run.saveCheckpoint(Checkpoint.of(number, graph(number), Map.of(), Map.of()));
        if (number == 1) {
          run.keep(1);
        }
      }
      assertThat(run.checkpointNumbers()).containsExactly(1, 3, 4);
      assertThat(run.checkpoint(1).graph()).isEqualTo(graph(1));
      run.release(1);
      assertThat(run.checkpointNumbers()).containsExactly(3, 4);
      assertThat(temp.resolve("run/checkpoints").toFile().list())
          .containsExactlyInAnyOrder("0003.onnx", "0003.state", "0004.onnx", "0004.state");
      assertThatThrownBy(() -> run.keep(1))
          .isInstanceOf(RunException.class)
          .hasMessageEndingWith("there is no checkpoint 1");
    }
  }

  @Test
  void whatACutOffLeavesIsRemoved() throws IOException {
    Path folder = temp.resolve("run");
    Path checkpoints = folder.resolve("checkpoints");
    try (Run run = Run.create(folder, "compress", OPTIONS, HERE)) {
      run.saveCheckpoint(Checkpoint.of(0, graph(0), Map.of(), Map.of()));
    }
    Files.writeString(checkpoints.resolve("0001.onnx"), "complete, but its state is not");
    Files.writeString(checkpoints.resolve("0001.state.tmp"), "half");
    try (Run run = Run.resume(folder, HERE)) {
      assertThat(run.latestCheckpoint().orElseThrow().number()).isZero();
      assertThat(checkpoints.toFile().list()).containsExactlyInAnyOrder("0000.onnx", "0000.state");
    }
  }

  private static Graph graph(float weight) {
    GraphBuilder builder = new GraphBuilder("tiny");
    String x = builder.input(ValueInfo.of("x", Dim.free("batch"), Dim.of(2)));
    String w = builder.constant("w", Tensor.ofFloats(Shape.of(2, 1), weight, 1 / 3f));
    String y = builder.node("y", new Op.MatMul(), x, w);
    return builder.output(ValueInfo.of(y, Dim.free("batch"), Dim.of(1))).build();
  }
}
