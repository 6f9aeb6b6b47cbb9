package io.espalier.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/** {@code espalier study}: the command above the studies. */
@Command(
    name = "study",
    description = "Makes one of the papers' comparisons, as a YAML file describes it.",
    synopsisSubcommandLabel = "STUDY",
    subcommands = {PlayAndPruneStudyCommand.class, PruneAndDistilStudyCommand.class},
    footer = {
      "",
      "Example: espalier study play-and-prune --config studies/FILE.yaml \\",
      "             --data cifar10:DIR"
    })
final class StudyCommand implements Callable<Integer> {
  @Mixin Console console;

  @Override
  public Integer call() {
    throw new ParameterException(
        console.spec.commandLine(),
        "give a study: espalier study play-and-prune --config FILE, or prune-and-distil");
  }
}
