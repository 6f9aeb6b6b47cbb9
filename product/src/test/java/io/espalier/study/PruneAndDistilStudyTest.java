package io.espalier.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.eval.Metric;
import io.espalier.run.Event;
import io.espalier.run.Run;
import io.espalier.train.Monitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PruneAndDistilStudyTest {
  private static final String SMALL =
      """
      name: small
      data: synthetic:shapes?size=16&train=80&test=40&seed=3
      normalize: half
      selection: train:0.25
      tolerance: 60
      threads: 1
      train:
        network: resnet8-w8
        epochs: 1
        batch-size: 20
        precision: fp32
      compress:
        steps: 1
        deviations: 0
        fine-tune-epochs: 1
        student-epochs: 1
        student-rate: 0.02
        batch-size: 20
        precision: fp32
      robustness: [brightness-up]
      latency:
        batch-sizes: [1, 3]
      """;

  /** Steps of training in one epoch: 60 images that are not held out, in batches of 20. */
  private static final int STEPS = 3;

  @TempDir private Path temp;

  @Test
  void aStudyThatIsCutOffEndsAsOneThatIsNot() throws IOException {
    Path whole = temp.resolve("whole");
    StudyResult expected = Study.PRUNE_AND_DISTIL.run(config(), whole, Monitor.NONE);
    assertThat(expected.names())
        .containsExactly("original", "pruned", "student", "scratch", "random");
    assertTables(expected, whole.resolve("tables"));

    Path cut = temp.resolve("cut");
    List<String> said = new ArrayList<>();
    Plug plug = new Plug(said, 2);
    int times = 0;
    while (plug.isPulledIn(monitor -> Study.PRUNE_AND_DISTIL.run(config(), cut, monitor))) {
      times++;
      plug = new Plug(said, STEPS + 2);
    }
    assertThat(times).as("one cut in each training: " + said).isEqualTo(5);
    StudyResult result = Study.PRUNE_AND_DISTIL.resume(cut, Monitor.NONE);
    assertSameNetworks(result, expected, cut, whole);

    Files.delete(cut.resolve("seed-1/results.json"));
    Files.delete(cut.resolve("seed-1/random/compressed.onnx"));
    assertSameNetworks(
        Study.PRUNE_AND_DISTIL.run(config(), cut, Monitor.NONE), expected, cut, whole);
  }

  private static void assertSameNetworks(
      StudyResult result, StudyResult expected, Path folder, Path other) throws IOException {
    SeedResult seed = result.seeds().getFirst();
    SeedResult wanted = expected.seeds().getFirst();
    assertThat(seed.networks()).isEqualTo(wanted.networks());
    assertThat(result.verdicts()).isEqualTo(expected.verdicts());
    for (NetworkResult network : seed.networks()) {
      assertThat(folder.resolve(network.file()))
          .as(network.file())
          .hasSameBinaryContentAs(other.resolve(network.file()));
    }
    assertThat(seed.compute())
        .extracting(SeedResult.Compute::phase)
        .containsExactly("baseline", "pruning", "distillation", "scratch", "random");
    assertThat(seed.compute()).allMatch(one -> one.parts() == 1 && one.seconds() > 0);
  }

  /** The rivals are as large as what they stand beside, and the tables say what was measured. */
  private static void assertTables(StudyResult result, Path tables) throws IOException {
    SeedResult seed = result.seeds().getFirst();
    NetworkResult original = network(seed, "original");
    NetworkResult pruned = network(seed, "pruned");
    NetworkResult student = network(seed, "student");
    NetworkResult random = network(seed, "random");
    NetworkResult scratch = network(seed, "scratch");
    assertThat(pruned.macs()).isLessThan(original.macs());
    assertThat(random.macs()).isLessThanOrEqualTo(pruned.macs());
    assertThat(scratch.macs()).isEqualTo(student.macs()).isLessThan(pruned.macs());
    assertThat(scratch.layers()).isEqualTo(student.layers());
    assertThat(scratch.test().samples()).isEqualTo(40);
    assertThat(scratch.selection().samples()).isEqualTo(20);
    assertThat(seed.latency()).extracting(one -> one.latency().batch()).containsExactly(1, 3);

    List<String> networks = Files.readAllLines(tables.resolve("networks.csv"));
    assertThat(networks).hasSize(6);
    assertThat(networks.getFirst())
        .isEqualTo(
            "study,seed,network,epochs,file,file_bytes,parameters,macs,peak_activation_bytes");
    assertThat(networks.get(2))
        .startsWith("small,1,pruned,1,seed-1/compress/pruned.onnx,")
        .contains("," + pruned.macs() + ",");
    assertThat(Files.readAllLines(tables.resolve("metrics.csv")))
        .hasSize(11)
        .contains("small,1,student,test,accuracy,,%s,40".formatted(student.test().value()));
    assertThat(Files.readAllLines(tables.resolve("robustness.csv")))
        .hasSize(26)
        .contains(
            "small,1,random,brightness-up,5,accuracy,%s"
                .formatted(random.robustness().getLast().value()));
    assertThat(Files.readAllLines(tables.resolve("latency.csv"))).hasSize(11);
    assertThat(Files.readAllLines(tables.resolve("compute.csv"))).hasSize(6);
    NetworkResult.Layer last = student.layers().getLast();
    assertThat(Files.readAllLines(tables.resolve("layers.csv")))
        .hasSize(1 + 5 * original.layers().size())
        .contains(
            "small,1,student,%s,%s,10,%d,%d"
                .formatted(last.name(), last.operator(), last.parameters(), last.macs()));
  }

  private static NetworkResult network(SeedResult seed, String name) {
    return seed.network(name).orElseThrow();
  }

  @Test
  void whatIsNotAskedForIsNotCompared() throws IOException {
    Path folder = temp.resolve("study");
    PruneAndDistilConfig pruningAlone = config("compress.student-ratio", "1", "robustness", "[]");
    StudyResult result = Study.PRUNE_AND_DISTIL.run(pruningAlone, folder, Monitor.NONE);
    assertThat(result.names()).containsExactly("original", "pruned", "random");
    assertThat(result.verdicts()).hasSize(1);
    assertThat(result.verdicts().getFirst().rival()).isEqualTo("random");
    assertThat(Files.readAllLines(folder.resolve("tables/robustness.csv"))).hasSize(1);

    assertThatThrownBy(() -> Study.PRUNE_AND_DISTIL.run(config(), folder, Monitor.NONE))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("was begun with another robustness, compress; go on with it");
    List<Event> events;
    try (Run run = Run.open(folder)) {
      events = run.events();
    }
    assertThat(events.getLast().type()).isEqualTo("result");
    assertThat(events.getLast().fields()).containsEntry("met", result.met());
    assertThatThrownBy(
            () -> Study.PRUNE_AND_DISTIL.resume(folder.resolve("seed-1/random"), Monitor.NONE))
        .hasMessageContaining("a run of 'train', not of 'study prune-and-distil'");
  }

  @Test
  void aNetworkIsImitatedWithoutLabels() throws IOException {
    StudyResult result =
        Study.PRUNE_AND_DISTIL.run(
            config("imitate", "true", "robustness", "[]", "tolerance", "99"),
            temp.resolve("study"),
            Monitor.NONE);
    assertThat(result.metric()).isEqualTo(Metric.FIDELITY);
    SeedResult seed = result.seeds().getFirst();
    assertThat(network(seed, "original").test().value()).isEqualTo(1);
    assertThat(network(seed, "scratch").test().value()).isLessThan(1);
    assertThat(Files.readString(temp.resolve("study/seed-1/scratch/run.yaml")))
        .containsPattern("imitate: .*original.onnx");
  }

  private PruneAndDistilConfig config(String... set) throws IOException {
    return StudyFiles.read(Study.PRUNE_AND_DISTIL, temp.resolve("small.yaml"), SMALL, set);
  }
}
