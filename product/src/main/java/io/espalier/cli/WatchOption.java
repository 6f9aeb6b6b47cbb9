package io.espalier.cli;

import io.espalier.report.LivePage;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether a run's report is served while the run goes on. */
final class WatchOption {
  @Option(
      names = "--watch",
      arity = "0..1",
      paramLabel = "PORT",
      fallbackValue = "0",
      description =
          "Serve the report on localhost while the run goes on. Without PORT: any that is free.")
  @Nullable Integer port;

  /** What is served while it is open, if anything. */
  record Watch(@Nullable LivePage page) implements AutoCloseable {
    @Override
    public void close() {
      if (page != null) {
        page.close();
      }
    }
  }

  /**
   * Serves the report of a run that is about to begin, if that was asked for.
   *
   * @throws IOException if the port is in use
   */
  Watch begin(Path run, Console console) throws IOException {
    if (port == null) {
      return new Watch(null);
    }
    LivePage page = LivePage.serve(run, port);
    console.say("the report is at " + page.address());
    return new Watch(page);
  }
}
