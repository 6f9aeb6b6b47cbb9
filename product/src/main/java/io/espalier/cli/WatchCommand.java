package io.espalier.cli;

import io.espalier.report.LivePage;
import io.espalier.run.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code espalier watch}: the report of a run that goes on elsewhere, as it grows. */
@Command(
    name = "watch",
    description = {
      "Serves the report of a run to this machine's browser while the run goes on; the page follows"
          + " the journal. Ends with Ctrl-C; the run does not."
    },
    footer = {"", "Example: espalier watch runs/compress-20261124-080000 --open"})
final class WatchCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "RUN", description = "The folder of the run.")
  Path folder;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description = "Where to serve on localhost. Default: any port that is free.")
  int port;

  @Option(names = "--open", description = "Open the page in the browser.")
  boolean open;

  @Mixin Console console;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Run.open(folder).close();
    try (LivePage page = LivePage.serve(folder, port)) {
      console.say("the report is at " + page.address());
      if (open) {
        Browser.open(page.address().toString());
      }
      new CountDownLatch(1).await();
    }
    return ExitCode.DONE;
  }
}
