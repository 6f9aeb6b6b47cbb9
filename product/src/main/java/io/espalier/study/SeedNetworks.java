package io.espalier.study;

import io.espalier.cost.CostModel;
import io.espalier.graph.Graph;
import io.espalier.graph.ShapeInference;
import io.espalier.method.Compression;
import io.espalier.method.Pruning;
import io.espalier.method.PruningResult;
import io.espalier.method.Training;
import io.espalier.method.TrainingConfig;
import io.espalier.onnx.OnnxReader;
import io.espalier.onnx.OnnxWriter;
import io.espalier.run.Event;
import io.espalier.tensor.Shape;
import io.espalier.train.Monitor;
import io.espalier.zoo.FreshWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the networks of one seed, each in a run of its own. What is there already is not made
 * again.
 */
final class SeedNetworks {
  /** The folder of the method's run. */
  static final String COMPRESS = "compress";

  private static final String BASELINE = "baseline";
  private static final String SCRATCH = "scratch";
  private static final String RANDOM = "random";

  /** The folders of all runs, in the order in which they are made, but for those left out. */
  static final List<String> PHASES = List.of(BASELINE, COMPRESS, SCRATCH, RANDOM);

  private final DoorConfigs doors;
  private final Shape image;
  private final Path folder;
  private final Monitor monitor;
  private final Phase baseline;
  private final Phase compress;
  private final Phase scratch;
  private final Phase random;

  /**
   * @param image shape of the images, {@code [C, H, W]}
   * @param folder of the seed; its phases are folders in it
   */
  SeedNetworks(DoorConfigs doors, Shape image, Path folder, Monitor monitor) {
    this.image = image;
    this.doors = doors;
    this.folder = folder.toAbsolutePath();
    this.monitor = monitor;
    this.baseline = phase(BASELINE);
    this.compress = phase(COMPRESS);
    this.scratch = phase(SCRATCH);
    this.random = phase(RANDOM);
  }

  /** The folder of a seed in that of its study. */
  static Path folder(Path study, long seed) {
    return study.resolve("seed-" + seed);
  }

  private Phase phase(String name) {
    return new Phase(folder.resolve(name));
  }

  /**
   * What was made.
   *
   * @param files of the networks that there are, in the order of roles, the original first
   * @param stages how the method went
   * @param compute what was spent on training
   */
  record Made(Map<NetworkRole, Path> files, Stages stages, List<SeedResult.Compute> compute) {}

  /**
   * How the method went, as its run's journal says.
   *
   * @param steps of pruning that were taken
   * @param step after which the pruned network stood; 0 if nothing could be cut
   * @param epochs for which a student was trained
   * @param distilled whether the student is within the tolerance
   */
  record Stages(int steps, int step, int epochs, boolean distilled) {
    static Stages of(Event result) {
      if (result.fields().get("course") instanceof Map<?, ?> course) {
        return new Stages(
            count(course, "steps"),
            count(course, "step"),
            count(course, "epochs"),
            Boolean.TRUE.equals(course.get("distilled")));
      }
      throw new IllegalStateException("the result of a compression has no course: " + result);
    }

    private static int count(Map<?, ?> course, String name) {
      return course.get(name) instanceof Number number ? number.intValue() : 0;
    }
  }

  /**
   * Makes all networks.
   *
   * @throws IOException if data or a model cannot be read, or a run's folder cannot be written
   * @throws IllegalArgumentException if network and data do not fit each other
   */
  Made make() throws IOException {
    Files.createDirectories(folder);
    StudyConfig config = doors.config();
    Path given =
        config.train() == null ? Path.of(String.valueOf(config.model())) : baseline(config.train());
    Stages stages = compress(given);
    Map<NetworkRole, Path> files = new EnumMap<>(NetworkRole.class);
    Path original = compress.file("original.onnx");
    files.put(NetworkRole.ORIGINAL, original);
    if (stages.step() > 0) {
      Path pruned = compress.file("pruned.onnx");
      files.put(NetworkRole.PRUNED, pruned);
      random(original, pruned, stages.step() * config.compress().fineTuneEpochs())
          .ifPresent(file -> files.put(NetworkRole.RANDOM, file));
    }
    Path student = compress.file("student.onnx");
    if (stages.epochs() > 0 && Files.exists(student)) {
      files.put(NetworkRole.STUDENT, student);
      files.put(NetworkRole.SCRATCH, scratch(original, student, stages.epochs()));
    }
    return new Made(files, stages, compute());
  }

