package io.espalier.cli;

import io.espalier.run.Provenance;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command above the commands. */
@Command(
    name = "espalier",
    description =
        "Makes a trained convolutional network, given as an ONNX file, smaller and faster.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Espalier.Version.class,
    subcommands = {
      DemoCommand.class,
      InspectCommand.class,
      PruneCommand.class,
      TrainCommand.class,
      CompressCommand.class,
      EvaluateCommand.class,
      BenchCommand.class,
      ReportCommand.class,
      WatchCommand.class,
      StudyCommand.class,
      ResumeCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed; one line on standard error says why",
      "2:wrong use",
      "3:done, but the target or the tolerance was not met"
    },
    footer = {
      "",
      "Each command explains itself: espalier inspect --help",
      "Example: espalier demo"
    })
final class Espalier implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version and exit.")
  boolean version;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "give a command");
  }

  /** The version that the build was given. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"espalier " + Provenance.version()};
    }
  }
}
