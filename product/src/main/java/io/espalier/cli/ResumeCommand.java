package io.espalier.cli;

import io.espalier.method.Compression;
import io.espalier.method.Training;
import io.espalier.run.Run;
import io.espalier.study.Study;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code espalier resume}: goes on with work that was cut off. */
@Command(
    name = "resume",
    description = "Goes on with a training, a compression or a study from its last finished epoch.",
    footer = {"", "Example: espalier resume runs/compress-20261124-080000"})
final class ResumeCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "RUN", description = "The folder of the run.")
  Path folder;

  @Mixin WatchOption watch;
  @Mixin Console console;

  @Override
  public Integer call() throws IOException {
    try (Run run = Run.open(folder);
        WatchOption.Watch watched = watch.begin(folder, console);
        ConsoleMonitor monitor = new ConsoleMonitor(console)) {
      return switch (run.command()) {
        case Training.COMMAND -> Outcomes.print(console, Training.resume(folder, monitor));
        case Compression.COMMAND -> Outcomes.print(console, Compression.resume(folder, monitor));
        default -> Outcomes.print(console, study(run).resume(folder, monitor), folder);
      };
    }
  }

  private Study<?> study(Run run) throws IOException {
    return Study.of(run.command())
        .orElseThrow(
            () ->
                new IOException(
                    folder + ": its command cannot be resumed here; command=" + run.command()));
  }
}
