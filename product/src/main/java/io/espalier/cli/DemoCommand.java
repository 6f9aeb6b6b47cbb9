package io.espalier.cli;

import io.espalier.data.Preprocessing;
import io.espalier.method.Compression;
import io.espalier.method.CompressionConfig;
import io.espalier.method.CompressionResult;
import io.espalier.method.HeldOut;
import io.espalier.method.NormOptions;
import io.espalier.method.Training;
import io.espalier.method.TrainingConfig;
import io.espalier.method.playprune.Ends;
import io.espalier.method.playprune.PlayAndPruneOptions;
import io.espalier.run.Run;
import io.espalier.torch.Precision;
import io.espalier.train.RegressionLoss;
import io.espalier.train.TrainConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code espalier demo}: the whole way on images that need no download. */
@Command(
    name = "demo",
    description =
        "Goes the whole way in some minutes, on a network and images that Espalier makes itself.",
    footer = {"", "Example: espalier demo"})
final class DemoCommand implements Callable<Integer> {
  private static final String NETWORK = "resnet8";
  private static final String DATA = "synthetic:shapes?size=32&train=4000&test=2000&seed=1";
  private static final HeldOut HELD_OUT = new HeldOut("train:0.1", 1);
  private static final double TOLERANCE = 2;
  private static final int ROUNDS = 25;
  private static final String AUGMENTATION = "crop";

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "What all randomness follows from. Default: ${DEFAULT-VALUE}.")
  long seed;

  @Mixin RunOption run;
  @Mixin ThreadsOption threads;
  @Mixin Console console;

  @Override
  public Integer call() throws IOException {
    Path folder = run.folder("demo");
    Run.requireUnused(folder);
    Files.createDirectories(folder);
    Path trained = folder.resolve("trained.onnx");
    Path small = folder.resolve("small.onnx");
    try (ConsoleMonitor monitor = new ConsoleMonitor(console)) {
      monitor.say("1. Train " + NETWORK + " on drawn shapes");
      Training.start(training(trained), folder.resolve("train"), monitor);
      monitor.say("2. Play and Prune: cut filters, lose at most " + TOLERANCE + " points");
      CompressionResult result =
          Compression.start(compression(trained, small), folder.resolve("compress"), monitor);
      monitor.say("3. What is gained, measured in ONNX Runtime on images that decided nothing");
      return Outcomes.print(console, result);
    }
  }

  private TrainingConfig training(Path output) {
    TrainConfig options =
        new TrainConfig(
            10,
            64,
            "one-cycle",
            0.1,
            "sgd",
            0.9,
            true,
            5e-4,
            0,
            RegressionLoss.SMOOTH_L1,
            AUGMENTATION,
            Precision.AUTO,
            seed);
    return new TrainingConfig(
        NETWORK,
        output.toString(),
        null,
        DATA,
        Preprocessing.parse("half"),
        HELD_OUT.selection(),
        HELD_OUT.seed(),
        threads.count(),
        NormOptions.DEFAULT,
        options);
  }

  private CompressionConfig compression(Path model, Path output) {
    PlayAndPruneOptions usual = PlayAndPruneOptions.DEFAULT;
    PlayAndPruneOptions game =
        usual
            .withEnds(new Ends(usual.ends().patience(), ROUNDS, 0))
            .withTraining(usual.training().withAugmentation(AUGMENTATION));
    return new CompressionConfig(
        model.toString(),
        output.toString(),
        DATA,
        false,
        Preprocessing.parse("half"),
        HELD_OUT.selection(),
        HELD_OUT.seed(),
        CompressionConfig.PLAY_AND_PRUNE,
        TOLERANCE,
        false,
        seed,
        threads.count(),
        NormOptions.DEFAULT,
        game,
        null);
  }
}
