package io.espalier.cli;

import io.espalier.study.Study;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code espalier study prune-and-distil}: the method beside its rivals, over several seeds. */
@Command(
    name = "prune-and-distil",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Takes or trains a network, prunes and distils it, trains the same student from scratch for as"
          + " many epochs, prunes at random to the same MACs, and measures all of them in ONNX"
          + " Runtime: size, metric, robustness, time; once for each seed.",
      "The same command line goes on with a study that was cut off.",
      "Exits with 3 if, on the mean over the seeds, the student does not beat the one from scratch"
          + " or the pruned network not random pruning."
    },
    footer = {
      "",
      "In DIR: results.json, tables/*.csv, report.html, and a folder for each seed with its networks.",
      "",
      "Example: espalier study prune-and-distil --data cifar10:DIR \\",
      "             --model resnet20.onnx \\",
      "             --config studies/prune-and-distil-resnet20-cifar10.yaml",
      "         espalier study prune-and-distil --config my.yaml --set seeds=[1] \\",
      "             --set compress.steps=2 -o runs/try"
    })
final class PruneAndDistilStudyCommand implements Callable<Integer> {
  @Mixin StudyArguments arguments;
  @Mixin Console console;

  @Override
  public Integer call() throws IOException {
    return arguments.run(Study.PRUNE_AND_DISTIL, console);
  }
}
