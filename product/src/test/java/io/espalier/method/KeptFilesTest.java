package io.espalier.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.cost.Cost;
import io.espalier.cost.CostModel;
import io.espalier.data.DataSpec;
import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.data.Selection;
import io.espalier.eval.Task;
import io.espalier.graph.Graph;
import io.espalier.method.playprune.Ends;
import io.espalier.method.playprune.PlayAndPruneOptions;
import io.espalier.onnx.OnnxReader;
import io.espalier.onnx.OnnxWriter;
import io.espalier.run.Event;
import io.espalier.run.Run;
import io.espalier.surgery.BatchNorms;
import io.espalier.tensor.Shape;
import io.espalier.train.Monitor;
import io.espalier.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Through the door: networks of a game that are kept, on an export whose BatchNorm is folded. */
class KeptFilesTest {
  private static final String DATA = "synthetic:shapes?size=16&train=48&test=40&seed=4";
  private static final Shape IMAGE = Shape.of(3, 16, 16);

  @TempDir Path temp;

  private CompressionBuilder compression(double tolerance) throws IOException {
    Path model = temp.resolve("model.onnx");
    OnnxWriter.write(BatchNorms.fold(Zoo.find("resnet8-w4").build(10, IMAGE, 3)), model);
    return Compression.of(model, DATA, tolerance).normalize("half").threads(1);
  }

  private static PlayAndPruneOptions game(double targetMacs, String keep) {
    return PlayAndPruneOptions.DEFAULT.withEnds(new Ends(9, 2, targetMacs)).withKeep(keep);
  }

  @Test
  void keptNetworksAreDeliverableFilesThatJournalAndResultList() throws IOException {
    Path run = temp.resolve("run");
    CompressionResult result = compression(100).method(game(0, "1,2")).start(run, Monitor.NONE);
    Course.Game course = (Course.Game) result.course();
    assertThat(course.kept()).extracting(Course.Kept::round).containsExactly(1, 2);
    Dataset selection = Selection.parse("test:0.5").split(DataSpec.parse(DATA), 1).selection();
    Deployed deployed = new Deployed(new Task.Classification(), Preprocessing.parse("half"), 1);
    for (Course.Kept kept : course.kept()) {
      assertThat(kept.file()).isEqualTo("kept/round-" + kept.round() + ".onnx");
      Path file = run.resolve(kept.file());
      Graph network = OnnxReader.read(file);
      assertThat(BatchNorms.any(network)).isFalse();
      Cost cost = CostModel.ofImage(network, IMAGE);
      assertThat(cost.macs()).isEqualTo(kept.macs());
      assertThat(100 * deployed.evaluate(file, List.of(selection)).getFirst().value())
          .isEqualTo(kept.metric(), within(1e-9));
    }

    List<Event> events;
    try (Run reading = Run.open(run)) {
      events = reading.events();
    }
    assertThat(list(events, "game-over", "kept")).hasSize(2);
    Map<?, ?> told = (Map<?, ?>) field(events, "result", "course");
    assertThat(told.get("kept")).asInstanceOf(InstanceOfAssertFactories.LIST).hasSize(2);

    byte[] first = Files.readAllBytes(run.resolve("kept/round-1.onnx"));
    Files.write(run.resolve("kept/round-7.onnx"), first); // of a round that was never kept
    CompressionResult again = Compression.resume(run, Monitor.NONE);
    assertThat(((Course.Game) again.course()).kept()).isEqualTo(course.kept());
    assertThat(run.resolve("kept/round-1.onnx")).hasBinaryContent(first);
    assertThat(run.resolve("kept/round-7.onnx")).doesNotExist();
  }

  private static Object field(List<Event> events, String type, String name) {
    return events.stream()
        .filter(event -> event.type().equals(type))
        .map(event -> Objects.requireNonNull(event.fields().get(name), name))
        .findFirst()
        .orElseThrow();
  }

  private static List<?> list(List<Event> events, String type, String name) {
    return (List<?>) field(events, type, name);
  }

  @Test
  void aTargetThatIsMissedIsNotMet() throws IOException {
    CompressionResult result =
        compression(100).method(game(0.01, "none")).start(temp.resolve("run"), Monitor.NONE);
    assertThat(result.course().reached(result.acceptance().costAfter())).isFalse();
    assertThat(result.met()).isFalse();
    assertThat(temp.resolve("run/kept")).doesNotExist();
  }

  @Test
  void whatCannotBeIsRefusedBeforeARunIsBegun() throws IOException {
    Path run = temp.resolve("run");
    CompressionBuilder fine = compression(4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fine.start(run, Monitor.NONE))
        .withMessage(
            "the selection split has 20 images, so that one of them is 5.00 points of accuracy: more than the tolerance of 4.00 points; take more images (--selection) or a larger tolerance");
    CompressionBuilder large = compression(5).method(game(1e12, "none"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> large.start(run, Monitor.NONE))
        .withMessageStartingWith("the target must be below the network's ");
    assertThat(run).doesNotExist();
  }
}
