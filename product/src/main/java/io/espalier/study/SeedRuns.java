package io.espalier.study;

import io.espalier.cost.CostModel;
import io.espalier.graph.Graph;
import io.espalier.method.Compression;
import io.espalier.method.CompressionConfig;
import io.espalier.method.Pruning;
import io.espalier.method.PruningOptions;
import io.espalier.method.PruningResult;
import io.espalier.method.Training;
import io.espalier.method.TrainingConfig;
import io.espalier.onnx.OnnxReader;
import io.espalier.onnx.OnnxWriter;
import io.espalier.plan.Budget;
import io.espalier.tensor.Shape;
import io.espalier.train.Monitor;
import io.espalier.zoo.FreshWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The work of the doors for one seed, each in a folder of its own. What is there already is not
 * made again.
 */
final class SeedRuns {
  /** The run that trains the original. */
  static final String BASELINE = "baseline";

  private final DoorConfigs doors;
  private final Shape image;
  private final Path folder;
  private final Monitor monitor;

  /**
   * @param image shape of the images, {@code [C, H, W]}
   * @param folder of the seed; its runs are folders in it
   */
  SeedRuns(DoorConfigs doors, Shape image, Path folder, Monitor monitor) throws IOException {
    this.doors = doors;
    this.image = image;
    this.folder = Files.createDirectories(folder.toAbsolutePath());
    this.monitor = monitor;
  }

  /** A way to cut. */
  @FunctionalInterface
  interface Cut {
    PruningOptions within(Budget budget) throws IOException;
  }

  /** The folder of a seed in that of its study. */
  static Path folder(Path study, long seed) {
    return study.resolve("seed-" + seed);
  }

  /** What is asked of the doors. */
  DoorConfigs doors() {
    return doors;
  }

  Phase phase(String name) {
    return new Phase(folder.resolve(name));
  }

  /** The network to compress: the one that is given, or the one that is trained. */
  Path original() throws IOException {
    StudySetting setting = doors.setting();
    if (setting.train() == null) {
      return Path.of(String.valueOf(setting.model()));
    }
    Phase baseline = phase(BASELINE);
    return trained("the original", baseline, doors.baseline(setting.train(), baseline.network()));
  }

  /** Compresses in a phase. */
  void compress(String what, Phase phase, CompressionConfig config) throws IOException {
    if (!phase.isComplete()) {
      say(what);
      phase.complete(
          run -> Compression.start(config, run, monitor), run -> Compression.resume(run, monitor));
    }
  }

  /** The network that training leaves in a phase. */
  Path trained(String what, Phase phase, TrainingConfig training) throws IOException {
    if (!phase.isComplete()) {
      say("training %s, epochs: %d".formatted(what, training.training().epochs()));
      phase.complete(
          run -> Training.start(training, run, monitor), run -> Training.resume(run, monitor));
    }
    return phase.network();
  }

  /** A network's architecture with fresh weights. */
  Path fresh(Path network, String name) throws IOException {
    Path fresh = folder.resolve(name);
    if (!Files.exists(fresh)) {
      OnnxWriter.write(FreshWeights.of(OnnxReader.read(network), doors.seed()), fresh);
    }
    return fresh;
  }

  /**
   * The original, cut at once to the MACs of another network; what cannot be reached is said.
   *
   * @param what is cut, as {@code random pruning}
   * @param how it is cut within a budget
   * @return empty where the layers have no channel to give
   */
  Optional<Path> cut(String what, Path original, Path other, String name, Cut how)
      throws IOException {
    Path cut = folder.resolve(name);
    if (Files.exists(cut)) {
      return Optional.of(cut);
    }
    double share = Math.min(1, (double) macs(other) / macs(original));
    PruningResult result =
        Pruning.run(doors.pruning(original, cut, how.within(new Budget.Macs(share))), monitor);
    if (!result.met()) {
      say(
          "%s leaves %.1f %% of the MACs, the method %.1f %%"
              .formatted(what, 100 * result.plan().remaining(), 100 * share));
    }
    return result.output();
  }

  private long macs(Path file) throws IOException {
    Graph graph = OnnxReader.read(file);
    return CostModel.ofImage(graph, image).macs();
  }

  private void say(String what) {
    monitor.say("seed %d: %s".formatted(doors.seed(), what));
  }
}
