package io.espalier.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The program with which people here look at pages. */
final class Browser {
  private Browser() {}

  /**
   * Shows a page, without waiting for the reader.
   *
   * @throws IOException if no program for that can be started
   */
  static void open(Path page) throws IOException {
    try {
      new ProcessBuilder(command(System.getProperty("os.name", ""), page))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new IOException(
          page + ": written, but no browser could be started; open it yourself", e);
    }
  }

  /** What opens a file on an operating system. */
  static List<String> command(String system, Path page) {
    String file = page.toAbsolutePath().toString();
    String name = system.toLowerCase(Locale.ROOT);
    if (name.startsWith("windows")) {
      return List.of("rundll32", "url.dll,FileProtocolHandler", file);
    }
    return List.of(name.startsWith("mac") ? "open" : "xdg-open", file);
  }
}
