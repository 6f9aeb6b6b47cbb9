package io.espalier.cli;

import io.espalier.study.Study;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code espalier study play-and-prune}: games beside pruning at once, over several seeds. */
@Command(
    name = "play-and-prune",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Takes or trains a network and plays the game of Play and Prune at each tolerance; cuts the"
          + " network at once to the same MACs, by the game's criterion, by chance and as else is"
          + " asked for, trains each for as many epochs, and measures all of them in ONNX Runtime:"
          + " size, metric, robustness, time over batch sizes; once for each seed.",
      "The same command line goes on with a study that was cut off.",
      "Exits with 3 if, on the mean over the seeds, a game does not beat one shot and random pruning"
          + " at its tolerance."
    },
    footer = {
      "",
      "In DIR: results.json, tables/*.csv, report.html, and a folder for each seed with its networks.",
      "",
      "Example: espalier study play-and-prune --data cifar10:DIR \\",
      "             --model resnet20.onnx \\",
      "             --config studies/play-and-prune-resnet20-cifar10.yaml",
      "         espalier study play-and-prune --config my.yaml --set seeds=[1] \\",
      "             --set tolerances=[1] -o runs/try"
    })
final class PlayAndPruneStudyCommand implements Callable<Integer> {
  @Mixin StudyArguments arguments;
  @Mixin Console console;

  @Override
  public Integer call() throws IOException {
    return arguments.run(Study.PLAY_AND_PRUNE, console);
  }
}
