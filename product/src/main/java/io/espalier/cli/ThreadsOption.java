package io.espalier.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How many threads an engine may use. */
final class ThreadsOption {
  @Option(
      names = "--threads",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "How many threads the engines may use. Default: all processors.")
  @Nullable Integer threads;

  int count() {
    return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
  }
}
