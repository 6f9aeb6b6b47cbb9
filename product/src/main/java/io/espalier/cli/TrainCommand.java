package io.espalier.cli;

import io.espalier.data.DataSpec;
import io.espalier.data.Preprocessing;
import io.espalier.data.Selection;
import io.espalier.graph.Graph;
import io.espalier.method.HeldOut;
import io.espalier.method.ImageSize;
import io.espalier.method.Training;
import io.espalier.method.TrainingConfig;
import io.espalier.onnx.OnnxReader;
import io.espalier.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code espalier train}: trains a network from fresh or given weights. */
@Command(
    name = "train",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = "Trains a network on labelled images, or on the outputs of another network.",
    footer = {
      "",
      "The file remembers how its images are normalised and which of them were held out.",
      "",
      "Example: espalier train resnet20 --data cifar10:DIR -o resnet20.onnx",
      "         espalier train vgg16 --data synthetic:shapes --epochs 5 \\",
      "             -o vgg.onnx --json"
    })
final class TrainCommand implements Callable<Integer> {
  /** How a fresh network wants its images where nothing is said: from -1 to 1. */
  private static final String FRESH = "half";

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description =
          "A network with fresh weights, by name (resnet20, resnet110b, vgg16, mobilenetv2,"
              + " densenet-bc-100-12, resnet20-w8, ...; a wrong name lists them all), or an ONNX"
              + " file whose weights are trained on.")
  String model;

  @Mixin DataOptions data;

  @Option(
      names = "--imitate",
      paramLabel = "ORIGINAL",
      description =
          "Learn the outputs of another network, an ONNX file, in place of labels; images without"
              + " labels need it.")
  @Nullable Path imitate;

  @Option(
      names = "--selection",
      paramLabel = "PART",
      defaultValue = "train:0.1",
      description =
          "Images that are not trained on, to take decisions by: train:FRACTION, test:FRACTION or"
              + " other data. Default: ${DEFAULT-VALUE}.")
  Selection selection;

  @Mixin OutputOption output;
  @Mixin RunOption run;
  @Mixin TrainOptions options;
  @Mixin NormFlags norms;
  @Mixin ThreadsOption threads;
  @Mixin Console console;

  @Override
  public Integer call() throws IOException {
    Path file = Path.of(model);
    boolean given = Files.isRegularFile(file) || model.endsWith(".onnx");
    output.requireWritable(file);
    if (!given) {
      console.options(() -> Zoo.find(model)); // says at once if there is none of that name
    }
    Optional<Graph> taking = given ? Optional.of(OnnxReader.read(file)) : imitated();
    Preprocessing preprocessing =
        taking.isPresent() ? data.preprocessing(taking.get()) : freshPreprocessing();
    DataSpec images = taking.isPresent() ? data.data(taking.get()) : data.data();
    Selection wanted = taking.isPresent() ? ImageSize.sized(selection, taking.get()) : selection;
    HeldOut fresh = new HeldOut(wanted.toString(), options.seed);
    HeldOut heldOut = given ? heldOut(taking.orElseThrow(), fresh) : fresh;
    TrainingConfig config =
        console.options(
            () ->
                new TrainingConfig(
                    given ? file.toAbsolutePath().toString() : model,
                    output.file.toAbsolutePath().toString(),
                    imitate == null ? null : imitate.toAbsolutePath().toString(),
                    images.toString(),
                    preprocessing,
                    heldOut.selection(),
                    heldOut.seed(),
                    threads.count(),
                    norms.options(),
                    options.config()));
    try (ConsoleMonitor monitor = new ConsoleMonitor(console)) {
      return Outcomes.print(console, Training.start(config, run.folder(Training.COMMAND), monitor));
    }
  }

  /** The split under which the given network was trained already, so that it stays unseen. */
  private HeldOut heldOut(Graph graph, HeldOut wanted) {
    HeldOut remembered = HeldOut.of(graph.header()).orElse(wanted);
    if (!remembered.selection().equals(wanted.selection())) {
      throw new ParameterException(
          console.spec.commandLine(),
          "the network was trained with %s held out; give --selection %s"
              .formatted(remembered.selection(), remembered.selection()));
    }
    return remembered;
  }

  /** The network whose outputs are learned, which takes the same images. */
  private Optional<Graph> imitated() throws IOException {
    return imitate == null ? Optional.empty() : Optional.of(OnnxReader.read(imitate));
  }

  private Preprocessing freshPreprocessing() {
    return data.normalize == null ? Preprocessing.parse(FRESH) : data.normalize;
  }
}
