package io.espalier.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.data.DataSpec;
import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.data.Split;
import io.espalier.eval.Judge;
import io.espalier.eval.Task;
import io.espalier.graph.Graph;
import io.espalier.run.Provenance;
import io.espalier.run.Run;
import io.espalier.surgery.BatchNorms;
import io.espalier.tensor.Shape;
import io.espalier.torch.TorchEngine;
import io.espalier.train.Monitor;
import io.espalier.train.NormReestimation;
import io.espalier.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The statistics of a fresh network's BatchNorms are those of no images at all: by statistics of a
 * batch, as in training, it computes something else than what is to be imitated.
 */
final class TrainingFormTest {
  private static final Preprocessing HALF = Preprocessing.parse("half");
  private static final Graph NETWORK = Zoo.find("resnet8-w4").build(10, Shape.of(3, 16, 16), 1);

  @TempDir private Path temp;

  private final Dataset images = images();

  private static Dataset images() {
    try {
      return DataSpec.parse("synthetic:shapes?size=16&train=80&test=40&seed=3").open(Split.TRAIN);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Graph prepared(NormOptions.Insertion insertion, Task task) throws IOException {
    TrainingForm form = new TrainingForm(new NormOptions(insertion, false), task, Monitor.NONE);
    Path folder = temp.resolve(insertion.toString());
    Provenance provenance = Provenance.here(1, 1, images.fingerprint());
    try (Run run = Run.create(folder, "test", Map.of(), provenance)) {
      return form.prepare(NETWORK, images, HALF, 1, run.journal());
    }
  }

  /** How well the original is imitated, before and after new statistics. */
  private double lost(Graph graph, Task task) {
    Judge judge = new Judge(TorchEngine.float32(), images, HALF, task);
    return judge.points(graph) - judge.points(new NormReestimation(images, HALF).of(graph));
  }

  @Test
  void whoImitatesTrainsWithStatisticsOfTheImagesAtHand() throws IOException {
    try (Assignment imitation = Assignment.imitation(NETWORK, 1)) {
      Task task = imitation.task();
      Graph anew = prepared(NormOptions.Insertion.AUTO, task);
      assertThat(BatchNorms.inserted(anew)).isNotEmpty();
      assertThat(lost(anew, task)).isLessThan(5);
      Graph kept = prepared(NormOptions.Insertion.NEVER, task);
      assertThat(kept).isEqualTo(NETWORK);
      assertThat(lost(kept, task)).isGreaterThan(20);
    }
  }

  @Test
  void labelsLeaveTheNormsOfANetworkAlone() throws IOException {
    assertThat(prepared(NormOptions.Insertion.AUTO, new Task.Classification())).isEqualTo(NETWORK);
  }
}
