package io.espalier.cli;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The folder in which a command leaves what happened, and from which it can go on. */
final class RunOption {
  private static final DateTimeFormatter NOW = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  @Option(
      names = "--run",
      paramLabel = "DIR",
      description =
          "A new folder for journal and checkpoints; espalier resume DIR goes on from it. Default:"
              + " one named after command and time in the folder runs.")
  @Nullable Path folder;

  Path folder(String command) {
    return folder == null
        ? Path.of("runs", command + "-" + NOW.format(LocalDateTime.now(ZoneId.systemDefault())))
        : folder;
  }
}
