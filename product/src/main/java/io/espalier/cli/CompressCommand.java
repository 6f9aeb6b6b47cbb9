package io.espalier.cli;

import io.espalier.data.Preprocessing;
import io.espalier.data.Selection;
import io.espalier.graph.Graph;
import io.espalier.latency.LatencyTarget;
import io.espalier.method.Compression;
import io.espalier.method.CompressionConfig;
import io.espalier.method.HeldOut;
import io.espalier.method.ImageSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code espalier compress}: fewer filters, within a tolerance. */
@Command(
    name = "compress",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Cuts filters out of a trained network and trains what is left, within a tolerance.",
      "Exits with 3 if the result loses more than that on the test images, is not smaller or not down"
          + " to a target, or gives other outputs in ONNX Runtime than in libtorch."
    },
    footer = {
      "",
      "Example: espalier compress resnet20.onnx --data cifar10:DIR --tolerance 1 \\",
      "             -o small.onnx",
      "         espalier compress resnet20.onnx --data cifar10:DIR --tolerance 2 \\",
      "             --method prune-and-distil --student-ratio 1/2 -o small.onnx",
      "         espalier compress model.onnx --data idx:DIR --normalize half \\",
      "             --tolerance 0.5 --selection test:0.5 -o small.onnx --json"
    })
final class CompressCommand implements Callable<Integer> {
  private static final String GAME = "%nPlay and Prune:%n";
  private static final int FAST_MULTIPLE = 4;
  private static final String DISTIL = "%nPrune and Distil:%n";

  @Mixin ModelArgument model;
  @Mixin DataOptions data;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      defaultValue = CompressionConfig.PLAY_AND_PRUNE,
      description =
          "How: play-and-prune (a game between a player that cuts filters and one that guards the"
              + " metric) or prune-and-distil (pruning by activations, then distillation into a"
              + " narrower student). Default: ${DEFAULT-VALUE}.")
  MethodChoice method;

  @Option(
      names = "--paper",
      description =
          "The method as its paper has it, where the paper says how; an option beside it wins. For"
              + " play-and-prune: layers that no addition ties, l1 norms, any width. For"
              + " prune-and-distil: --student-init fresh --output-loss cosine --label-weight 0.")
  boolean paper;

  @Option(
      names = "--tolerance",
      required = true,
      paramLabel = "POINTS",
      description =
          "How much may be lost: of accuracy or of fidelity to the original's outputs in points"
              + " (percent), of a mean absolute error in its own unit.")
  double tolerance;

  @Option(
      names = "--target-latency",
      paramLabel = "MS|SHAREx",
      description =
          "Go on until the network is so fast in ONNX Runtime, if the tolerance allows it:"
              + " milliseconds for a batch as 5, or a share of the original's time as 0.5x. Cuts that"
              + " save time are preferred; candidates are measured beside the original. Widths stay"
              + " multiples of 4 unless --round-to says otherwise.")
  @Nullable String targetLatency;

  @Mixin LatencyOptions latency;

  @Option(
      names = "--imitate",
      description =
          "Leave labels aside: keep the network's outputs as they are. Images without labels"
              + " (images:DIR) are used like that in any case.")
  boolean imitate;

  @Option(
      names = "--selection",
      paramLabel = "PART",
      description =
          "Images to take decisions by, which the original must not have been trained on:"
              + " train:FRACTION, test:FRACTION or other data. Default: what the file says was held"
              + " out; else test:0.5.")
  @Nullable Selection selection;

  @Mixin OutputOption output;
  @Mixin RunOption run;
  @Mixin WatchOption watch;

  @Option(
      names = "--baseline",
      description =
          "Set random pruning to the same MACs, trained as long, beside the result; takes as long"
              + " again.")
  boolean baseline;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "What order and augmentation follow from. Default: ${DEFAULT-VALUE}.")
  long seed;

  @ArgGroup(validate = false, heading = GAME)
  GameOptions game = new GameOptions();

  @ArgGroup(validate = false, heading = DISTIL)
  DistilOptions distil = new DistilOptions();

  @ArgGroup(validate = false, heading = "%nTraining, in both:%n")
  MethodTrainingOptions training = new MethodTrainingOptions();

  @Mixin NormFlags norms;
  @Mixin ThreadsOption threads;
  @Mixin Console console;

  @Override
  public Integer call() throws IOException {
    refuse(method == MethodChoice.PLAY_AND_PRUNE ? DISTIL : GAME);
    output.requireWritable(model.file);
    Graph graph = model.read();
    HeldOut heldOut = heldOut(graph);
    LatencyTarget target = target();
    Preprocessing preprocessing = data.preprocessing(graph);
    CompressionConfig config =
        console.options(
            () ->
                new CompressionConfig(
                    model.file.toAbsolutePath().toString(),
                    output.file.toAbsolutePath().toString(),
                    data.data(graph).toString(),
                    imitate,
                    preprocessing,
                    heldOut.selection(),
                    heldOut.seed(),
                    method.toString(),
                    tolerance,
                    baseline,
                    seed,
                    threads.count(),
                    norms.options(),
                    method == MethodChoice.PLAY_AND_PRUNE ? game.options(training, paper) : null,
                    method == MethodChoice.PRUNE_AND_DISTIL
                        ? distil.options(training, paper)
                        : null,
                    target));
    Path folder = run.folder(Compression.COMMAND);
    try (WatchOption.Watch watched = watch.begin(folder, console);
        ConsoleMonitor monitor = new ConsoleMonitor(console)) {
      return Outcomes.print(console, Compression.start(config, folder, monitor));
    }
  }

  /** The time to be reached, if one is; widths are then such as ONNX Runtime likes. */
  private @Nullable LatencyTarget target() {
    if (targetLatency == null) {
      latency.requireUnused();
      return null;
    }
    if (!console.spec.commandLine().getParseResult().hasMatchedOption("--round-to")) {
      training.roundTo = FAST_MULTIPLE;
    }
    return latency.target(targetLatency);
  }

  /** Says that an option is of the other method. */
  private void refuse(String heading) {
    CommandLine.ParseResult given = console.spec.commandLine().getParseResult();
    console.spec.argGroups().stream()
        .filter(group -> heading.equals(group.heading()))
        .flatMap(group -> group.options().stream())
        .filter(given::hasMatchedOption)
        .findFirst()
        .ifPresent(
            option -> {
              throw new ParameterException(
                  console.spec.commandLine(),
                  "%s is not an option of %s".formatted(option.longestName(), method));
            });
  }

  private HeldOut heldOut(Graph graph) {
    if (selection != null) {
      Selection sized = ImageSize.sized(selection, graph);
      HeldOut wanted = new HeldOut(sized.toString(), HeldOut.DEFAULT.seed());
      Optional<HeldOut> same =
          HeldOut.of(graph.header()).filter(held -> held.selection().equals(wanted.selection()));
      if (same.isEmpty() && wanted.selection().startsWith("train:")) {
        console.say(
            "the file does not say that these training images were held out from its training; if it"
                + " has seen them, decisions by them are worth nothing");
      }
      return same.orElse(wanted);
    }
    return HeldOut.of(graph.header())
        .orElseGet(
            () -> {
              console.say(
                  "the file does not say what was held out from its training; decisions are taken"
                      + " by half of the test images, and the other half is the test");
              return HeldOut.DEFAULT;
            });
  }
}
