package io.espalier.cli;

import io.espalier.train.Monitor;
import org.jspecify.annotations.Nullable;

/** Shows long work on the console: a line for what is worth one, a progress for each epoch. */
final class ConsoleMonitor implements Monitor, AutoCloseable {
  private final Console console;
  private @Nullable Progress progress;
  private int epoch;

  ConsoleMonitor(Console console) {
    this.console = console;
  }

  @Override
  public void say(String line) {
    close();
    console.say(line);
  }

  @Override
  public io.espalier.train.Progress progress() {
    return (number, step, steps, loss) -> {
      Progress shown = progress;
      if (shown == null || number != epoch || step == 1) {
        close();
        shown = console.progress("epoch " + number, steps);
        progress = shown;
        epoch = number;
      }
      shown.note("loss %.3f".formatted(loss));
      shown.advance(1);
      if (step == steps) {
        close();
      }
    };
  }

  /** Ends what is being shown. */
  @Override
  public void close() {
    if (progress != null) {
      progress.close();
      progress = null;
    }
  }
}