  private Path baseline(StudyConfig.Baseline network) throws IOException {
    return trained("the original", baseline, doors.baseline(network, baseline.network()));
  }

  private Stages compress(Path original) throws IOException {
    if (!compress.isComplete()) {
      say("prune and distil");
      compress.complete(
          run -> Compression.start(doors.compression(original, compress.network()), run, monitor),
          run -> Compression.resume(run, monitor));
    }
    return Stages.of(compress.result().orElseThrow());
  }

  private Path scratch(Path original, Path student, int epochs) throws IOException {
    Path fresh = folder.resolve("fresh.onnx");
    if (!Files.exists(fresh)) {
      OnnxWriter.write(FreshWeights.of(OnnxReader.read(student), doors.seed()), fresh);
    }
    return trained(
        "the student from scratch",
        scratch,
        doors.scratch(fresh, original, epochs, scratch.network()));
  }

  /** Empty, and said, where the method's layers have no channel to give. */
  private Optional<Path> random(Path original, Path pruned, int epochs) throws IOException {
    Path cut = folder.resolve("cut.onnx");
    if (!Files.exists(cut)) {
      double share = Math.min(1, (double) macs(pruned) / macs(original));
      PruningResult result = Pruning.run(doors.pruning(original, cut, share), monitor);
      if (!result.met()) {
        say(
            "random pruning leaves %.1f %% of the MACs, the method %.1f %%"
                .formatted(100 * result.plan().remaining(), 100 * share));
      }
      if (result.output().isEmpty()) {
        return Optional.empty();
      }
    }
    return Optional.of(
        trained("random pruning", random, doors.random(cut, original, epochs, random.network())));
  }

  private long macs(Path file) throws IOException {
    Graph graph = OnnxReader.read(file);
    return CostModel.of(graph, ShapeInference.ofImage(graph, image)).macs();
  }

  private Path trained(String what, Phase phase, TrainingConfig training) throws IOException {
    if (!phase.isComplete()) {
      say("training %s, epochs: %d".formatted(what, training.training().epochs()));
      phase.complete(
          run -> Training.start(training, run, monitor), run -> Training.resume(run, monitor));
    }
    return phase.network();
  }

  private void say(String what) {
    monitor.say("seed %d: %s".formatted(doors.seed(), what));
  }

  private List<SeedResult.Compute> compute() throws IOException {
    List<SeedResult.Compute> compute = new ArrayList<>();
    spent(BASELINE, baseline, "epoch").ifPresent(compute::add);
    spent("pruning", compress, "pruning-step").ifPresent(compute::add);
    spent("distillation", compress, "distil-epoch").ifPresent(compute::add);
    spent(SCRATCH, scratch, "epoch").ifPresent(compute::add);
    spent(RANDOM, random, "epoch").ifPresent(compute::add);
    return compute;
  }

  /** What the events of a kind took, all together. */
  private static Optional<SeedResult.Compute> spent(String name, Phase phase, String type)
      throws IOException {
    List<Double> seconds =
        phase.events().stream()
            .filter(event -> event.type().equals(type))
            .map(event -> event.fields().get("seconds"))
            .filter(Number.class::isInstance)
            .map(value -> ((Number) value).doubleValue())
            .toList();
    return seconds.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new SeedResult.Compute(
                name, seconds.size(), seconds.stream().mapToDouble(Double::doubleValue).sum()));
  }
}
